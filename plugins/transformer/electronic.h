/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * electronic.h - losses of power electronics (UPS, solid-state transformers) and where their heat
 * goes. With x the power delivered and C the rating, both in MW,
 *
 *   losses = no_load C + proportional_loss x + load_loss x^2 / C
 *
 * after the three kinds of losses that makers distinguish: controls, fans and magnetisation at any
 * load; switching; conduction. All installed units run and share the load, so redundant ones lose
 * at no load. The losses are drawn at FROM in addition to x; at HEAT, if it is connected, they
 * become heat of the room, which the cooling must remove.
 */
#ifndef FIRN_PLUGINS_TRANSFORMER_ELECTRONIC_H
#define FIRN_PLUGINS_TRANSFORMER_ELECTRONIC_H

#include "curve.h"

#include <firn/plugin.h>

#include <math.h>

/* The three coefficients, per unit of rating. */
typedef struct electronic_law {
    double no_load, proportional, load;
} electronic_law;

/* Loss per unit of rating at the relative load k. */
static inline double electronic_loss(const electronic_law *l, double k)
{
    return l->no_load + l->proportional * k + l->load * k * k;
}

/* Output over input at the relative load k. */
static inline double electronic_efficiency(const electronic_law *l, double k)
{
    return k / (k + electronic_loss(l, k));
}

/* The law through three points: loads in ascending order, and the efficiencies there. */
static inline electronic_law electronic_fit(const double load[3], const double efficiency[3])
{
    electronic_law l;
    double loss[3], low, high;
    int32_t i;
    for (i = 0; i < 3; i++)
        loss[i] = load[i] * (1 / efficiency[i] - 1);
    low = (loss[1] - loss[0]) / (load[1] - load[0]);
    high = (loss[2] - loss[1]) / (load[2] - load[1]);
    l.load = (high - low) / (load[2] - load[0]);
    l.proportional = low - l.load * (load[0] + load[1]);
    l.no_load = loss[0] - l.proportional * load[0] - l.load * load[0] * load[0];
    return l;
}

/* The lowest loss per unit of rating at any load. */
static inline double electronic_lowest(const electronic_law *l)
{
    const double at = l->load > 0 ? -l->proportional / (2 * l->load) : -1;
    const double idle = fmin(l->no_load, electronic_loss(l, 1));
    return at > 0 && at < 1 ? fmin(idle, electronic_loss(l, at)) : idle;
}

/* The law that the planner gives: by three points of a data sheet, or by coefficients. */
static inline electronic_law electronic_law_of(const firn_host *h, firn_build *b,
                                               const firn_table *points, electronic_law written)
{
    double load[3], efficiency[3];
    electronic_law l;
    int32_t i;
    if (points->rows == 0) {
        if (electronic_lowest(&written) < 0)
            h->fail(b, 1,
                    "the losses fall to %.3g %% of the rating: raise `no_load` or "
                    "`proportional_loss`, so that they are at least 0 at every load",
                    100 * electronic_lowest(&written));
        return written;
    }
    if (points->rows != 3) {
        h->fail(b, 1,
                "`efficiency` has %d points: write three, such as `20 %%: 96.6 %%, 50 %%: 97.3 %%, "
                "100 %%: 96.4 %%`",
                (int)points->rows);
        return written;
    }
    for (i = 0; i < 3; i++) {
        load[i] = points->value[2 * i];
        efficiency[i] = points->value[2 * i + 1];
        if (!(load[i] > (i > 0 ? load[i - 1] : 0) && load[i] <= 1)) {
            h->fail(b, 1,
                    "`efficiency` has a load of %g %%: loads must rise and be above 0 and at most "
                    "100 %%",
                    100 * load[i]);
            return written;
        }
        if (!(efficiency[i] >= 0.5 && efficiency[i] < 1)) {
            h->fail(b, 1,
                    "`efficiency` is %g %% at a load of %g %%: it is output over input, at least "
                    "50 %% and below 100 %%",
                    100 * efficiency[i], 100 * load[i]);
            return written;
        }
    }
    l = electronic_fit(load, efficiency);
    if (l.load < 0 || l.no_load < 0 || electronic_lowest(&l) < 0) {
        h->fail(b, 1,
                "`efficiency` gives losses of %.3g + %.3g x + %.3g x^2, which no machine has (the "
                "first and the last coefficient and the sum must be at least 0): compare the three "
                "points with the data sheet",
                l.no_load, l.proportional, l.load);
        return written;
    }
    return l;
}

/* Ports of the technologies that include this header. */
enum { ELECTRONIC_FROM, ELECTRONIC_TO, ELECTRONIC_HEAT };

/* At most two rows per step: the curve, and the firm or thin-air limit if there is one. */
static inline int32_t electronic_build(const firn_host *h, firn_build *b, const firn_sizing *sizing,
                                       const electronic_law *l, double rating)
{
    const firn_var size = h->size(b, "size", sizing);
    const firn_affinity load = curve_of(h, b, "load", size, curve_low, CURVE_LOW);
    const double share = sizing->firm * rating;
    int32_t i;
    for (i = 0; i < load.count; i++) {
        const double k = load.load[i], loss = l->proportional * k + l->load * k * k;
        h->port(b, ELECTRONIC_FROM, load.lambda[i], firn_const(-k - loss));
        h->port(b, ELECTRONIC_TO, load.lambda[i], firn_const(k));
        if (loss != 0)
            h->port(b, ELECTRONIC_HEAT, load.lambda[i], firn_const(loss));
    }
    if (l->no_load > 0) {
        h->port(b, ELECTRONIC_FROM, size, firn_const(-l->no_load));
        h->port(b, ELECTRONIC_HEAT, size, firn_const(l->no_load));
    }
    if (share < 1)
        curve_limit(h, b, &load, "firm", size, share);
    if (!h->connected(b, ELECTRONIC_HEAT))
        h->log(b, FIRN_LOG_INFO,
               "port `heat` is not connected: its losses, up to %.3g %% of the load, heat nothing "
               "that the model cools",
               100 * electronic_loss(l, 1));
    return h->status(b);
}

/* clang-format off */
#define ELECTRONIC_EFFICIENCY(T) \
    FIRN_TABLE(T, efficiency, "%: %", NULL, \
               "three points of a data sheet, load: efficiency, in place of the three losses", \
               "depends on the machine")
/* clang-format on */

#endif
