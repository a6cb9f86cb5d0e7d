/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * coil.h - finned coils that reject a loop's heat to air: how much heat a coil of a given size
 * takes out of a given flow, and the power of its fans.
 *
 * ITD is the initial temperature difference: the loop's return temperature minus the air's. A coil
 * of the size C (heat at the ITD of its rating, itd_design) on a loop with the throughput Q and the
 * range R cools the return by the share
 *
 *   s = ITD / R * e(x),   x = C * R / (Q * range_design),   range_design = COIL_RATED * itd_design
 *
 * where e is the effectiveness on the water's side and x the coil per flow of water, relative to
 * the rating. e(x) is that of a cross-flow heat exchanger (both fluids unmixed, effectiveness-NTU
 * method; Incropera et al., Fundamentals of Heat and Mass Transfer, table 11.3) with NTU = 1.73 on
 * the air's side and a ratio of heat capacity rates air / water of 0.803 * x. Both are fitted to
 * BAC TDFS1238N (LBNL Buildings library): 2931 kW from 46.1 to 40.5 degC in 35 degC air. So s * Q
 * is homogeneous and concave in C and Q.
 *
 * The program has the chords of e(x) between x = 0, 1, 1.8 and 3.2: exact there, below e(x) by up
 * to 4 % between 1 and 3.2 (14 % at x = 0.5, where the chord is the law heat = C * ITD /
 * itd_design of the rating), and no size does better than x = 3.2, which cools the water to within
 * 8 % of the ITD of the air. Chord j is a part of the heat of its own, drawn from the hottest share
 * s(x_j), and needs more coil per heat than the chord before: the cheapest parts fill first, as in
 * sections in series. Since firn_host.draw() bounds the parts of all coils on the loop together, n
 * coils of the size C / n do what one of the size C does, and a wet section acts after dry ones.
 *
 * Fans that run slower make the coil a smaller one: f, the coil in use, is at most C and takes the
 * place of C above. Heat rises with about the 0.6th power of the air flow and fan power with its
 * cube, so fan power is fan * f^5 / C^4, and at least fan_floor per unit of heat. The curve is
 * exact where f / C is a multiple of a tenth.
 *
 * Thin air carries less (common/air.h): the coil per heat rises with the reciprocal of the air's
 * capacity, and the power of full fans falls with the density.
 */
#ifndef FIRN_PLUGINS_REJECTION_COIL_H
#define FIRN_PLUGINS_REJECTION_COIL_H

#include "sink.h"

#include "common/air.h"

#include <firn/plugin.h>

#include <stddef.h>

enum { COIL_PARTS = 3, COIL_FANS = 10 /* breakpoints of the fans' law */ };

/* Effectiveness at the rating: range over ITD, 5.6 / 11.1 K. */
#define COIL_RATED (5.6 / 11.1)

/* The ends of the chords, relative to the rating (x = 1): coil per flow of water, effectiveness. */
static const double coil_size_at[COIL_PARTS + 1] = {0, 1, 1.8, 3.2};
static const double coil_reach_at[COIL_PARTS + 1] = {0, 1, 1.449, 1.8126};

typedef struct coil {
    int32_t loop, power; /* ports */
    int32_t reserved;
    double firm;       /* share of the size that may be relied on */
    double range;      /* of the loop, K, where its bus has none */
    double itd_design; /* K */
    double pinch;      /* minimum supply minus air, K; > 0 */
    double fan;        /* power per unit of heat at the rating */
    double fan_floor;
    const double *air;      /* temperature of the air that enters, degC, per step */
    const double *pressure; /* of the air, Pa, per step */
    firn_var size;
} coil;

/* The share of a loop's range that part `part` and those before it can cool: up to the end of its
 * chord, at most to the pinch, and between 0 and 1. */
static inline double coil_share(int32_t part, double itd, double range, double pinch)
{
    const double reach = COIL_RATED * coil_reach_at[part + 1] * itd;
    const double share = (reach < itd - pinch ? reach : itd - pinch) / range;
    return share >= 1 ? 1 : share <= 0 ? 0 : share;
}

/* Coil in use per unit of heat of a part. Where the air can take no heat the number has no effect,
 * and is that of the pinch: the ITD is then at or below it. */
static inline double coil_load(int32_t part, double itd, double itd_design, double pinch)
{
    const double slope = (coil_size_at[part + 1] - coil_size_at[part]) /
                         (coil_reach_at[part + 1] - coil_reach_at[part]);
    return slope * itd_design / (itd > pinch ? itd : pinch);
}

/* The heat of one part: a variable that draws from the loop and uses coil. It is 0 in steps in
 * which an earlier part reaches as far. */
static inline firn_var coil_part(const coil *c, const firn_host *h, firn_build *b, int32_t part,
                                 const double *itd, const double *range, double *load)
{
    static const char *const names[COIL_PARTS] = {"heat-a", "heat-b", "heat-c"};
    const int64_t steps = h->steps(b);
    double *share = h->scratch(b, steps), *upper = h->scratch(b, steps);
    firn_var heat = {0};
    int64_t t;
    if (share == NULL || upper == NULL)
        return heat;
    for (t = 0; t < steps; t++) {
        const double before = part > 0 ? coil_share(part - 1, itd[t], range[t], c->pinch) : 0;
        share[t] = coil_share(part, itd[t], range[t], c->pinch);
        upper[t] = share[t] > before ? FIRN_INF : 0;
        load[t] = coil_load(part, itd[t], c->itd_design, c->pinch) /
                  air_capacity_factor(air_density_ratio(c->pressure[t]));
    }
    heat = h->var(b, FIRN_STEP, names[part], "MW", firn_const(0), firn_each(upper, steps));
    h->draw(b, c->loop, heat, firn_each(share, steps));
    return heat;
}

/* Bounds of the parts of the fans: none, or 0 in steps in which the next faster part is at the
 * floor of the fan power too: that takes the same power and less of the size. */
static inline void coil_slow_fans(const coil *c, const firn_host *h, firn_build *b,
                                  const double *load, firn_num upper[FIRN_AFFINITY_MAX])
{
    const int64_t steps = h->steps(b);
    int64_t t;
    int32_t k;
    for (k = 0; k < FIRN_AFFINITY_MAX; k++)
        upper[k] = firn_const(FIRN_INF);
    for (k = 0; k < COIL_FANS - 1; k++) {
        const double faster = (k + 2) / (double)COIL_FANS;
        double *each = h->scratch(b, steps);
        for (t = 0; each != NULL && t < steps; t++) {
            const double full = c->fan * air_density_ratio(c->pressure[t]);
            each[t] = sink_fan_power(faster, load[t], full, c->fan_floor) >
                              c->fan_floor * faster / load[t] * (1 + 1e-12)
                          ? FIRN_INF
                          : 0;
        }
        upper[k] = firn_each(each, steps);
    }
}

/* The fans, in parts as of firn_affinity_of(): their power, and the coil that they put to use. The
 * floor is in the coefficients: the maximum of law and floor is convex in the load, so that the
 * parts represent it without a further row. */
static inline void coil_fans(const coil *c, const firn_host *h, firn_build *b, firn_row use,
                             const double *load)
{
    const int64_t steps = h->steps(b);
    firn_num upper[FIRN_AFFINITY_MAX];
    firn_affinity fans;
    firn_row capacity;
    int32_t k;
    coil_slow_fans(c, h, b, load, upper);
    if (h->status(b) != 0)
        return;
    fans = firn_affinity_bounded(h, b, "fans", 5, upper);
    capacity = h->row(b, FIRN_STEP, "fans", FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, capacity, c->size, firn_const(-1), 0);
    for (k = 0; k < fans.count; k++)
        h->term(b, capacity, fans.lambda[k], firn_const(1), 0);
    firn_affinity_term(h, b, &fans, use, firn_const(-1));
    for (k = 0; k < fans.count; k++) {
        double *each = h->scratch(b, steps);
        int64_t t;
        if (each == NULL)
            return;
        for (t = 0; t < steps; t++)
            each[t] = -sink_fan_power(fans.load[k], load[t],
                                      c->fan * air_density_ratio(c->pressure[t]), c->fan_floor);
        h->port(b, c->power, fans.lambda[k], firn_each(each, steps));
    }
}

/* Declares a coil. Rows per step: "use" (coil in use), "fans", those of the draws where the air
 * limits the heat, "size" (heat at most the firm size) where the air does not, and "firm" (coil in
 * use at most the firm size) if a part of the size is redundant. */
static inline void coil_declare(const coil *c, const firn_host *h, firn_build *b)
{
    const int64_t steps = h->steps(b);
    const draw_loop loop = draw_loop_of(h, b, c->loop, c->range, c->air, c->pinch);
    const firn_row use = h->row(b, FIRN_STEP, "use", FIRN_EQUAL, firn_const(0), firn_always());
    double *itd = h->scratch(b, steps), *load[COIL_PARTS] = {NULL};
    uint8_t *cold = h->mask(b);
    firn_var heat[COIL_PARTS];
    firn_row row;
    int64_t t, cold_steps = 0;
    int32_t part;
    for (part = 0; part < COIL_PARTS; part++)
        load[part] = h->scratch(b, steps);
    if (h->status(b) != 0 || loop.supply == NULL)
        return;
    for (t = 0; t < steps; t++)
        itd[t] = loop.supply[t] + loop.range[t] - c->air[t];
    for (part = 0; part < COIL_PARTS; part++) {
        heat[part] = coil_part(c, h, b, part, itd, loop.range, load[part]);
        h->term(b, use, heat[part], firn_each(load[part], steps), 0);
    }
    if (h->status(b) != 0)
        return;
    coil_fans(c, h, b, use, load[0]);
    for (t = 0; t < steps; t++) {
        cold[t] = load[0][t] < 1; /* else the coil in use is more than the heat */
        cold_steps += cold[t];
    }
    if (cold_steps > 0) {
        row = h->row(b, FIRN_STEP, "size", FIRN_AT_MOST, firn_const(0), firn_when(cold, steps));
        for (part = 0; part < COIL_PARTS; part++)
            h->term(b, row, heat[part], firn_const(1), 0);
        h->term(b, row, c->size, firn_const(-c->firm), 0);
    }
    if (c->firm < 1) {
        row = h->row(b, FIRN_STEP, "firm", FIRN_AT_MOST, firn_const(0), firn_always());
        for (part = 0; part < COIL_PARTS; part++)
            h->term(b, row, heat[part], firn_each(load[part], steps), 0);
        h->term(b, row, c->size, firn_const(-c->firm), 0);
    }
}

#endif
