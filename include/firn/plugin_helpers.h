/* SPDX-License-Identifier: MIT
 *
 * firn/plugin_helpers.h - helpers for plugins, made of the host's calls: a flow limited by an
 * installed size, convex part-load curves, the Carnot COP. They are compiled into the plugin and
 * are not part of the ABI. firn/plugin.h includes this header at its end.
 */
#ifndef FIRN_PLUGIN_HELPERS_H
#define FIRN_PLUGIN_HELPERS_H

#ifndef FIRN_PLUGIN_H
#error "include <firn/plugin.h>, which includes this header"
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* Adds the row flow <= availability * firm * size in each step: a flow is limited to the available
 * and firm part of an installed size. `name` names the row. */
static inline void firn_within(const firn_host *h, firn_build *b, const char *name, firn_var flow,
                               firn_num availability, double firm, firn_var size)
{
    firn_row r = h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), firn_always());
    h->term(b, r, flow, firn_const(1), 0);
    h->term(b, r, size, firn_times(availability, -firm), 0);
}

/* A convex part-load law x^n / C^(n-1) (x: the load, C: the installed size) as a piecewise-linear
 * curve by the lambda method: transformer losses have n = 2, fans and pumps n = 3. lambda_k >= 0 is
 * the part of the capacity that runs at the relative load k, so that x = sum of k lambda_k and the
 * law is the sum of k^n lambda_k. The only row, once per step, is sum of lambda_k <= C. Where
 * losses cost money, the optimum is exact at the breakpoints and on the chord between two
 * neighbours, never below the law. Where a negative price rewards losses, the chord from no load to
 * full load bounds them, and a note of the result reports the excess. Add the load to ports
 * (firn_affinity_load) or rows (firn_affinity_term), and the law to ports (firn_affinity_law). */
#define FIRN_AFFINITY_MAX 16
typedef struct firn_affinity {
    firn_var lambda[FIRN_AFFINITY_MAX];
    double load[FIRN_AFFINITY_MAX]; /* k, in (0, 1] */
    double law[FIRN_AFFINITY_MAX];  /* k^n */
    int32_t count;
    int32_t reserved;
} firn_affinity;

/* The parts of a machine alone: variables NAME-a, NAME-b, ..., with their loads and laws; `name`
 * has up to 50 characters. n: the law's power, 2 to 5. Breakpoints: quarters for n = 2, tenths for
 * larger n. The row of their capacity is the caller's. upper: bounds of the variables, one per
 * breakpoint, for parts that a step cannot need; NULL: none. */
static inline firn_affinity firn_affinity_bounded(const firn_host *h, firn_build *b,
                                                  const char *name, int32_t n,
                                                  const firn_num *upper)
{
    firn_affinity a;
    char label[64];
    int32_t breakpoints = n <= 2 ? 4 : 10;
    int32_t i, j, length = 0;
    while (length < 50 && name[length] != '\0') {
        label[length] = name[length];
        length++;
    }
    label[length] = '-';
    label[length + 2] = '\0';
    a.count = breakpoints;
    a.reserved = 0;
    for (i = 0; i < FIRN_AFFINITY_MAX; i++) {
        a.lambda[i].id = 0;
        a.load[i] = 0;
        a.law[i] = 0;
    }
    for (i = 0; i < breakpoints; i++) {
        a.load[i] = (double)(i + 1) / (double)breakpoints;
        a.law[i] = 1;
        for (j = 0; j < n; j++)
            a.law[i] *= a.load[i];
        label[length + 1] = (char)('a' + i);
        a.lambda[i] = h->var(b, FIRN_STEP, label, "MW", firn_const(0),
                             upper != NULL ? upper[i] : firn_const(FIRN_INF));
    }
    return a;
}

/* The parts of a machine without bounds. */
static inline firn_affinity firn_affinity_parts(const firn_host *h, firn_build *b, const char *name,
                                                int32_t n)
{
    return firn_affinity_bounded(h, b, name, n, NULL);
}

/* The parts, and the row of their capacity. size: C. `name` names the row; the rest is as above. */
static inline firn_affinity firn_affinity_of(const firn_host *h, firn_build *b, const char *name,
                                             firn_var size, int32_t n)
{
    firn_affinity a = firn_affinity_parts(h, b, name, n);
    firn_row capacity = h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), firn_always());
    int32_t i;
    h->term(b, capacity, size, firn_const(-1), 0);
    for (i = 0; i < a.count; i++)
        h->term(b, capacity, a.lambda[i], firn_const(1), 0);
    return a;
}

/* Adds coef * x, the load, to a port. */
static inline void firn_affinity_load(const firn_host *h, firn_build *b, const firn_affinity *a,
                                      int32_t port, firn_num coef)
{
    int32_t i;
    for (i = 0; i < a->count; i++)
        h->port(b, port, a->lambda[i], firn_times(coef, a->load[i]));
}

/* Adds coef * x to a row. */
static inline void firn_affinity_term(const firn_host *h, firn_build *b, const firn_affinity *a,
                                      firn_row row, firn_num coef)
{
    int32_t i;
    for (i = 0; i < a->count; i++)
        h->term(b, row, a->lambda[i], firn_times(coef, a->load[i]), 0);
}

/* Adds coef * x^n / C^(n-1) to a port: a loss, a fan's power. */
static inline void firn_affinity_law(const firn_host *h, firn_build *b, const firn_affinity *a,
                                     int32_t port, firn_num coef)
{
    int32_t i;
    for (i = 0; i < a->count; i++)
        h->port(b, port, a->lambda[i], firn_times(coef, a->law[i]));
}

/* COP of a compression cycle between the evaporation and condensation temperatures, degC:
 * share * Te / (Tc - Te), Te in kelvin, where `share` is the share of the Carnot COP that is
 * reached. A lift Tc - Te below min_lift, K, is replaced by min_lift. */
static inline double firn_carnot_cop(double share, double evaporation, double condensation,
                                     double min_lift)
{
    double lift = condensation - evaporation;
    if (lift < min_lift)
        lift = min_lift;
    return share * (evaporation + 273.15) / lift;
}

#ifdef __cplusplus
}
#endif

#endif
