/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Ends with abort(), as a failed assert() does.
 */
#include "zoo.h"

#include <stdlib.h>

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    (void)h;
    (void)b;
    abort();
}

ZOO_PLUGIN("zoo.aborts", "A load that aborts.", zoo_params, zoo_ports, build);
