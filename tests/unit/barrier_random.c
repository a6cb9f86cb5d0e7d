/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier_random.c - 500 small random lps of kinds that are difficult for an interior point method:
 * to each the barrier gives the right answer or none, and to very few it gives none.
 *
 * The right answers are those of the simplex method on the lp before it is scaled badly. They do
 * not depend on what it returns for an lp that is infeasible and unbounded: feasibility is tested
 * without costs, unboundedness by the recession directions within a box.
 *
 * FIRN_SEED=N draws others; FIRN_ONE=N runs that one alone; FIRN_MPS=FOLDER writes those that fail.
 */
#include "barrier_rig.h"
#include "sampled.h"

enum { PROGRAMS = 500, ROWS_MAX = 72, COLS_MAX = 84 };

typedef struct draft {
    uint64_t seed;
    int rows, cols;
    double m[ROWS_MAX][COLS_MAX];
    double row_lower[ROWS_MAX], row_upper[ROWS_MAX];
    double col_lower[COLS_MAX], col_upper[COLS_MAX], cost[COLS_MAX];
} draft;

/* splitmix64: any seed is good, and adjacent seeds give unrelated numbers. */
static uint64_t next(draft *d)
{
    uint64_t z = d->seed += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
    return z ^ z >> 31;
}

/* A whole number from `from` to `to`, both included. */
static int whole(draft *d, int from, int to)
{
    return from + (int)(next(d) % (uint64_t)(to - from + 1));
}

static bool once_in(draft *d, int n)
{
    return next(d) % (uint64_t)n == 0;
}

/* In [0, 1). */
static double part(draft *d)
{
    return (double)(next(d) >> 11) * 0x1p-53;
}

static int add_col(draft *d, double lower, double upper, double cost)
{
    assert_true(d->cols < COLS_MAX);
    d->col_lower[d->cols] = lower;
    d->col_upper[d->cols] = upper;
    d->cost[d->cols] = cost;
    return d->cols++;
}

static int add_row(draft *d, double lower, double upper)
{
    assert_true(d->rows < ROWS_MAX);
    d->row_lower[d->rows] = lower;
    d->row_upper[d->rows] = upper;
    return d->rows++;
}

/* 0: at least, 1: at most, 2: equal, 3: between. */
static void side(int kind, double value, double width, double *lower, double *upper)
{
    *lower = kind == 0 || kind == 2 || kind == 3 ? value : -INF;
    *upper = kind == 1 || kind == 2 ? value : kind == 3 ? value + width : INF;
}

/* ---- kinds of lps --------------------------------------------------------------------------- */

/* Small whole numbers everywhere: often infeasible or unbounded, always with a clear margin. */
static void integers(draft *d)
{
    int rows = whole(d, 1, 10), cols = whole(d, 1, 12), fill = whole(d, 1, 4);
    for (int j = 0; j < cols; j++) {
        int kind = whole(d, 0, 9);
        add_col(d,
                kind == 0 || kind == 1 ? -INF
                : kind == 2            ? whole(d, -5, 5)
                                       : 0,
                kind == 1  ? whole(d, -3, 6)
                : kind < 7 ? INF
                           : whole(d, 5, 20),
                whole(d, -3, 9));
    }
    for (int i = 0; i < rows; i++) {
        double lower, upper;
        side(whole(d, 0, 3), whole(d, -6, 12), whole(d, 0, 9), &lower, &upper);
        add_row(d, lower, upper);
        for (int j = 0; j < cols; j++)
            d->m[i][j] = once_in(d, fill) ? whole(d, -3, 4) : 0;
    }
}

/* Around a known optimum: x and the duals first, then bounds, row bounds and costs that make it
 * optimal. Duals and slacks are often 0, so that many are degenerate. */
static void around(draft *d)
{
    int rows = whole(d, 1, 30), cols = whole(d, 2, 40);
    double x[COLS_MAX], y[ROWS_MAX];
    for (int j = 0; j < cols; j++) {
        x[j] = once_in(d, 3) ? 0 : 20 * part(d) - 6;
        double dual = once_in(d, 4) ? 0 : part(d), slack = once_in(d, 4) ? 0 : 9 * part(d);
        switch (whole(d, 0, 5)) {
        case 0:
            add_col(d, x[j], INF, dual);
            break;
        case 1:
            add_col(d, -INF, x[j], -dual);
            break;
        case 2:
            add_col(d, x[j], x[j] + slack, dual);
            break;
        case 3:
            add_col(d, x[j] - slack, x[j], -dual);
            break;
        case 4:
            add_col(d, -INF, INF, 0);
            break;
        default:
            add_col(d, x[j] - slack, x[j] + 2 * slack, 0);
            break;
        }
    }
    for (int i = 0; i < rows; i++) {
        double sum = 0, dual = once_in(d, 4) ? 0 : part(d), slack = once_in(d, 4) ? 0 : 4 * part(d);
        for (int j = 0; j < cols; j++) {
            d->m[i][j] = once_in(d, 4) ? 4 * part(d) - 2 : 0;
            sum += d->m[i][j] * x[j];
        }
        int kind = whole(d, 0, 4);
        y[i] = kind == 0 ? dual : kind == 1 ? -dual : kind == 2 ? 2 * part(d) - 1 : 0;
        if (kind == 3)
            add_row(d, sum - slack, INF);
        else if (kind == 4)
            add_row(d, sum - slack, sum + slack);
        else
            add_row(d, kind == 1 ? -INF : sum, kind == 0 ? INF : sum);
        for (int j = 0; j < cols; j++)
            d->cost[j] += d->m[i][j] * y[i];
    }
}

/* Transport from supplies to demands, all equalities: the rank is one less than the rows, and the
 * optimum is degenerate. Without balance it is infeasible. */
static void transport(draft *d)
{
    int from = whole(d, 2, 6), to = whole(d, 2, 7), total = 0;
    bool balanced = !once_in(d, 4);
    for (int i = 0; i < from; i++) {
        int supply = whole(d, 1, 4) * 5;
        total += supply;
        add_row(d, supply, supply);
    }
    for (int k = 0; k < to; k++) {
        int demand = k == to - 1 ? total : total * whole(d, 0, 3) / 10;
        total -= demand;
        demand += balanced ? 0 : k == 0;
        add_row(d, demand, demand);
    }
    for (int i = 0; i < from; i++) {
        for (int k = 0; k < to; k++) {
            int j = add_col(d, 0, INF, whole(d, 1, 9));
            d->m[i][j] = d->m[from + k][j] = 1;
        }
    }
}

/* A small site: purchases, a store, load shedding, and one size with an entry in every step. */
static void site(draft *d)
{
    int steps = whole(d, 3, 11);
    double loss = once_in(d, 2) ? 1 : 0.95, limit = whole(d, 3, 14);
    int size = add_col(d, 0, once_in(d, 2) ? INF : 20, 0.1 * whole(d, 0, 30));
    int level = -1, first = -1, last = -1;
    for (int t = 0; t < steps; t++) {
        int load = whole(d, 2, 9);
        int balance = add_row(d, load, load), within = add_row(d, -INF, 0);
        int stock = add_row(d, 0, 0);
        int buy = add_col(d, 0, limit, whole(d, 1, 6));
        int in = add_col(d, 0, INF, 0), out = add_col(d, 0, INF, once_in(d, 2) ? 0 : 0.01);
        d->m[balance][buy] = d->m[balance][out] = 1;
        d->m[balance][in] = -1;
        level = add_col(d, 0, INF, 0);
        if (t == 0)
            first = stock;
        else
            d->m[stock][last] = -loss;
        d->m[stock][level] = 1;
        d->m[stock][in] = -1;
        d->m[stock][out] = 1;
        d->m[within][level] = 1;
        d->m[within][size] = -1;
        last = level;
        if (once_in(d, 3))
            d->m[balance][add_col(d, 0, INF, 100)] = 1;
    }
    d->m[first][last] = -loss;
}

/* Assignment: highly degenerate. */
static void assignment(draft *d)
{
    int n = whole(d, 2, 7);
    for (int i = 0; i < 2 * n; i++)
        add_row(d, 1, i < n || once_in(d, 2) ? 1 : INF);
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < n; k++) {
            int j = add_col(d, 0, once_in(d, 3) ? 1 : INF, whole(d, 0, 3));
            d->m[i][j] = d->m[n + k][j] = 1;
        }
    }
}

/* Equalities, many of which are combinations of others; in one of four lps one contradicts them. */
static void deficient(draft *d)
{
    int rank = whole(d, 1, 6), cols = whole(d, rank, 14), more = whole(d, 1, 8);
    int point[COLS_MAX];
    for (int j = 0; j < cols; j++) {
        point[j] = whole(d, 0, 5);
        add_col(d, once_in(d, 4) ? -INF : 0, once_in(d, 4) ? 9 : INF, whole(d, -1, 6));
    }
    for (int i = 0; i < rank; i++) {
        int sum = 0;
        for (int j = 0; j < cols; j++) {
            int value = whole(d, -2, 3);
            d->m[i][j] = value;
            sum += value * point[j];
        }
        add_row(d, sum, sum);
    }
    for (int i = rank; i < rank + more; i++) {
        add_row(d, 0, 0);
        for (int k = 0; k < rank; k++) {
            int times = whole(d, -2, 2);
            for (int j = 0; j < cols; j++)
                d->m[i][j] += times * d->m[k][j];
            d->row_lower[i] += times * d->row_lower[k];
        }
        d->row_upper[i] = d->row_lower[i];
    }
    if (once_in(d, 4)) {
        d->row_lower[rank]++;
        d->row_upper[rank]++;
    }
}

/* Set covering, packing, or both. */
static void sets(draft *d)
{
    int rows = whole(d, 2, 24), cols = whole(d, 2, 20), kind = whole(d, 0, 2);
    for (int j = 0; j < cols; j++)
        add_col(d, 0, once_in(d, 2) ? 1 : INF, kind == 1 ? -whole(d, 0, 3) : whole(d, 0, 3));
    for (int i = 0; i < rows; i++) {
        bool cover = kind == 0 || (kind == 2 && once_in(d, 2));
        add_row(d, cover ? 1 : -INF, cover ? INF : whole(d, 1, 2));
        for (int j = 0; j < cols; j++)
            d->m[i][j] = once_in(d, 4);
    }
}

/* Singleton rows and chains of them: each fixes or bounds a column, which leaves the next row with
 * one entry. */
static void chains(draft *d)
{
    int cols = whole(d, 2, 16), point[COLS_MAX];
    for (int j = 0; j < cols; j++) {
        point[j] = whole(d, -4, 9);
        int kind = whole(d, 0, 3);
        add_col(d, kind == 0 ? -INF : point[j] - whole(d, 0, 2),
                kind == 1 ? INF : point[j] + whole(d, 0, 2), whole(d, -5, 5));
    }
    for (int j = 0; j < cols; j++) {
        int times = once_in(d, 2) ? whole(d, 1, 4) : -whole(d, 1, 4), sum = times * point[j];
        int kind = whole(d, 0, 5);
        int i = add_row(d, kind == 1 ? -INF : sum - (kind > 3), kind == 0 ? INF : sum + (kind > 4));
        d->m[i][j] = times;
        if (j > 0 && !once_in(d, 3)) {
            d->m[i][j - 1] = whole(d, -3, 3);
            double moved = d->m[i][j - 1] * point[j - 1];
            d->row_lower[i] += moved;
            d->row_upper[i] += moved;
        }
        if (once_in(d, 3)) {
            int single =
                add_row(d, 2 * point[j] - whole(d, 0, 1), once_in(d, 2) ? INF : 2 * point[j]);
            d->m[single][j] = 2;
        }
    }
    if (once_in(d, 6) && d->row_upper[0] < INF)
        d->row_lower[0] = d->row_upper[0] += 3;
}

/* No bounds of columns, only of rows. */
static void without_bounds(draft *d)
{
    int rows = whole(d, 1, 14), cols = whole(d, 1, 8);
    bool bounded = !once_in(d, 3); /* the cost is then a combination of rows */
    for (int j = 0; j < cols; j++)
        add_col(d, -INF, INF, bounded ? 0 : whole(d, -2, 2));
    for (int i = 0; i < rows; i++) {
        int kind = whole(d, 0, 2), dual = whole(d, 0, 3);
        double lower, upper;
        side(kind, whole(d, -9, 2) * (kind == 1 ? -1 : 1), 0, &lower, &upper);
        add_row(d, lower, upper);
        for (int j = 0; j < cols; j++) {
            d->m[i][j] = whole(d, -2, 2);
            d->cost[j] += bounded ? d->m[i][j] * (kind == 1 ? -dual : dual) : 0;
        }
    }
}

/* Flows in a network, some at a gain: unbounded where a cycle with a gain has no limit. */
static void circulation(draft *d)
{
    int nodes = whole(d, 3, 9), arcs = whole(d, nodes, 30);
    bool limits = once_in(d, 2);
    for (int i = 0; i < nodes; i++)
        add_row(d, 0, 0);
    int moved = whole(d, 0, 4);
    d->row_lower[0] = d->row_upper[0] = moved;
    d->row_lower[1] = d->row_upper[1] = -moved;
    for (int k = 0; k < arcs; k++) {
        int from = whole(d, 0, nodes - 1), to = (from + whole(d, 1, nodes - 1)) % nodes;
        int j = add_col(d, 0, limits || once_in(d, 3) ? whole(d, 0, 6) : INF, whole(d, -1, 6));
        d->m[from][j] = 1;
        d->m[to][j] = -1;
    }
}

static void (*const kinds[])(draft *) = {integers,  around, transport,      site,        assignment,
                                         deficient, sets,   without_bounds, circulation, chains};
static const char *const kind_names[] = {"integers",    "around",    "transport", "site",
                                         "assignment",  "deficient", "sets",      "without bounds",
                                         "circulation", "chains"};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

/* ---- changes -------------------------------------------------------------------------------- */

static void copy_row(draft *d, int from, int times, double looser)
{
    double low = times * d->row_lower[from], high = times * d->row_upper[from];
    int i = add_row(d, fmin(low, high) - looser, fmax(low, high) + looser);
    for (int j = 0; j < d->cols; j++)
        d->m[i][j] = times * d->m[from][j];
}

static void one_change(draft *d)
{
    int i = whole(d, 0, d->rows - 1), j = whole(d, 0, d->cols - 1), row, col;
    double low = d->col_lower[j], high = d->col_upper[j];
    switch (whole(d, 0, 11)) {
    case 0: /* a duplicate row, or a multiple of it */
        copy_row(d, i, once_in(d, 2) ? 1 : once_in(d, 2) ? -2 : 3, 0);
        break;
    case 1: /* a redundant row */
        copy_row(d, i, 1, whole(d, 1, 5));
        break;
    case 2: /* a row without entries */
        add_row(d, once_in(d, 2) ? -INF : -whole(d, 0, 2), once_in(d, 2) ? INF : whole(d, 0, 2));
        break;
    case 3: /* a free row */
        row = add_row(d, -INF, INF);
        d->m[row][j] = 1;
        break;
    case 4: /* a column without entries, whose cost drives it to a bound */
        add_col(d, once_in(d, 3) ? -INF : whole(d, -3, 0), once_in(d, 3) ? INF : whole(d, 0, 3),
                whole(d, -1, 1) * !once_in(d, 3));
        break;
    case 5: /* a fixed column */
        if (isfinite(low) || isfinite(high))
            d->col_lower[j] = d->col_upper[j] = isfinite(low) ? low : high;
        break;
    case 6: /* a free column */
        d->col_lower[j] = -INF;
        d->col_upper[j] = INF;
        break;
    case 7: /* the column negated: it may have an upper bound only */
        d->col_lower[j] = -high;
        d->col_upper[j] = -low;
        d->cost[j] = -d->cost[j];
        for (i = 0; i < d->rows; i++)
            d->m[i][j] = -d->m[i][j];
        break;
    case 8: /* a singleton row, with the bound of the column or a looser one */
        row = add_row(d, isfinite(low) ? 2 * low - whole(d, 0, 1) : -INF,
                      isfinite(high) ? 2 * high + whole(d, 0, 1) : INF);
        d->m[row][j] = 2;
        break;
    case 9: /* a column in every row */
        col = add_col(d, once_in(d, 3) ? -INF : 0, once_in(d, 2) ? INF : 4, whole(d, 0, 20));
        for (i = 0; i < d->rows; i++)
            d->m[i][col] = once_in(d, 3) ? -1 : 1;
        break;
    case 10: /* a range with row bounds far apart */
        if (d->row_lower[i] == -INF && d->row_upper[i] < INF)
            d->row_lower[i] = d->row_upper[i] - 1000;
        else if (d->row_upper[i] == INF && d->row_lower[i] > -INF)
            d->row_upper[i] = d->row_lower[i] + 1000;
        break;
    default: /* a duplicate column */
        col = add_col(d, low, high, d->cost[j]);
        for (i = 0; i < d->rows; i++)
            d->m[i][col] = d->m[i][j];
        break;
    }
}

static void draw_program(draft *d, uint64_t seed, int number)
{
    *d = (draft){.seed = seed * 1000003 + (uint64_t)number};
    kinds[number % KINDS](d);
    for (int changes = whole(d, 0, 6); changes > 0; changes--)
        one_change(d);
    if (once_in(d, 12))
        memset(d->cost, 0, sizeof d->cost);
}

static lp lp_of(arena *a, const draft *d)
{
    static double flat[ROWS_MAX * COLS_MAX];
    for (int i = 0; i < d->rows; i++)
        memcpy(flat + i * d->cols, d->m[i], (size_t)d->cols * sizeof *flat);
    lp p = lp_dense(a, d->rows, d->cols, flat);
    for (int i = 0; i < d->rows; i++) {
        p.row_lower[i] = d->row_lower[i];
        p.row_upper[i] = d->row_upper[i];
    }
    for (int j = 0; j < d->cols; j++) {
        p.col_lower[j] = d->col_lower[j];
        p.col_upper[j] = d->col_upper[j];
        p.cost[j] = d->cost[j];
    }
    return p;
}

/* Another unit for each row and each column: the optimal objective does not change. */
static void scale_badly(draft *d)
{
    for (int i = 0; i < d->rows; i++) {
        double by = pow(10, whole(d, -3, 3));
        d->row_lower[i] *= by;
        d->row_upper[i] *= by;
        for (int j = 0; j < d->cols; j++)
            d->m[i][j] *= by;
    }
    for (int j = 0; j < d->cols; j++) {
        double by = pow(10, whole(d, -3, 3));
        d->col_lower[j] /= by;
        d->col_upper[j] /= by;
        d->cost[j] *= by;
        for (int i = 0; i < d->rows; i++)
            d->m[i][j] *= by;
    }
}

/* ---- the right answer ----------------------------------------------------------------------- */

typedef struct answer {
    bool feasible, unbounded; /* unbounded: some recession direction reduces the cost */
    double objective;         /* if feasible and not unbounded */
} answer;

static solution by_simplex(arena *a, const lp *p)
{
    solution s = {0};
    error e = {0};
    if (solve(a, p, &(solve_options){.method = "glpk"}, &s, &e) != 0)
        fail_msg("%s", e.text);
    return s;
}

static answer answer_of(arena *a, const draft *d)
{
    static draft other;
    answer is = {0};
    other = *d;
    memset(other.cost, 0, sizeof other.cost);
    lp p = lp_of(a, &other);
    solution s = by_simplex(a, &p);
    assert_true(s.status == SOLVE_OPTIMAL || s.status == SOLVE_INFEASIBLE);
    is.feasible = s.status == SOLVE_OPTIMAL;
    other = *d;
    for (int i = 0; i < d->rows; i++) {
        other.row_lower[i] = isfinite(d->row_lower[i]) ? 0 : -INF;
        other.row_upper[i] = isfinite(d->row_upper[i]) ? 0 : INF;
    }
    for (int j = 0; j < d->cols; j++) {
        other.col_lower[j] = isfinite(d->col_lower[j]) ? 0 : -1;
        other.col_upper[j] = isfinite(d->col_upper[j]) ? 0 : 1;
    }
    p = lp_of(a, &other);
    s = by_simplex(a, &p);
    assert_int_equal(s.status, SOLVE_OPTIMAL);
    is.unbounded = s.objective < -1e-7;
    if (is.feasible && !is.unbounded) {
        p = lp_of(a, d);
        s = by_simplex(a, &p);
        assert_int_equal(s.status, SOLVE_OPTIMAL);
        is.objective = s.objective;
    }
    return is;
}

static bool agrees(const answer *is, const solution *s)
{
    if (s->status == SOLVE_INFEASIBLE)
        return !is->feasible;
    if (s->status == SOLVE_UNBOUNDED)
        return is->unbounded; /* if infeasible as well, either status is right */
    return s->status == SOLVE_OPTIMAL && is->feasible && !is->unbounded &&
           rig_near(s->objective, is->objective, 1e-6);
}

enum { SOLVABLE, INFEASIBLE, UNBOUNDED, BOTH, OUTCOMES };
static const char *const outcome_names[] = {"solvable", "infeasible", "unbounded",
                                            "infeasible and unbounded"};

static void of_every_kind(void **state)
{
    (void)state;
    static draft d;
    const solve_options barrier = {.method = "barrier"};
    const char *given = getenv("FIRN_SEED"), *one = getenv("FIRN_ONE");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 20261121;
    int drawn[OUTCOMES] = {0}, silent[OUTCOMES] = {0}, wrong = 0;
    print_message("FIRN_SEED=%llu\n", (unsigned long long)seed);
    const int programs = sampled() ? PROGRAMS / 4 : PROGRAMS;
    int from = one != NULL ? (int)strtol(one, NULL, 10) : 0, to = one != NULL ? from + 1 : programs;
    for (int n = from; n < to; n++) {
        arena *a = arena_new();
        solution alone = {0}, full = {0};
        error e = {0};
        draw_program(&d, seed, n);
        answer is = answer_of(a, &d);
        if (once_in(&d, 4))
            scale_badly(&d);
        lp p = lp_of(a, &d);
        int outcome = is.feasible ? (is.unbounded ? UNBOUNDED : SOLVABLE)
                                  : (is.unbounded ? BOTH : INFEASIBLE);
        drawn[outcome]++;
        if (barrier_alone(a, &p, &barrier, &alone, &e) != 0 ||
            solve(a, &p, &barrier, &full, &e) != 0)
            fail_msg("FIRN_SEED=%llu FIRN_ONE=%d: %s", (unsigned long long)seed, n, e.text);
        bool answered = alone.status == SOLVE_OPTIMAL || alone.status == SOLVE_INFEASIBLE ||
                        alone.status == SOLVE_UNBOUNDED;
        bool mistaken = (answered && !agrees(&is, &alone)) || !agrees(&is, &full);
        silent[outcome] += !answered;
        wrong += mistaken;
        if (mistaken || !answered || one != NULL) {
            print_message(
                "%s: FIRN_SEED=%llu FIRN_ONE=%d (%s, %d rows, %d columns, %s): alone %s "
                "%.12g after %d iterations, certificate %.1e; with fallback %s %.12g by %s; "
                "should be %.12g\n",
                mistaken   ? "wrong"
                : answered ? "right"
                           : "silent",
                (unsigned long long)seed, n, kind_names[n % KINDS], d.rows, d.cols,
                outcome_names[outcome], solve_status_name(alone.status), alone.objective,
                (int)alone.iterations, alone.has_point ? alone.proof.worst : 0,
                solve_status_name(full.status), full.objective, full.method, is.objective);
            rig_write(&p, "random", (unsigned long long)n);
        }
        arena_free(a);
    }
    for (int i = 0; i < OUTCOMES; i++)
        print_message("%-24s %3d drawn, no answer of the barrier alone to %d\n", outcome_names[i],
                      drawn[i], silent[i]);
    assert_int_equal(wrong, 0);
    if (one != NULL)
        return;
    assert_true(drawn[SOLVABLE] > programs / 4 && drawn[INFEASIBLE] > programs / 20 &&
                drawn[UNBOUNDED] > programs / 20 && drawn[BOTH] > 0);
    assert_true(silent[SOLVABLE] <= (drawn[SOLVABLE] < 200 ? 1 : drawn[SOLVABLE] / 100));
    assert_true(silent[INFEASIBLE] + silent[UNBOUNDED] + silent[BOTH] <= programs / 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_every_kind)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
