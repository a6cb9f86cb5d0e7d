/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * States more choices than its array has: reading them all would leave the file's memory.
 */
#include "zoo.h"

typedef struct choosy {
    double power;
    double share;
    int32_t how;
} choosy;

static const firn_choice words[] = {{"plain", NULL, "the only one"}};
static const firn_param params[] = {
    FIRN_REAL(choosy, power, "MW", 1, 0, 1000, "power that it draws", "made up for the tests"),
    FIRN_REAL(choosy, share, "1", 1, 0, 1, "share of the power that is on", "as above"),
    {"how", "1", "how it draws", "", NULL, words, 0, 0, 0, 0, 0, 0, FIRN_KIND_CHOICE, 0,
     (uint32_t)offsetof(choosy, how), -1, 0xffffffffu, 0},
};

FIRN_PLUGIN(choosy, "zoo.many-choices", "1.0.0", "A load with a choice.", "Firn",
            "GPL-3.0-or-later", params, zoo_ports, zoo_build);
