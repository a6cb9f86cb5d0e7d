/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * draw.h - sinks whose reach the weather bounds (dry coolers, towers, economizers): the share of a
 * loop's temperature range that they can cool, and fans whose heat is drawn from that share.
 */
#ifndef FIRN_PLUGINS_COMMON_DRAW_H
#define FIRN_PLUGINS_COMMON_DRAW_H

#include <firn/plugin.h>

#include <math.h>
#include <stddef.h>

/* The share of a loop's heat that a sink can take: 1 if it can cool the return to the supply
 * temperature, 0 if it cannot cool the return at all, linear in between. `reached`: the coldest
 * temperature to which it can cool, degC: dry bulb, wet bulb or condenser supply, plus the
 * approach. range: return minus supply, K (> 0). */
static inline double draw_share(double reached, double supply, double range)
{
    double share;
    if (reached <= supply) /* exactly 1 where the sink itself published the supply temperature */
        return 1;
    share = (supply + range - reached) / range;
    return share >= 1 ? 1 : share <= 0 ? 0 : share;
}

/* A loop at a port that a sink of limited reach cools; one number per step. NULL after an error. */
typedef struct draw_loop {
    const double *supply; /* degC */
    const double *range;  /* return minus supply, K; above 0 */
    const double *share;  /* draw_share() of the sink */
} draw_loop;

/* The loop at port `port`, and the share of its range that a sink can cool which reaches ambient[t]
 * + approach. range: K, where the bus has none. A range of 0 or less is an error of the planner. */
static inline draw_loop draw_loop_of(const firn_host *h, firn_build *b, int32_t port, double range,
                                     const double *ambient, double approach)
{
    const int64_t steps = h->steps(b);
    draw_loop loop = {NULL, NULL, NULL};
    const double *supply = h->bus_series(b, port, "temperature", (double)NAN);
    const double *each = h->bus_series(b, port, "range", range);
    double *share = h->scratch(b, steps);
    int64_t t;
    if (h->status(b) != 0)
        return loop;
    for (t = 0; t < steps; t++) {
        if (!(each[t] > 0)) {
            h->fail(b, 1,
                    "the loop's `range` is %g K in step %lld, but its return must be warmer than "
                    "its supply: write a range above 0 K",
                    each[t], (long long)t + 1);
            return loop;
        }
        share[t] = draw_share(ambient[t] + approach, supply[t], each[t]);
    }
    loop.supply = supply;
    loop.range = each;
    loop.share = share;
    return loop;
}

/* Fans (or pumps) of a sink of the installed size C, of which the share `firm` may be loaded, in
 * parts as of firn_affinity_of(); n: the power of their law. Here lambda[i] is the heat that is
 * taken by the part at the relative load k = load[i]: the part has the capacity lambda[i] *
 * per_heat[t] / k, where per_heat (> 0) is the fan load per unit of heat. The heat is drawn from
 * `share` of the loop at `port`, and is at most firm * C. The caller adds the power of the fans; a
 * law of full * k^n takes full * law[i] * per_heat[t] / k per unit of lambda[i]. Rows per step:
 * `name`, "size", and that of the draw. */
static inline firn_affinity draw_by_fans(const firn_host *h, firn_build *b, int32_t port,
                                         const char *name, firn_var size, double firm, int32_t n,
                                         const double *per_heat, const double *share)
{
    const int64_t steps = h->steps(b);
    const firn_affinity a = firn_affinity_parts(h, b, name, n);
    const firn_row capacity =
        h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), firn_always());
    const firn_row limit = h->row(b, FIRN_STEP, "size", FIRN_AT_MOST, firn_const(0), firn_always());
    int32_t i;
    h->term(b, capacity, size, firn_const(-1), 0);
    h->term(b, limit, size, firn_const(-firm), 0);
    for (i = 0; i < a.count; i++) {
        h->term(b, capacity, a.lambda[i], firn_times(firn_each(per_heat, steps), 1 / a.load[i]), 0);
        h->term(b, limit, a.lambda[i], firn_const(1), 0);
        h->draw(b, port, a.lambda[i], firn_each(share, steps));
    }
    return a;
}

#endif
