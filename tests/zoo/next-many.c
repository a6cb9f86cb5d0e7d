/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A chain of 101 types, made when the file is loaded.
 */
#include "zoo.h"

#include <stdio.h>

enum { TYPES = 101 };

extern FIRN_EXPORT firn_plugin_desc firn_plugin[TYPES];
firn_plugin_desc firn_plugin[TYPES];
static char names[TYPES][30];

__attribute__((constructor)) static void make(void)
{
    static const firn_plugin_desc first =
        FIRN_DESCRIPTION_(zoo, "zoo.many", "1.0.0", "One of many.", "Firn", "GPL-3.0-or-later",
                          zoo_params, zoo_ports, NULL, zoo_build, NULL);
    for (int i = 0; i < TYPES; i++) {
        snprintf(names[i], sizeof names[i], "zoo.many-%d", i);
        firn_plugin[i] = first;
        firn_plugin[i].type = names[i];
        firn_plugin[i].next = i + 1 < TYPES ? &firn_plugin[i + 1] : NULL;
    }
}
