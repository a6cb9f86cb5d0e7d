/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * zoo.h - a small valid plugin, a constant electric load. Each plugin of this folder differs from
 * it in one mistake, which it makes before it invokes FIRN_PLUGIN: it redefines a constant of the
 * description's head, which come from macros, or passes a table or a build function of its own.
 */
#ifndef FIRN_ZOO_H
#define FIRN_ZOO_H

#include <firn/plugin.h>

typedef struct zoo {
    double power;
    double share;
} zoo;

#define ZOO_POWER                                                                                  \
    FIRN_REAL(zoo, power, "MW", 1, 0, 1000, "power that it draws", "made up for the tests")
#define ZOO_SHARE FIRN_REAL(zoo, share, "1", 1, 0, 1, "share of the power that is on", "as above")
#define ZOO_SUPPLY                                                                                 \
    {                                                                                              \
        "supply", "electricity", "MW", "lv", "supply", 0, 0                                        \
    }

__attribute__((unused)) static const firn_param zoo_params[] = {ZOO_POWER, ZOO_SHARE};
__attribute__((unused)) static const firn_port_spec zoo_ports[] = {ZOO_SUPPLY};

__attribute__((unused)) static int32_t zoo_build(const void *self, const firn_host *h,
                                                 firn_build *b)
{
    const zoo *z = (const zoo *)self;
    h->port(b, 0, h->one(b), firn_const(-z->power * z->share));
    return h->status(b);
}

#define ZOO_PLUGIN(type, doc, params, ports, build)                                                \
    FIRN_PLUGIN(zoo, type, "1.0.0", doc, "Firn", "GPL-3.0-or-later", params, ports, build)

#endif
