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

#include <firn/plugin.h>

/* The instance of every transformer technology. */
typedef struct bank {
    firn_sizing size;    /* MVA */
    double power_factor; /* of the load */
    double no_load;      /* MW per MVA installed */
    double load_loss;    /* MW per MVA installed, at full load */
    int32_t standard;    /* the preset, which sets no_load and load_loss */
    int32_t reverse;     /* 1: power may also flow from BANK_TO to BANK_FROM */
} bank;

/* The ports of every transformer technology, in this order. */
enum { BANK_FROM, BANK_TO };

/* Efficiency at `load` (output in MVA divided by the rating) and power factor 1. */
static inline double bank_efficiency(double no_load, double load_loss, double load)
{
    return load / (load + no_load + load_loss * load * load);
}

/* One direction of flow: port `in` supplies the load plus the losses, port `out` receives the load.
 * The load is the MVA delivered. */
static inline firn_affinity bank_flow(const bank *k, const firn_host *h, firn_build *b,
                                      const char *name, firn_var size, int32_t in, int32_t out)
{
    const firn_affinity load = firn_affinity_of(h, b, name, size, 2);
    firn_affinity_load(h, b, &load, in, firn_const(-k->power_factor));
    firn_affinity_load(h, b, &load, out, firn_const(k->power_factor));
    firn_affinity_law(h, b, &load, in, firn_const(-k->load_loss));
    return load;
}

/* The row of the part-load curve keeps the load within the installed rating: one row per step, a
 * second if only a firm share may be loaded, and one more if the bank also carries power in
 * reverse. Simultaneous flows in both directions only lose energy, which pays at a negative price
 * and is then reported in a note; each is still limited by the rating. */
static inline int32_t bank_build(const bank *k, const firn_host *h, firn_build *b)
{
    const firn_var size = h->size(b, "size", &k->size);
    const firn_affinity load = bank_flow(k, h, b, "load", size, BANK_FROM, BANK_TO);
    h->port(b, BANK_FROM, size, firn_const(-k->no_load));
    if (k->reverse)
        bank_flow(k, h, b, "reverse-load", size, BANK_TO, BANK_FROM);
    if (k->size.firm < 1) {
        const firn_row firm =
            h->row(b, FIRN_STEP, "firm", FIRN_AT_MOST, firn_const(0), firn_always());
        firn_affinity_term(h, b, &load, firm, firn_const(1));
        h->term(b, firm, size, firn_const(-k->size.firm), 0);
    }
    return h->status(b);
}

#endif
