/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Takes memory, 4 MB at a time, up to 4 GB, and never gives it back.
 */
#include "zoo.h"

#include <stdlib.h>
#include <string.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    enum { PIECE = 4 << 20, PIECES = 1024 };
    for (int i = 0; i < PIECES; i++) {
        char *piece = malloc(PIECE);
        if (piece != NULL)
            memset(piece, 1 + i % 100, PIECE);
    }
    return zoo_build(self, h, b);
}

ZOO_PLUGIN("zoo.eats", "A load that takes all memory.", zoo_params, zoo_ports, build);
