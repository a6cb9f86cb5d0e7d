/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * standards.h - the minimum efficiencies and maximum losses of three-phase distribution
 * transformers, by rating, as the rules state them.
 *
 * US rules (10 CFR 431.196) state an efficiency at one test load k: 0.5 for liquid-immersed and
 * medium-voltage dry units, 0.35 for low-voltage dry ones. It does not say how the losses divide; a
 * unit whose efficiency peaks at the test load has equal no-load and load losses there:
 *
 *   no_load = k (1 / efficiency - 1) / 2, load_loss = no_load / k^2
 *
 * EU rules (regulation 548/2014, annex I, up to 24 kV) state both losses in W. Between two ratings
 * the values are interpolated, as 10 CFR 431.196 prescribes.
 */
#ifndef FIRN_PLUGINS_TRANSFORMER_STANDARDS_H
#define FIRN_PLUGINS_TRANSFORMER_STANDARDS_H

#include "bank.h"

#include <math.h>

#define STANDARD_RATINGS 14

typedef struct standard {
    const char *name;
    double test_load; /* of a US rule; 0: an EU rule, whose rows are losses */
    int32_t count;
    int32_t reserved;
    double kva[STANDARD_RATINGS];
    double first[STANDARD_RATINGS];  /* efficiency, %; or no-load loss, W */
    double second[STANDARD_RATINGS]; /* load loss, W */
} standard;

/* Linear between the ratings, which are in ascending order; kva is within them. */
static inline double standard_at(const standard *s, const double *value, double kva)
{
    int32_t i = 1;
    while (i < s->count - 1 && kva > s->kva[i])
        i++;
    return value[i - 1] +
           (value[i] - value[i - 1]) * (kva - s->kva[i - 1]) / (s->kva[i] - s->kva[i - 1]);
}

/* Whether the standard covers units of this rating. A tolerance for 2.5 MVA that is not 2500 kVA.
 */
static inline int32_t standard_covers(const standard *s, double kva)
{
    return kva >= s->kva[0] * (1 - 1e-9) && kva <= s->kva[s->count - 1] * (1 + 1e-9);
}

/* The losses per rating of a unit that just meets the standard. */
static inline void standard_losses(const standard *s, double kva, double *no_load,
                                   double *load_loss)
{
    const double first = standard_at(s, s->first, kva);
    if (s->test_load > 0) {
        *no_load = s->test_load * (100 / first - 1) / 2;
        *load_loss = *no_load / (s->test_load * s->test_load);
    } else {
        *no_load = first / (1000 * kva);
        *load_loss = standard_at(s, s->second, kva) / (1000 * kva);
    }
}

/* The bank with the losses of its standard, where the planner has not written them. */
static inline bank standard_apply(const bank *k, const standard *s, const firn_host *h,
                                  firn_build *b)
{
    const double kva = 1000 * k->unit;
    bank filled = *k;
    double no_load, load_loss;
    if (!isnan(k->no_load) && !isnan(k->load_loss))
        return filled;
    if (!standard_covers(s, kva)) {
        h->fail(b, 1,
                "`unit` = %g kVA is outside of %s, which covers %g to %g kVA: change `unit` or "
                "`standard`, or write `no_load` and `load_loss` of the units",
                kva, s->name, s->kva[0], s->kva[s->count - 1]);
        return filled;
    }
    standard_losses(s, kva, &no_load, &load_loss);
    if (isnan(filled.no_load))
        filled.no_load = no_load;
    if (isnan(filled.load_loss))
        filled.load_loss = load_loss;
    return filled;
}

/* clang-format off */

/* In the order of the choices of transformer.oil. */
enum { OIL_DOE_2016, OIL_DOE_2029, OIL_EU_1, OIL_EU_2, OIL_STANDARDS };
static const standard standards_oil[OIL_STANDARDS] = {
    {"DOE-2016", 0.5, 14, 0,
     {15, 30, 45, 75, 112.5, 150, 225, 300, 500, 750, 1000, 1500, 2000, 2500},
     {98.65, 98.83, 98.92, 99.03, 99.11, 99.16, 99.23, 99.27, 99.35, 99.40, 99.43, 99.48, 99.51, 99.53}, {0}},
    {"DOE-2029", 0.5, 14, 0,
     {15, 30, 45, 75, 112.5, 150, 225, 300, 500, 750, 1000, 1500, 2000, 2500},
     {98.92, 99.06, 99.13, 99.22, 99.29, 99.33, 99.38, 99.42, 99.38, 99.43, 99.46, 99.51, 99.53, 99.55}, {0}},
    {"EU-tier-1", 0, 2, 0, {1000, 2500}, {770, 1750}, {10500, 22000}},
    {"EU-tier-2", 0, 12, 0,
     {100, 160, 250, 400, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150},
     {130, 189, 270, 387, 540, 585, 693, 855, 1080, 1305, 1575, 1980},
     {1250, 1750, 2350, 3250, 4600, 6000, 7600, 9500, 12000, 15000, 18500, 23000}},
};

/* In the order of the choices of transformer.dry. */
enum { DRY_DOE_2016_MV, DRY_DOE_2016_LV, DRY_DOE_2007_LV, DRY_EU_2, DRY_STANDARDS };
static const standard standards_dry[DRY_STANDARDS] = {
    {"DOE-2016-mv", 0.5, 14, 0,
     {15, 30, 45, 75, 112.5, 150, 225, 300, 500, 750, 1000, 1500, 2000, 2500},
     {97.50, 97.90, 98.10, 98.33, 98.52, 98.65, 98.82, 98.93, 99.09, 99.21, 99.28, 99.37, 99.43, 99.47}, {0}},
    {"DOE-2016-lv", 0.35, 11, 0,
     {15, 30, 45, 75, 112.5, 150, 225, 300, 500, 750, 1000},
     {97.89, 98.23, 98.40, 98.60, 98.74, 98.83, 98.94, 99.02, 99.14, 99.23, 99.28}, {0}},
    {"DOE-2007-lv", 0.35, 11, 0,
     {15, 30, 45, 75, 112.5, 150, 225, 300, 500, 750, 1000},
     {97.0, 97.5, 97.7, 98.0, 98.2, 98.3, 98.5, 98.6, 98.7, 98.8, 98.9}, {0}},
    {"EU-tier-2", 0, 12, 0,
     {100, 160, 250, 400, 630, 800, 1000, 1250, 1600, 2000, 2500, 3150},
     {252, 360, 468, 675, 990, 1170, 1395, 1620, 1980, 2340, 2790, 3420},
     {1800, 2600, 3400, 4500, 7100, 8000, 9000, 11000, 13000, 16000, 19000, 22000}},
};
/* clang-format on */

#endif
