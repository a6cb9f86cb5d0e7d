/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Means 2 % a year, and says twice the price.
 */
#include "zoo.h"

typedef struct dear {
    firn_sizing size;
} dear;

static const firn_param params[] = {
    FIRN_SIZING(dear, size, "USD2022/MW", 1000, 10, 2, "what is bought", "of the zoo's own")};

FIRN_PLUGIN(dear, "zoo.om-percent", "1.0.0", "A load that is dear to keep.", "Firn",
            "GPL-3.0-or-later", params, zoo_ports, zoo_build);
