/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A valid plugin, as `sound` is: two sizings in the instance, in another order than their
 * parameters, with a field before them. Each parameter arrives in its own field.
 */
#include <firn/plugin.h>

typedef struct sized {
    double efficiency;
    firn_sizing other;
    firn_sizing size;
} sized;

static const firn_param params[] = {
    FIRN_SIZING(sized, size, "MW", 1e6, 30, 0, "the size", "made up for the tests"),
    FIRN_SIZING(sized, other, "MW", 2e6, 20, 0.01, "another size", "as above"),
    FIRN_REAL(sized, efficiency, "1", 0.3, 0.1, 0.9, "an efficiency", "as above"),
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const sized *s = (const sized *)self;
    h->log(b, FIRN_LOG_INFO,
           "efficiency %g, size %g per %s for %g yr, other %g per %s for %g yr and %g/yr",
           s->efficiency, s->size.capex, s->size.unit, s->size.life, s->other.capex, s->other.unit,
           s->other.life, s->other.om);
    return h->status(b);
}

FIRN_PLUGIN(sized, "zoo.sizings-first", "1.0.0", "Two sizes.", "Firn", "GPL-3.0-or-later", params,
            FIRN_NO_PORTS, build);
