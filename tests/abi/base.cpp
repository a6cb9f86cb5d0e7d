// SPDX-License-Identifier: GPL-3.0-or-later
//
// An author's first try in C++: the field lies in a base class, and the instance is cast to a
// reference. The parameter arrives in its field, so this is legal.
#include <firn/plugin.h>

struct base {
    double power;
};
struct load : base {
    double extra;
};

static const firn_param params[] = {
    FIRN_REAL(load, power, "MW", 1, 0, 1000, "power that it draws", "made up for the tests"),
    FIRN_REAL(load, extra, "1", 0.5, 0, 1, "share that it draws in addition", "as above"),
};
static const firn_port_spec ports[] = {
    {"supply", "electricity", "MW", "lv", "supply", 0, 0},
};

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const load &l = *static_cast<const load *>(self);
    h->port(b, 0, h->one(b), firn_const(-l.power * (1 + l.extra)));
    return h->status(b);
}

FIRN_PLUGIN(load, "zoo.base", "1.0.0", "A load.", "Firn", "GPL-3.0-or-later", params, ports, build);
