/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parameters.h - every constant of the barrier, grouped by purpose, with its unit, the range in
 * which it makes sense, and its source.
 *
 * Where a source is named the value is from there or was measured as it says; tests/bench/README.md
 * and docs/decisions.md hold the measurements. "By choice" means that no measurement is recorded.
 * Unless stated otherwise a value has no unit: it is a ratio, or relative to quantities that the
 * form counts in its own unit (form.h). Papers:
 *
 *   Mehrotra 1992            On the implementation of a primal-dual interior point method,
 *                            SIAM J. Optim. 2
 *   Gondzio 1996             Multiple centrality corrections in a primal-dual method for linear
 *                            programming, Comput. Optim. Appl. 6
 *   Colombo, Gondzio 2008    Further development of multiple centrality correctors for interior
 *                            point methods, Comput. Optim. Appl. 41
 *   HiPO                     the interior point solver of HiGHS, its file ipm/Parameters.h
 */
#ifndef FIRN_SOLVE_BARRIER_PARAMETERS_H
#define FIRN_SOLVE_BARRIER_PARAMETERS_H

/* ---- termination (barrier.c) ---------------------------------------------------------------- */

/* Optimal: both relative residuals and the relative duality gap are below this. Range (0,
 * ACCEPTABLE_TOL]. By choice; HiPO has 1e-8. */
#define OPTIMAL_TOL 1e-9
/* A run that makes no further progress still returns its best point as optimal if all three are
 * below this; the certificate then decides. Range [OPTIMAL_TOL, 1): the certificate's own limit,
 * SOLVE_CERTIFIED. */
#define ACCEPTABLE_TOL 1e-6
/* An iteration makes progress if it brings the largest of the three, or the difference of the
 * objectives, below this fraction of the smallest one so far. Range (0, 1). By choice. */
#define PROGRESS_FACTOR 0.9
enum {
    ITERATIONS_MAX = 300, /* iterations, > 0. By choice; HiPO has 200. */
    /* A run ends after this many iterations without progress, > 0; by choice. The second value
     * holds once the best point is within ACCEPTABLE_TOL; HiPO has 5 in all cases. */
    STALLED_ITERATIONS = 20,
    STALLED_ITERATIONS_ACCEPTABLE = 5,
    /* The point and its direction are tested for being a proof of infeasibility or unboundedness
     * each time that this many further iterations made no progress, > 0. By choice. */
    RAY_CHECK_INTERVAL = 3,
};
/* The test is only made while the largest residual or the gap is at least this: closer to an
 * optimum there is no ray. Range [OPTIMAL_TOL, 1). By choice. */
#define RAY_CHECK_MIN_ERROR 1e-4

/* ---- starting point (starting_point.c) ------------------------------------------------------ */

/* Slacks and duals of the least-squares point that are smaller are raised to this. Range > 0.
 * Measured on 2190 h, 8760 h and five years: values from 1e-3 to 1e-1 are within one iteration of
 * each other (tests/bench/README.md). */
#define START_MIN 1e-3
/* Then all slacks are raised by this times sum(x z) / sum(z), all duals by this times
 * sum(x z) / sum(x). Range >= 0. Mehrotra 1992. */
#define START_SHIFT 0.5

/* ---- centering and the predictor-corrector direction (iteration.c) -------------------------- */

/* sigma = (mu_aff / mu) to this power. Mehrotra 1992 has 3, which the conservative barrier keeps:
 * it aims high so that the products x_k z_k stay together. The centrality correctors see to that
 * here, so the target is lower. Measured with MEHROTRA_TERM_MAX: a quarter to a third fewer
 * iterations, the more the longer the horizon (docs/decisions.md). */
enum { CENTERING_POWER = 8, CENTERING_POWER_CONSERVATIVE = 3 };
/* The second-order term dx_k dz_k of the predictor is clipped to +- this times mu. Range > 0. On
 * long horizons 2 to 50 pairs of a million, with terms a thousand times mu, shortened the step of
 * all (docs/decisions.md). */
#define MEHROTRA_TERM_MAX 20.0

/* ---- centrality correctors (iteration.c, step_length.c) ------------------------------------- */

enum {
    /* Correctors tried per iteration, >= 0. By choice; HiPO has at most 10. */
    CORRECTORS_MAX = 4,
    CORRECTORS_MAX_CONSERVATIVE = 1,
    /* Weights tried for each corrector: 1/8, 2/8, ... 1; >= 1. That there are weights, one for the
     * primal and one for the dual part: Colombo, Gondzio 2008. */
    CORRECTOR_WEIGHTS = 8,
};
/* Correctors are tried while the smaller of the two step lengths is below this. Range (0, 1]. By
 * choice. */
#define CORRECTORS_UNTIL_STEP 0.95
/* A corrector aims at step lengths longer by this. Range (0, 1]. By choice; HiPO has 0.1. */
#define CORRECTOR_STEP_INCREASE 0.5
/* The next corrector is tried if the last one lengthened a step by this. Range [0, 1]. By choice;
 * HiPO has 0.1. */
#define CORRECTOR_MIN_GAIN 0.01
/* Products x_k z_k that the longer step would bring out of this band around the target mean, in
 * multiples of it, are corrected towards the band. Range 0 < LOW < 1 < HIGH. Gondzio 1996. */
#define CORRECTOR_BAND_LOW 0.1
#define CORRECTOR_BAND_HIGH 10.0

/* ---- step lengths (iteration.c, step_length.c) ---------------------------------------------- */

/* Fraction of the way to the nearest bound that a step takes: 1 - sigma, between these two; the
 * conservative barrier takes the smaller one. Range 0 < MIN <= MAX < 1. By choice. */
#define STEP_FRACTION_MIN 0.9
#define STEP_FRACTION_MAX 0.9995
/* While the relative duality gap is above this a few blocking pairs are clipped and do not limit
 * the step. Range >= 0; 0 would clip to the very end, which costs iterations again. Measured
 * together with CLIP_FACTOR and CLIP_ONE_OF: 26 iterations instead of 32 on the Dallas year, 33
 * instead of 46 on ten years (docs/decisions.md). */
#define CLIP_UNTIL_GAP 1e-4
/* A clipped slack or dual keeps at least this fraction of its value. Range (0, 1). */
#define CLIP_FACTOR 0.1
enum {
    /* One pair of this many may be clipped: the 0.1 % most blocking. Range > 1. With one of 20
     * netlib and the random programs are solved as well (docs/decisions.md). */
    CLIP_ONE_OF = 1000,
    /* The truncated step is one of 0, 1/40, 2/40, ... 1; >= 1. By choice. */
    CLIP_STEP_GRID = 40,
};

/* ---- tolerances of the Newton system (iteration.c, starting_point.c) ------------------------ */

/* The relative residual to which the main direction of an iteration is refined; the predictor and
 * the correctors are taken as one solve gives them, which takes 12 % less time at the same number
 * of iterations. Range (0, 1). Measured on the Dallas year: 1e-13 in each iteration took up to
 * seven more solves, a fifth of the time, for no iteration less (docs/decisions.md). */
#define SOLVE_TOL_GAP 1e-4        /* the duality gap is the largest error */
#define SOLVE_TOL_RESIDUALS 1e-6  /* the primal or dual residuals are larger than the gap */
#define SOLVE_TOL_FINAL 1e-13     /* near the end, and always in the conservative barrier */
#define SOLVE_TOL_FINAL_GAP 1e-6  /* relative duality gap below which the end is near */
#define SOLVE_TOL_START 1e-6      /* the two solves for the starting point */
#define SOLVE_TOL_REGULARISE 1e-4 /* a larger residual asks for another regularisation */

/* ---- regularisation and refinement of the Newton system (kkt_*.c) --------------------------- */

/* The smallest r, which is added to the diagonal of rows; in the unit of the diagonal, > 0.
 * Measured on the Dallas year: with refinement towards the system without r the method converges;
 * with r as a proximal term, which nothing removes again, it stalls at 1e-4 (docs/decisions.md). */
#define KKT_REG_MIN 1e-9
#define KKT_REG_MIN_CONSERVATIVE 1e-8
/* Tried once where a solve fails, before r is increased. netlib's klein1 has columns that move by
 * 1e5 units: next to their diagonal of 1e-15 refinement makes no progress with 1e-9. */
#define KKT_REG_REDUCED 1e-13
#define KKT_REG_MAX 1e-5 /* >= KKT_REG_MIN. By choice. */
/* R / r, R being added to the diagonal of variables; >= 1. The pivot of a row loses digits to 1 / R
 * of its variables, and its own r stops its residual from falling further, so that R is to be large
 * and r small. Of 24 lengths of dallas-100mw two did not converge with 1; with 100 all do, in a
 * quarter fewer iterations (docs/decisions.md). */
#define KKT_REG_VARIABLES 100
/* r is multiplied by FACTOR when factors have a pivot of the wrong sign, divided by it in each
 * iteration, and multiplied by INCREASE when a solve fails. Range > 1. By choice. */
#define KKT_REG_FACTOR 10
#define KKT_REG_INCREASE 100
/* Smallest diagonal of a row slack whose inverse is taken. Range > 0. By choice. */
#define KKT_DIAGONAL_MIN 1e-20
/* Smallest absolute pivot of CHOLMOD's factors (its dbound). Range > 0. By choice. */
#define KKT_PIVOT_MIN 1e-30
/* Rounds of refinement per solve, the first solve included, >= 1. By choice; HiPO has 3. */
enum { REFINEMENT_ROUNDS = 8 };
/* A round that leaves more than this fraction of the residual is the last. Range (0, 1). By choice.
 */
#define REFINEMENT_MIN_PROGRESS 0.5

/* ---- the form and its parts (form.c, partition.c) ------------------------------------------- */

/* Smallest value, in units of the form, to which residuals are relative where their terms are small
 * (form.h: residual_one). Range > 0. By choice. */
#define RESIDUAL_ONE_MIN 1e-4
enum {
    /* Rows per part, > 0: so many that the factors of a part stay in a processor's cache. */
    PART_ROWS = 6000,
    PARTS_MAX = 512, /* parts, >= 2. By choice. */
    /* Entries. A longer row is a total over many steps and does not decide where columns go. By
     * choice. */
    LONG_ROW = 200,
    /* Unknowns of the border that one part may touch, >= 0. They are the last unknowns of its
     * factors and fill them, and the part's contribution to the border is dense in them. Sites have
     * 20 to 30; from 60 on the whole, unpartitioned, is factorized sooner, with hundreds many times
     * sooner. Measured: a thousand took 1.4 GB and made no iteration in 40 s, where the whole is
     * solved in 9 s. */
    BORDER_TOUCHED_MAX = 48,
};
/* Rows and columns in the border, as a fraction of all. Range [0, 1]. By choice. */
#define BORDER_SHARE_MAX 0.03

/* ---- presolve (presolve.c) ------------------------------------------------------------------ */

/* Relative violation up to which a row without entries holds and crossing bounds are equal. Range
 * >= 0. By choice. */
#define PRESOLVE_TOL 1e-9

/* ---- proofs of infeasibility and unboundedness (proof.c) ------------------------------------ */

/* Relative to the largest term of a sum: values up to this are rounding errors. Range >= 0. By
 * choice: a few units in the last place of a double. */
#define RAY_ROUNDING 1e-15
/* Relative to the largest term of a component of a ray: values up to this count as 0. Range (0,
 * RAY_MARGIN). By choice. */
#define RAY_ZERO_TOL 1e-9
/* The margin by which a ray must prove its claim, relative to its terms: to their sum for row
 * duals, to the largest for a direction of the columns. Range > 0. By choice. */
#define RAY_MARGIN 1e-6
/* Sweeps over all columns, forwards and backwards, that repair row duals into a proof, > 0. By
 * choice. */
enum { RAY_SWEEPS = 20 };

#endif
