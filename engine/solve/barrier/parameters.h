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
 *   HiPO                     the interior point solver of HiGHS: its defaults, in
 *                            highs/ipm/hipo/ipm/Parameters.h
 */
#ifndef FIRN_SOLVE_BARRIER_PARAMETERS_H
#define FIRN_SOLVE_BARRIER_PARAMETERS_H

/* ---- termination (barrier.c) ---------------------------------------------------------------- */

/* Optimal: the relative primal and dual residuals and the relative duality gap (iterate.h) are all
 * below this. Range (0, ACCEPTABLE_TOL]. By choice; HiPO has 1e-8. */
#define OPTIMAL_TOL 1e-9
/* The run goes on while one of them is above this and each iteration is better than all before: at
 * the end an iteration makes them a hundred times smaller, and two solves of the same plan, as with
 * its sizes free and held, then agree to 1e-9. Range (0, OPTIMAL_TOL]. */
#define OPTIMAL_AIM 1e-10
/* A run that ends without meeting OPTIMAL_TOL still returns its best point as optimal if all three
 * are below this; the certificate then decides. Range [OPTIMAL_TOL, 1). As in the certificate,
 * SOLVE_CERTIFIED. */
#define ACCEPTABLE_TOL 1e-6
/* An iteration makes progress if it brings one of four measures below this fraction of the value at
 * which that measure last made progress: the largest of the three errors, the difference of the
 * objectives, the primal and the dual residual. Range (0, 1). By choice. */
#define PROGRESS_FACTOR 0.9
enum {
    ITERATIONS_MAX = 300, /* iterations, > 0. By choice; HiPO has 200. */
    /* A run ends after this many iterations without progress, > 0; by choice. The second value
     * holds once the best point is within ACCEPTABLE_TOL. (HiPO ends after 5 consecutive iterations
     * in which the shorter of the two steps is below 0.05.) */
    STALLED_ITERATIONS = 20,
    STALLED_ITERATIONS_ACCEPTABLE = 5,
    /* A run ends after this many consecutive iterations with both steps below BLOCKED_STEP and more
     * than as many without progress, > 0. */
    BLOCKED_ITERATIONS = 5,
    /* But not before this many: least sums of violations often begin with such steps, and recover.
     */
    BLOCKED_FROM = 12,
    /* The caller's question, solve_options.suffices, is asked from this iteration on, > 0. By
     * choice: no earlier point has decided one. */
    QUESTION_FROM = 4,
    /* The point and its direction are tested for being a proof of infeasibility or unboundedness
     * after every this many consecutive iterations without progress, > 0. By choice. */
    RAY_CHECK_INTERVAL = 3,
};
/* Range (0, 1). HiPO has 0.05 and 5 iterations for the shorter step; here it is for the longer one.
 * On a year of Dallas with too little grid the run ends after 12 iterations instead of 25. */
#define BLOCKED_STEP 0.05
/* The test is made only while the largest of the residuals and the gap is at least this: closer to
 * an optimum there is no ray. Range [OPTIMAL_TOL, 1). By choice. */
#define RAY_CHECK_MIN_ERROR 1e-4

/* ---- starting point (starting_point.c) ------------------------------------------------------ */

/* Slacks and duals of the least-squares point that are below this are raised to it. Range > 0.
 * Measured on 2190 h, 8760 h and five years: values from 1e-3 to 1e-1 are within one iteration of
 * each other (tests/bench/README.md). */
#define START_MIN 1e-3
/* After that all slacks are raised by this times sum(x z) / sum(z), and all duals by this times
 * sum(x z) / sum(x). Range >= 0. Mehrotra 1992. */
#define START_SHIFT 0.5

/* ---- centering and the predictor-corrector direction (iteration.c) -------------------------- */

/* sigma = (mu_aff / mu) to this power, > 0. Mehrotra 1992 has 3, as the conservative barrier does:
 * the target mean sigma mu is then high enough to keep the products x_k z_k close together. Here
 * the centrality correctors do that, so that the target can be lower. Measured together with
 * MEHROTRA_TERM_MAX: a quarter to a third fewer iterations, with a larger saving for longer
 * horizons (docs/decisions.md). */
enum { CENTERING_POWER = 8, CENTERING_POWER_CONSERVATIVE = 3 };
/* The second-order term dx_k dz_k of the predictor is clipped to +- this times mu. Range > 0. On
 * long horizons 2 to 50 pairs in a million, with terms a thousand times mu, shortened the step of
 * all pairs (docs/decisions.md). */
#define MEHROTRA_TERM_MAX 20.0

/* ---- centrality correctors (iteration.c, step_length.c) ------------------------------------- */

enum {
    /* Correctors tried per iteration, >= 0. One costs a solve, which takes two thirds of the time
     * of the factors. Measured on 17 years: 4, 2 and 1 of them take 505, 560 and 607 iterations in
     * 147, 133 and 129 s; on seven of these, 1 and 0 take 281 and 358 in 82 and 92 s
     * (docs/decisions.md). */
    CORRECTORS_MAX = 2,
    /* Number of weights tried for each corrector: 1/8, 2/8, ... 1; >= 1. The number is by choice.
     * Weighting correctors, with one weight for the primal and one for the dual part, is from
     * Colombo, Gondzio 2008. */
    CORRECTOR_WEIGHTS = 8,
};
/* Correctors are tried while the smaller of the two step lengths is below this. Range (0, 1]. By
 * choice. */
#define CORRECTORS_UNTIL_STEP 0.95
/* A corrector aims at step lengths that are longer by this. Range (0, 1]. By choice; HiPO has 0.1.
 */
#define CORRECTOR_STEP_INCREASE 0.5
/* The next corrector is tried if the last one lengthened a step by at least this. Range [0, 1]. By
 * choice; HiPO has the same, as 0.1 times the increase of 0.1 that it aims at. */
#define CORRECTOR_MIN_GAIN 0.01
/* A corrector moves the products x_k z_k that the longer steps would bring out of the band [LOW,
 * HIGH] towards it; LOW and HIGH are multiples of the target mean. No product is to fall by more
 * than HIGH. Range 0 < LOW < 1 < HIGH. Gondzio 1996. */
#define CORRECTOR_BAND_LOW 0.1
#define CORRECTOR_BAND_HIGH 10.0

/* ---- step lengths (iteration.c, step_length.c) ---------------------------------------------- */

/* A step takes the fraction 1 - sigma, within these two limits, of the way to the nearest bound; in
 * the conservative barrier always the lower limit. Range 0 < MIN <= MAX < 1. By choice. */
#define STEP_FRACTION_MIN 0.9
#define STEP_FRACTION_MAX 0.9995
/* While the relative duality gap is above this, a few blocking pairs are clipped and do not limit
 * the step. Range >= 0; with 0 pairs would be clipped until the very end, which costs iterations.
 * Measured together with CLIP_FACTOR and CLIP_ONE_OF: 26 iterations instead of 32 on the Dallas
 * year, 33 instead of 46 on ten years; and seven years of Dallas and first.ini with 1e-3, 1e-4,
 * 1e-5 and 1e-6: 1e-5 and 1e-6 take 6 % fewer iterations than 1e-4, where power is scarce up to
 * 12 % (docs/decisions.md). */
#define CLIP_UNTIL_GAP 1e-5
/* While pairs are clipped, no slack or dual falls below this fraction of its value in one step.
 * Range (0, 1). */
#define CLIP_FACTOR 0.1
enum {
    /* One slack in this many, and one dual, may block and be clipped: the 0.1 % that reach 0 first.
     * Range > 1. With one in 20, netlib and the random programs are solved too (docs/decisions.md).
     */
    CLIP_ONE_OF = 1000,
    /* The truncated step is one of 0, 1/40, 2/40, ... 1; >= 1. By choice. */
    CLIP_STEP_GRID = 40,
};

/* ---- projection onto the rows (projection.h, barrier.c) -------------------------------------- */

/* The range of D in the projection. Range 0 < MIN < MAX. By choice. */
#define PROJECTION_MIN 1e-4
#define PROJECTION_MAX 1e8
/* The projection is tried after a primal step of at least MIN_STEP that left more than the fraction
 * PROGRESS of the primal residual. Range (0, 1). By choice. */
#define PROJECTION_MIN_STEP 0.9
#define PROJECTION_PROGRESS 0.3
/* Only while the duality gap and the dual residual are below this, and the run ends if the
 * projected point is: a further attempt would be made only above SOLVE_AIMED. Range [OPTIMAL_TOL,
 * SOLVE_AIMED]. */
#define PROJECTION_ACCEPTED 5e-8

/* ---- tolerances of the Newton system (iteration.c, starting_point.c) ------------------------ */

/* The residual, relative to the right-hand side (kkt.h), to which the main direction of an
 * iteration is refined. The predictor and the correctors come from a single solve, without
 * refinement, which takes 12 % less time at the same number of iterations. Range (0, 1). Measured
 * on the Dallas year: 1e-13 in each iteration took up to seven more solves, a fifth of the time,
 * and did not save an iteration; 1e-5 for RESIDUALS takes 8 % fewer solves than 1e-6 at the same
 * number of iterations, and 1e-4 not fewer still, but three problems of netlib then need a second
 * attempt (docs/decisions.md). */
#define SOLVE_TOL_GAP 1e-4       /* while the duality gap is the largest error */
#define SOLVE_TOL_RESIDUALS 1e-5 /* while the primal or dual residual is larger than the gap */
#define SOLVE_TOL_FINAL 1e-13    /* near the end, and always in the conservative barrier */
#define SOLVE_TOL_START 1e-6     /* of the two solves for the starting point */
/* The end is near when the relative duality gap is below this. Range [0, 1). By choice. */
#define SOLVE_TOL_FINAL_GAP 1e-6

/* If the main direction has a larger relative residual than this, the system is factorized again
 * with more regularisation. Range [SOLVE_TOL_GAP, 1). Measured on netlib and the Dallas year: with
 * 1e-4 three problems of netlib need a second attempt, with 0.1 the year two more iterations. */
#define SOLVE_TOL_REGULARISE 1e-2

/* ---- regularisation and refinement of the Newton system (kkt_*.c) --------------------------- */

/* The smallest value of r, which is added to the diagonal of rows; in the unit of the diagonal, and
 * positive. The smaller it is, the fewer rounds of refinement remove its effect; but a row pivot
 * that cancels to about the rounding error times 1 / R needs r to keep its sign. Range (0,
 * KKT_REG_MAX]. Measured together with R and GMRES on random energy sites and netlib
 * (docs/decisions.md). */
#define KKT_REG_MIN 1e-13
/* The largest value of r; factors with it are accepted whatever the signs of their pivots, and the
 * residual of the direction shows how accurate they are. Range >= KKT_REG_MIN. Measured likewise:
 * with 1e-5 single runs lose all accuracy, with 1e-11 most do. */
#define KKT_REG_MAX 1e-9
/* R / r, R being added to the diagonal of variables; >= 1. Cancellation in the pivot of a row grows
 * with 1 / R of its variables, and r limits how far the residual of the row can fall, so R should
 * be large and r small. Measured likewise. */
#define KKT_REG_VARIABLES 1e5
/* r is multiplied by this when a pivot has the wrong sign or a solve fails, and never falls again:
 * it was divided by this before each factorization, so that many were made twice
 * (docs/decisions.md). Range > 1. By choice. */
#define KKT_REG_FACTOR 10
/* A smaller diagonal entry D_s of a row slack is replaced by this before its inverse E is taken.
 * Range > 0. By choice. */
#define KKT_DIAGONAL_MIN 1e-20
/* CHOLMOD replaces pivots of smaller absolute value by this, with their sign (its `dbound`). Range
 * > 0. By choice. */
#define KKT_PIVOT_MIN 1e-30
/* Maximum number of solves with the factors per direction: the first one and the rounds of
 * refinement, >= 1. By choice; HiPO has 3 rounds after the first solve. */
enum { REFINEMENT_ROUNDS = 8 };
/* A round of refinement that leaves more than this fraction of the residual is the last one. Range
 * (0, 1). Measured on the Dallas year: 0.5 takes 6 % more solves; what a slow round gains, GMRES
 * gains in fewer. */
#define REFINEMENT_MIN_PROGRESS 0.1

/* GMRES follows where refinement leaves a relative residual above both this and the tolerance of
 * the solve, and aims at the larger of the two. Range (0, 1). By choice. */
#define KRYLOV_TOL 1e-6
/* GMRES measures the residual by its length, not by its largest component, so it ends only when the
 * length has fallen by the factor that the largest component requires, times this. Range (0, 1]. By
 * choice. */
#define KRYLOV_BELOW 0.1
/* Maximum number of steps of GMRES, each with one solve; > 0. Measured on random energy sites: 10
 * or 20 are not better (docs/decisions.md). */
enum { KRYLOV_STEPS = 5 };
/* Two steps of GMRES that leave more than this fraction of the residual are the last ones. Range
 * (0, 1). Measured on a year of first.ini and of Dallas: without it most runs take all steps for
 * less than a tenth; after a single such step much is still gained. */
#define KRYLOV_MIN_PROGRESS 0.5
#define KRYLOV_FAR 1e-5

/* ---- the form and its parts (form.c, partition.c) ------------------------------------------- */

/* Minimum of residual_one (form.h), in units of the form: where all terms are small, primal
 * residuals are relative to residual_one. Range > 0. By choice. */
#define RESIDUAL_ONE_MIN 1e-4
/* Minimum of row_one (form.h), likewise. Range > 0. By choice. */
#define ROW_ONE_MIN 1e-6
/* Minimum of dual_one (form.h). Range (0, 1]. Measured with capex as the objective of a year of
 * first.ini, where a point without it was within OPTIMAL_TOL, but its certificate 5e-7; 0.1 is not
 * small enough there. */
#define DUAL_ONE_MIN 1e-2
enum {
    /* Rows per part, > 0: few enough that the factors of a part fit into a processor's cache. */
    PART_ROWS = 6000,
    PARTS_MAX = 512, /* number of parts, >= 2. By choice. */
    /* Entries of a row, > 0. A row with more is a total over many steps and does not decide to
     * which part its columns belong. By choice. */
    LONG_ROW = 200,
    /* Unknowns of the border that one part may touch, >= 0. They come last in the part's
     * elimination and cause fill, and the part's contribution to the border is dense in them. Sites
     * have 20 to 50. Measured: with 50, in a program with slack of two years, an iteration takes
     * 0.3 s, and 0.9 s unpartitioned, after an ordering of 15 s. A thousand took 1.4 GB and did not
     * complete an iteration in 40 s, while the unpartitioned program is solved in 9 s. */
    BORDER_TOUCHED_MAX = 64,
};
/* Maximum number of rows and columns in the border, as a fraction of all. Range [0, 1]. By choice.
 */
#define BORDER_SHARE_MAX 0.03

/* ---- presolve (presolve.c) ------------------------------------------------------------------ */

/* Relative violation up to which a row without entries is satisfied and crossing bounds of a column
 * count as equal. Range >= 0. By choice. */
#define PRESOLVE_TOL 1e-9

#endif
