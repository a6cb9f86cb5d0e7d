/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * curve.h - loading segments: a loss that is convex in load x and size C together, as a
 * piecewise-linear curve with few variables and one row per step.
 *
 * The machine is cut into parts: part k of it, lambda_k MVA or MW, runs at the relative load
 * load[k]; x is the sum of load[k] lambda_k, the sum of the lambda_k is at most C, and a loss
 * b x + c x^2 / C becomes the sum of (b load[k] + c load[k]^2) lambda_k. It is exact at the
 * breakpoints. Between two of them, d apart, it is the chord, above the law by at most
 * c (d / 2)^2 C: c C / 64 for quarters, and also for curve_low.
 */
#ifndef FIRN_PLUGINS_TRANSFORMER_CURVE_H
#define FIRN_PLUGINS_TRANSFORMER_CURVE_H

#include <firn/plugin.h>

#include <math.h>

/* Breakpoints of machines near full load, and of those that run at low load: 0.35 is the test load
 * of low-voltage dry transformers, 0.2 and 0.5 are loads at which makers of UPS publish. */
#define CURVE_QUARTERS 4
#define CURVE_LOW 5
static const double curve_quarters[CURVE_QUARTERS] = {0.25, 0.5, 0.75, 1};
static const double curve_low[CURVE_LOW] = {0.2, 0.35, 0.5, 0.75, 1};

/* The largest difference between the chords and c x^2 / C, per c and C. */
static inline double curve_bound(const double *load, int32_t count)
{
    double widest = load[0];
    int32_t i;
    for (i = 1; i < count; i++)
        widest = load[i] - load[i - 1] > widest ? load[i] - load[i - 1] : widest;
    return widest * widest / 4;
}

/* The parts of a machine of this size, NAME-a, NAME-b, ..., and the row NAME of their capacity.
 * `name` has up to 20 characters. */
static inline firn_affinity curve_of(const firn_host *h, firn_build *b, const char *name,
                                     firn_var size, const double *load, int32_t count)
{
    firn_affinity a = {.count = count};
    const firn_row row = h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), firn_always());
    char label[24];
    int32_t i, length = 0;
    while (length < 20 && name[length] != '\0') {
        label[length] = name[length];
        length++;
    }
    label[length] = '-';
    label[length + 2] = '\0';
    h->term(b, row, size, firn_const(-1), 0);
    for (i = 0; i < count; i++) {
        label[length + 1] = (char)('a' + i);
        a.load[i] = load[i];
        a.law[i] = load[i] * load[i];
        a.lambda[i] = h->var(b, FIRN_STEP, label, "MW", firn_const(0), firn_const(FIRN_INF));
        h->term(b, row, a.lambda[i], firn_const(1), 0);
    }
    return a;
}

/* The row NAME that keeps the load within the share of the size that may be loaded. */
static inline void curve_limit(const firn_host *h, firn_build *b, const firn_affinity *a,
                               const char *name, firn_var size, double share)
{
    const firn_row row = h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), firn_always());
    firn_affinity_term(h, b, a, row, firn_const(1));
    h->term(b, row, size, firn_const(-share), 0);
}

/* The share of its rating that a machine has at an altitude, m: makers and standards rate machines
 * for up to 1000 m, and take off `derate` per 100 m above. */
static inline double curve_thin_air(double altitude, double derate)
{
    return altitude > 1000 ? 1 - derate * (altitude - 1000) / 100 : 1;
}

/* The same for the altitude that the planner writes, or, if it is NaN, that of the weather; with a
 * note. */
static inline double curve_rating(const firn_host *h, firn_build *b, double altitude, double derate)
{
    const double at = isnan(altitude) ? h->site(b, FIRN_ELEVATION) : altitude;
    const double share = curve_thin_air(at, derate);
    if (share < 1 && h->status(b) == 0)
        h->log(b, FIRN_LOG_INFO, "carries %.4g %% of its rating at %g m (above 1000 m)",
               100 * share, at);
    return share;
}

#endif
