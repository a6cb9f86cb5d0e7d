/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Defaults to a whole number that no integer holds: it would arrive as any other one.
 */
#include "zoo.h"

typedef struct counted {
    double power;
    double share;
    int64_t units;
} counted;

static const firn_param params[] = {
    FIRN_REAL(counted, power, "MW", 1, 0, 1000, "power that it draws", "made up for the tests"),
    FIRN_REAL(counted, share, "1", 1, 0, 1, "share of the power that is on", "as above"),
    FIRN_INTEGER(counted, units, 1e300, 1, FIRN_INF, "number of units", "as above"),
};

FIRN_PLUGIN(counted, "zoo.big-integer", "1.0.0", "A load of units.", "Firn", "GPL-3.0-or-later",
            params, zoo_ports, zoo_build);
