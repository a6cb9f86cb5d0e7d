/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Leaves a mark when its file is loaded: adds a line to the file $FIRN_TEST_MARK. A test may change
 * the letter in a copy of the file.
 */
#include "zoo.h"

#include <stdio.h>
#include <stdlib.h>

static const char mark[] = "mark A\n";

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FIRN_TEST_MARK");
    FILE *f = path != NULL ? fopen(path, "a") : NULL;
    if (f == NULL)
        return;
    fputs(mark, f);
    fclose(f);
}

ZOO_PLUGIN("zoo.marks", "A load whose file leaves a mark when it is loaded.", zoo_params, zoo_ports,
           zoo_build);
