/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bank.h - a bank of like transformers between two voltages: the part that all transformer
 * technologies share. They differ in presets, prices and the buses they stand between.
 *
 * Losses are no_load * C + load_loss * x^2 / C, x the load and C the installed rating, MVA. The law
 * sees all installed units, also where only a firm share may be loaded, so a spare unit earns its
 * part-load saving. Efficiency is output over output plus losses, as the standards measure it.
 */
#ifndef FIRN_PLUGINS_TRANSFORMER_BANK_H
#define FIRN_PLUGINS_TRANSFORMER_BANK_H

#include <firn/plugin.h>

/* The instance of every transformer technology. */
typedef struct bank {
    firn_sizing size;    /* MVA */
    double power_factor; /* of the load */
    double no_load;      /* MW a MVA installed */
    double load_loss;    /* MW a MVA installed, at full load */
    int32_t standard;    /* the preset; it acts through the two above */
    int32_t reverse;
} bank;

/* The ports of every transformer technology, in this order. */
enum { BANK_FROM, BANK_TO };

/* Efficiency at `load` (output in MVA over rating) and power factor 1. */
static inline double bank_efficiency(double no_load, double load_loss, double load)
{
    return load / (load + no_load + load_loss * load * load);
}

/* One direction of flow: out of port `in` with the losses on top, into port `out`. The load is in
 * MVA delivered. */
static inline firn_affinity bank_flow(const bank *k, const firn_host *h, firn_build *b,
                                      const char *name, firn_var size, int32_t in, int32_t out)
{
    const firn_affinity load = firn_affinity_of(h, b, name, size, 2);
    firn_affinity_load(h, b, &load, in, firn_const(-k->power_factor));
    firn_affinity_load(h, b, &load, out, firn_const(k->power_factor));
    firn_affinity_law(h, b, &load, in, firn_const(-k->load_loss));
    return load;
}

/* The law's row already keeps the load within the installed rating: one row a step, a second where
 * only a firm share may be loaded, and one more for a bank that also carries power back. Flows both
 * ways at once would only lose energy; they are bounded by the rating all the same. */
static inline int32_t bank_build(const bank *k, const firn_host *h, firn_build *b)
{
    const firn_var size = h->size(b, "size", &k->size);
    const firn_affinity load = bank_flow(k, h, b, "load", size, BANK_FROM, BANK_TO);
    h->port(b, BANK_FROM, size, firn_const(-k->no_load));
    if (k->reverse)
        bank_flow(k, h, b, "back-load", size, BANK_TO, BANK_FROM);
    if (k->size.firm < 1) {
        const firn_row firm = h->row(b, FIRN_STEP, "firm", FIRN_AT_MOST, firn_const(0), NULL);
        firn_affinity_term(h, b, &load, firm, firn_const(1));
        h->term(b, firm, size, firn_const(-k->size.firm), 0);
    }
    return h->status(b);
}

#endif
