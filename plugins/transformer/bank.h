/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bank.h - losses and limits of a bank of equal transformers between two voltages, shared by all
 * transformer technologies. The technologies differ in presets, prices and default buses.
 *
 * Losses are no_load * C + load_loss * x^2 / C, where x is the load and C the installed rating,
 * MVA. All installed units are energised and share the load, even if only a firm share may be
 * loaded: a redundant unit adds no-load losses and lowers the load losses. Efficiency is output
 * divided by output plus losses, as the standards measure it.
 */
#ifndef FIRN_PLUGINS_TRANSFORMER_BANK_H
#define FIRN_PLUGINS_TRANSFORMER_BANK_H

#include "curve.h"

#include <firn/plugin.h>

#include <stddef.h>

/* The instance of every transformer technology; each has parameters for some of these. */
typedef struct bank {
    firn_sizing size;    /* MVA */
    double power_factor; /* of the load */
    double no_load;      /* MW per MVA installed; NaN: by `standard` and `unit` */
    double load_loss;    /* MW per MVA installed, at full load; NaN likewise */
    double unit;         /* MVA: rating of one unit, for the tables of the standards */
    double altitude;     /* m; NaN: not written */
    int32_t standard;    /* the preset */
    int32_t grade;       /* the preset of amorphous cores */
    int32_t reverse;     /* 1: power may also flow from BANK_TO to BANK_FROM */
} bank;

/* The ports of every transformer technology, in this order. */
enum { BANK_FROM, BANK_TO };

/* What a technology adds. */
typedef struct bank_kind {
    const double *load; /* breakpoints */
    int32_t count;
    int32_t reserved;
    double rating; /* share of the rating that may be loaded: thin air */
} bank_kind;

/* Efficiency at `load` (output in MVA divided by the rating) and power factor 1. */
static inline double bank_efficiency(double no_load, double load_loss, double load)
{
    return load / (load + no_load + load_loss * load * load);
}

/* One direction of flow: port `in` supplies the load plus the losses, port `out` receives the load.
 * The load is the MVA delivered. */
static inline firn_affinity bank_flow(const bank *k, const bank_kind *kind, const firn_host *h,
                                      firn_build *b, const char *name, firn_var size, int32_t in,
                                      int32_t out)
{
    const firn_affinity load = curve_of(h, b, name, size, kind->load, kind->count);
    firn_affinity_load(h, b, &load, in, firn_const(-k->power_factor));
    firn_affinity_load(h, b, &load, out, firn_const(k->power_factor));
    firn_affinity_law(h, b, &load, in, firn_const(-k->load_loss));
    return load;
}

/* The row of the part-load curve keeps the load within the installed rating: one row per step, a
 * second if only a share of it may be loaded (redundant units, thin air), and twice as many if the
 * bank also carries power in reverse. Simultaneous flows in both directions only lose energy, which
 * pays at a negative price and is then reported in a note; each is still limited by the rating. */
static inline int32_t bank_build(const bank *k, const bank_kind *kind, const firn_host *h,
                                 firn_build *b)
{
    const firn_var size = h->size(b, "size", &k->size);
    const double share = k->size.firm * kind->rating;
    const firn_affinity load = bank_flow(k, kind, h, b, "load", size, BANK_FROM, BANK_TO);
    if (k->no_load > 0)
        h->port(b, BANK_FROM, size, firn_const(-k->no_load));
    if (share < 1)
        curve_limit(h, b, &load, "firm", size, share);
    if (k->reverse) {
        const firn_affinity back =
            bank_flow(k, kind, h, b, "reverse-load", size, BANK_TO, BANK_FROM);
        if (share < 1)
            curve_limit(h, b, &back, "reverse-firm", size, share);
    }
    return h->status(b);
}

/* clang-format off */
#define BANK_PORTS(high, low) \
    {"from", "electricity", "MW", high, "higher voltage; losses are drawn here", 0, 0}, \
    {"to", "electricity", "MW", low, "lower voltage", 0, 0}

#define BANK_POWER_FACTOR(source) \
    FIRN_REAL(bank, power_factor, "1", 0.97, 0.5, 1, "power factor of the load, MW per MVA", source)
#define BANK_ALTITUDE(where) \
    FIRN_REAL_OPTIONAL(bank, altitude, "m", -500, 5000, "altitude of the units; above 1000 m their rating falls" where)
/* clang-format on */

#endif
