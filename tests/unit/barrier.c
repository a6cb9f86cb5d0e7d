/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * barrier.c - the barrier alone on programs whose answers are known by hand: each kind of row and
 * bound, what has no answer, what is stopped, what is not a number, and sites in the
 * units that it is there for.
 */
#include "barrier_rig.h"

typedef struct place {
    arena *a;
    error e;
    solution s;
} place;

static int begin(void **state)
{
    place *g = calloc(1, sizeof *g);
    if (g == NULL || (g->a = arena_new()) == NULL)
        return -1;
    *state = g;
    return 0;
}

static int end(void **state)
{
    place *g = *state;
    arena_free(g->a);
    free(g);
    return 0;
}

static const solve_options plainly = {.method = "barrier"};

static void run(place *g, const lp *p, const solve_options *o)
{
    g->e = (error){0};
    if (barrier_alone(g->a, p, o, &g->s, &g->e) != 0)
        fail_msg("%s", g->e.text);
}

static void reaches(place *g, const lp *p, double objective)
{
    run(g, p, &plainly);
    if (g->s.status != SOLVE_OPTIMAL || !rig_near(g->s.objective, objective, 1e-7) ||
        !(g->s.proof.worst <= SOLVE_AIMED))
        fail_msg("%s, %.12g instead of %.12g; row %.1e bound %.1e dual %.1e gap %.1e "
                 "complementarity %.1e",
                 solve_status_name(g->s.status), g->s.objective, objective, g->s.proof.row,
                 g->s.proof.bound, g->s.proof.dual, g->s.proof.gap, g->s.proof.complementarity);
    assert_true(g->s.has_point);
}

static void numbers(const double *found, const double *wanted, int count, const char *what)
{
    for (int i = 0; i < count; i++) {
        if (!rig_near(found[i], wanted[i], 1e-6))
            fail_msg("%s %d is %.12g instead of %.12g", what, i, found[i], wanted[i]);
    }
}
#define NUMBERS(found, count, ...) numbers((found), (double[count]){__VA_ARGS__}, (count), #found)

/* It says so, can prove it, and leaves no point that could be taken for an answer. */
static void ends(place *g, const lp *p, enum solve_status status)
{
    run(g, p, &plainly);
    if (g->s.status != status)
        fail_msg("%s instead of %s, %.12g", solve_status_name(g->s.status),
                 solve_status_name(status), g->s.objective);
    assert_true(g->s.proven);
    assert_false(g->s.has_point);
}

/* ---- each kind of row and bound ------------------------------------------------------------- */

/* max 3x + 2y: x + y <= 4, x + 3y <= 7, x <= 3: 11 at (3, 1). */
static lp small(arena *a)
{
    lp p = lp_dense(a, 2, 2, (double[]){1, 1, 1, 3});
    p.row_upper[0] = 4;
    p.row_upper[1] = 7;
    p.col_upper[0] = 3;
    p.cost[0] = -3;
    p.cost[1] = -2;
    p.constant = 100;
    return p;
}

static void upper_bounds(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    reaches(g, &p, 89);
    NUMBERS(g->s.x, 2, 3, 1);
    NUMBERS(g->s.row_dual, 2, -2, 0);
    NUMBERS(g->s.col_dual, 2, -1, 0);
    assert_string_equal(g->s.method, "barrier");
    assert_int_equal(g->s.attempts, 1);
}

static void negative_and_upper_only(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 1, 3, (double[]){1, 1, 1});
    /* -5 <= x <= -1, y <= -2, z <= 4 and no more: max y + 2z, x + y + z >= -3 */
    p.col_lower[0] = -5;
    p.col_upper[0] = -1;
    p.col_lower[1] = p.col_lower[2] = -INF;
    p.col_upper[1] = -2;
    p.col_upper[2] = 4;
    p.cost[0] = 3;
    p.cost[1] = p.cost[2] = -1;
    p.row_lower[0] = -3;
    reaches(g, &p, -15 + 2 - 4); /* the row is at -3 */
    NUMBERS(g->s.x, 3, -5, -2, 4);
}

static void free_columns(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 2, 2, (double[]){1, 2, 3, 1});
    p.col_lower[0] = p.col_lower[1] = -INF;
    p.row_lower[0] = 3;
    p.row_lower[1] = 4;
    p.cost[0] = p.cost[1] = 1;
    reaches(g, &p, 2);
    NUMBERS(g->s.x, 2, 1, 1);
    NUMBERS(g->s.row_dual, 2, 0.4, 0.2);
    /* |x - 7| + |x - 2| + |x + 1|: each a pair of rows, x free, t free as well; 8 at x = 2. */
    lp q = lp_dense(g->a, 6, 4, (double[]){1,  -1, 0,  0, -1, -1, 0, 0,  1,  0, -1, 0,
                                           -1, 0,  -1, 0, 1,  0,  0, -1, -1, 0, 0,  -1});
    static const double at[] = {7, 2, -1};
    for (int k = 0; k < 3; k++) {
        q.row_upper[2 * k] = at[k];
        q.row_upper[2 * k + 1] = -at[k];
        q.cost[k + 1] = 1;
    }
    for (int j = 0; j < 4; j++)
        q.col_lower[j] = -INF;
    reaches(g, &q, 8);
    NUMBERS(g->s.x, 4, 2, 5, 0, 3);
}

/* Two free columns that say the same: the difference of them is nobody's business. */
static void free_twins(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 2, 3, (double[]){1, 1, 1, 0, 0, 1});
    p.col_lower[0] = p.col_lower[1] = -INF;
    p.cost[0] = p.cost[1] = 2;
    p.cost[2] = 5;
    p.row_lower[0] = p.row_upper[0] = 10;
    p.row_lower[1] = 1;
    reaches(g, &p, 23);
    assert_true(rig_near(g->s.x[0] + g->s.x[1], 9, 1e-6));
}

static void fixed_columns(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    p.col_lower[0] = p.col_upper[0] = 2;
    reaches(g, &p, 100 - 6 - 2 * 5.0 / 3);
    assert_true(g->s.x[0] == 2);
    p.col_lower[1] = p.col_upper[1] = 1.5; /* and then nothing is left */
    reaches(g, &p, 100 - 6 - 3);
    assert_true(g->s.x[1] == 1.5);
    p.col_lower[1] = p.col_upper[1] = 5;
    ends(g, &p, SOLVE_INFEASIBLE);
}

static void ranges_and_equalities(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 2, 2, (double[]){1, -1, 1, 1});
    p.row_lower[0] = -10;
    p.row_upper[0] = 5;
    p.row_lower[1] = p.row_upper[1] = 9;
    p.cost[0] = -1;
    reaches(g, &p, -7);
    NUMBERS(g->s.x, 2, 7, 2);
    NUMBERS(g->s.row_dual, 2, -0.5, -0.5);
    p.cost[0] = 1; /* to the other side: x >= 0 comes before x - y >= -10 */
    reaches(g, &p, 0);
    NUMBERS(g->s.x, 2, 0, 9);
    p.row_lower[0] = -6;
    reaches(g, &p, 1.5);
    NUMBERS(g->s.row_dual, 2, 0.5, 0.5);
}

/* Rows that differ by a rounding, and a range of no width: both are equalities for all purposes. */
static void narrow_ranges(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 2, 2, (double[]){1, 1, 1, -1});
    p.row_lower[0] = 3;
    p.row_upper[0] = 3 + 1e-12;
    p.row_lower[1] = 1;
    p.row_upper[1] = 1 + 1e-9;
    p.cost[0] = 1;
    p.cost[1] = 4;
    reaches(g, &p, 6);
    NUMBERS(g->s.x, 2, 2, 1);
    p.col_lower[0] = 2;
    p.col_upper[0] = 2 + 1e-13;
    reaches(g, &p, 6);
}

static void rows_without_entries(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 4, 2, (double[]){0, 0, 1, 1, 0, 0, 1, 3});
    p.row_lower[0] = -1;
    p.row_upper[0] = 1;
    p.row_upper[1] = 4;
    p.row_upper[2] = 0;
    p.row_upper[3] = 7;
    p.col_upper[0] = 3;
    p.cost[0] = -3;
    p.cost[1] = -2;
    reaches(g, &p, -11);
    NUMBERS(g->s.row_dual, 4, 0, -2, 0, 0);
    p.row_lower[2] = -INF;
    p.row_upper[2] = -1e-3; /* 0 <= -0.001 */
    ends(g, &p, SOLVE_INFEASIBLE);
}

static void columns_without_entries(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 1, 6, (double[]){0, 1, 0, 0, 0, 0});
    p.row_lower[0] = 2;
    static const double lower[] = {1, 0, -INF, -INF, -3, -INF},
                        upper[] = {INF, INF, 4, INF, -2, -6};
    static const double cost[] = {2, 1, -3, 0, 0, 0};
    for (int j = 0; j < 6; j++) {
        p.col_lower[j] = lower[j];
        p.col_upper[j] = upper[j];
        p.cost[j] = cost[j];
    }
    reaches(g, &p, 2 + 2 - 12); /* the last three where they like */
    NUMBERS(g->s.x, 3, 1, 2, 4);
    assert_true(g->s.x[4] >= -3 && g->s.x[4] <= -2 && g->s.x[5] <= -6 && isfinite(g->s.x[3]));
    p.cost[5] = 1e-4; /* earns without end, if little */
    ends(g, &p, SOLVE_UNBOUNDED);
}

/* Each is a bound that bears the price of its column, or none. */
static void rows_of_one_entry(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 3, 2, (double[]){1, 1, 2, 0, 0, -3});
    p.row_lower[0] = 10;
    p.row_upper[1] = 8;
    p.row_lower[2] = -30;
    p.cost[0] = 2;
    p.cost[1] = 3;
    reaches(g, &p, 26);
    NUMBERS(g->s.x, 2, 4, 6);
    NUMBERS(g->s.row_dual, 3, 3, -0.5, 0);
    p.row_upper[1] = p.row_lower[1] = 8; /* now an equality */
    reaches(g, &p, 26);
    NUMBERS(g->s.row_dual, 3, 3, -0.5, 0);
    p.cost[0] = 7; /* which pulls the other way */
    reaches(g, &p, 46);
    NUMBERS(g->s.row_dual, 3, 3, 2, 0);
    p.row_lower[2] = -15; /* y <= 5 and x = 4: less than 10 */
    ends(g, &p, SOLVE_INFEASIBLE);
}

/* Each fixes a column, and leaves the next row with one entry. */
static void chains_of_them(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 4, 4, (double[]){2, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 1, 1});
    static const double sides[] = {6, 5, 7, 9}, cost[] = {1, 2, 3, 4};
    for (int i = 0; i < 4; i++) {
        p.row_lower[i] = sides[i];
        p.row_upper[i] = i == 3 ? INF : sides[i];
        p.cost[i] = cost[i];
    }
    reaches(g, &p, 38);
    NUMBERS(g->s.x, 4, 3, 2, 5, 4);
    NUMBERS(g->s.row_dual, 4, -1, 3, -1, 4);
    for (int j = 0; j < 4; j++)
        p.col_lower[j] = -INF;
    reaches(g, &p, 38);
    NUMBERS(g->s.row_dual, 4, -1, 3, -1, 4);
    p.col_lower[1] = 2.5; /* y would have to be 2 */
    ends(g, &p, SOLVE_INFEASIBLE);
}

/* Two rows of one entry that meet fix a column; only the one that holds it back has a price. */
static void two_of_them_meet(void **state)
{
    place *g = *state;
    for (int sign = -1; sign <= 1; sign += 2) {
        lp p = lp_dense(g->a, 3, 2, (double[]){1, 0, -2, 0, 1, 1});
        p.row_lower[0] = 3;  /* x >= 3 */
        p.row_lower[1] = -6; /* x <= 3 */
        p.row_lower[2] = p.row_upper[2] = 5;
        p.cost[0] = 4 * sign;
        p.cost[1] = 1;
        reaches(g, &p, 12 * sign + 2);
        NUMBERS(g->s.row_dual, 3, sign > 0 ? 3 : 0, sign > 0 ? 0 : 2.5, 1);
        p.col_lower[0] = p.col_upper[0] = 3; /* the column's own bounds say the same */
        reaches(g, &p, 12 * sign + 2);
    }
}

/* The same bound thrice, and looser ones. */
static void many_of_them(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 6, 2, (double[]){1, 0, 2, 0, 4, 0, 1, 0, -1, 0, 1, 1});
    static const double lower[] = {3, 6, 12, 2, -9, 4};
    memcpy(p.row_lower, lower, sizeof lower);
    p.cost[0] = 2;
    p.cost[1] = 1;
    reaches(g, &p, 7);
    NUMBERS(g->s.x, 2, 3, 1);
    assert_true(rig_near(g->s.row_dual[0] + 2 * g->s.row_dual[1] + 4 * g->s.row_dual[2], 1, 1e-6));
    NUMBERS(g->s.row_dual + 3, 3, 0, 0, 1);
}

static void without_costs(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    p.cost[0] = p.cost[1] = 0;
    p.row_lower[0] = 1;
    reaches(g, &p, 100);
}

static void without_rows(void **state)
{
    place *g = *state;
    lp p = lp_room(g->a, 0, 3, 0);
    p.cost[0] = 2;
    p.cost[1] = -3;
    p.col_lower[0] = 5;
    p.col_upper[1] = 7;
    p.constant = 1;
    reaches(g, &p, 1 + 10 - 21);
    assert_true(g->s.x[0] == 5 && g->s.x[1] == 7 && g->s.col_dual[1] == -3);
    p.col_upper[1] = INF;
    ends(g, &p, SOLVE_UNBOUNDED);
}

static void without_columns(void **state)
{
    place *g = *state;
    lp p = lp_room(g->a, 2, 0, 0);
    p.row_upper[0] = 4;
    p.row_lower[1] = -4;
    p.constant = 9;
    reaches(g, &p, 9);
    p.row_lower[1] = 1; /* 0 >= 1 */
    ends(g, &p, SOLVE_INFEASIBLE);
    lp q = lp_room(g->a, 0, 0, 0);
    q.constant = -2;
    reaches(g, &q, -2);
}

/* ---- equalities that say the same ----------------------------------------------------------- */

/* From three to three, in whole numbers: the six rows are five, and every answer has columns to
 * spare at zero. Again and again with a row more that repeats another. */
static void rows_that_follow_from_others(void **state)
{
    place *g = *state;
    for (int more = 0; more < 6; more++) {
        const int rows = 6 + more;
        double m[12 * 9] = {0};
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++)
                m[i * 9 + 3 * i + k] = m[(3 + k) * 9 + 3 * i + k] = 1;
        }
        for (int r = 0; r < more; r++) {
            for (int j = 0; j < 9; j++)
                m[(6 + r) * 9 + j] = (r + 1) * m[r * 9 + j] + m[(5 - r) * 9 + j];
        }
        lp p = lp_dense(g->a, rows, 9, m);
        static const double sides[] = {10, 15, 10, 10, 15, 10};
        for (int i = 0; i < rows; i++)
            p.row_lower[i] = p.row_upper[i] =
                i < 6 ? sides[i] : (i - 5) * sides[i - 6] + sides[5 - (i - 6)];
        static const double cost[] = {4, 8, 8, 16, 1, 16, 8, 14, 3};
        memcpy(p.cost, cost, sizeof cost);
        reaches(g, &p, 40 + 15 + 30);
        NUMBERS(g->s.x, 9, 10, 0, 0, 0, 15, 0, 0, 0, 10);
        p.row_lower[5] = p.row_upper[5] = 11; /* more is wanted than there is */
        if (more == 0)
            ends(g, &p, SOLVE_INFEASIBLE);
    }
}

/* The only point there is: no inside at all, neither of the primal nor of its bounds. */
static void without_an_inside(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 3, 3, (double[]){1, 1, 1, 1, -1, 0, 1, 1, 2});
    p.row_upper[0] = 2; /* x + y + z <= 2, x >= y, x + y + 2z >= 2, y >= 1: (1, 1, 0) */
    p.row_lower[1] = 0;
    p.row_lower[2] = 2;
    p.col_lower[1] = 1;
    for (int j = 0; j < 3; j++)
        p.cost[j] = 1 + j;
    p.col_upper[2] = 0.5;
    p.row_upper[0] = 2;
    p.row_lower[0] = 2;
    p.row_upper[2] = 2;
    reaches(g, &p, 3);
    NUMBERS(g->s.x, 3, 1, 1, 0);
    lp q = lp_dense(g->a, 2, 2, (double[]){1, 1, 1, 1}); /* x + y <= 0 and >= 0 */
    q.row_upper[0] = 0;
    q.row_lower[1] = 0;
    q.cost[0] = -1;
    reaches(g, &q, 0);
}

/* ---- no answer ------------------------------------------------------------------------------ */

static void infeasible(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    p.col_lower[1] = 2; /* bounds that cross */
    p.col_upper[1] = 1;
    ends(g, &p, SOLVE_INFEASIBLE);
    p = small(g->a);
    p.row_lower[0] = 5; /* a row that crosses itself: 5 <= x + y <= 4 */
    ends(g, &p, SOLVE_INFEASIBLE);
    p = small(g->a);
    p.row_lower[0] = p.row_upper[0] = 20; /* x + y = 20 with x <= 3 and x + 3y <= 7 */
    ends(g, &p, SOLVE_INFEASIBLE);
    p = lp_dense(g->a, 2, 2, (double[]){1, 1, 1, 1}); /* two rows that cross each other, far out */
    p.row_lower[0] = 1000;
    p.row_upper[1] = 999;
    p.cost[0] = 1;
    ends(g, &p, SOLVE_INFEASIBLE);
    p.cost[0] = 0; /* and so without costs */
    ends(g, &p, SOLVE_INFEASIBLE);
    p = lp_dense(g->a, 3, 3, (double[]){1, -1, 0, 0, 1, -1, -1, 0, 1}); /* a circle: 0 >= 3 */
    for (int i = 0; i < 3; i++) {
        p.row_lower[i] = 1;
        p.col_lower[i] = -INF;
        p.cost[i] = i == 0;
    }
    p.cost[0] = 0;
    ends(g, &p, SOLVE_INFEASIBLE);
}

static void unbounded(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    p.row_upper[0] = p.row_upper[1] = p.col_upper[0] = INF;
    p.row_lower[0] = 1;
    ends(g, &p, SOLVE_UNBOUNDED);
    p.col_lower[1] = -INF; /* with no vertex at all */
    ends(g, &p, SOLVE_UNBOUNDED);
    /* Two that cancel in each row, at a small gain: buy at 1, sell at 1.001. */
    p = lp_dense(g->a, 1, 2, (double[]){1, -1});
    p.row_lower[0] = p.row_upper[0] = 5;
    p.cost[0] = 1;
    p.cost[1] = -1.001;
    ends(g, &p, SOLVE_UNBOUNDED);
    p.cost[1] = -0.999; /* at a small loss there is an end */
    reaches(g, &p, 5);
}

/* Neither a point nor a bound: either word is right, an optimum is not. */
static void both(void **state)
{
    place *g = *state;
    lp p = lp_dense(g->a, 2, 2, (double[]){1, -1, 1, -1});
    p.row_lower[0] = p.row_upper[0] = 1;
    p.row_lower[1] = p.row_upper[1] = 2;
    p.cost[0] = p.cost[1] = -1;
    run(g, &p, &plainly);
    assert_true(g->s.status == SOLVE_INFEASIBLE || g->s.status == SOLVE_UNBOUNDED);
    assert_false(g->s.has_point);
}

/* As near to having an answer as the units allow: a thousandth short, a thousandth to spare. */
static void nearly(void **state)
{
    place *g = *state;
    for (int sign = -1; sign <= 1; sign += 2) {
        lp p = lp_dense(g->a, 2, 2, (double[]){1, 1, 1, 2});
        p.row_lower[0] = 100;
        p.row_upper[1] = 100 * (1 + sign * 1e-3);
        p.cost[0] = 1;
        p.cost[1] = 2;
        if (sign > 0)
            reaches(g, &p, 100);
        else
            ends(g, &p, SOLVE_INFEASIBLE);
    }
}

/* ---- a site --------------------------------------------------------------------------------- */

/* Two batteries and an engine beside a grid with changing prices: in base units (W, J, USD) if
 * `unit` is 1, in GW and GWh if it is 1e9 and so on. Sizes stand in each step. */
typedef struct builder {
    lp p;
    int64_t at;
} builder;

static int32_t column(builder *b, double cost, double upper, int count, const int32_t *row,
                      const double *value)
{
    int32_t j = b->p.cols++;
    b->p.cost[j] = cost;
    b->p.col_lower[j] = 0;
    b->p.col_upper[j] = upper;
    for (int i = 0; i < count; i++) {
        int64_t k = b->at++;
        for (; k > b->p.start[j] && b->p.index[k - 1] > row[i]; k--) {
            b->p.index[k] = b->p.index[k - 1];
            b->p.value[k] = b->p.value[k - 1];
        }
        b->p.index[k] = row[i];
        b->p.value[k] = value[i];
    }
    b->p.start[j + 1] = b->at;
    return j;
}

static lp site(arena *a, int32_t steps, double power, double energy, double money)
{
    builder b = {.p = lp_room(a, 4 * steps + 1, 7 * steps + 2, 30 * (size_t)steps)};
    const double hour = 3600 / energy * power; /* power * hour = energy */
    uint64_t seed = 88172645463325252u;
    b.p.cols = 0;
    int32_t *every = ARENA_ARRAY(a, int32_t, 2 * steps);
    double *less = ARENA_ARRAY(a, double, 2 * steps);
    const int32_t carbon = 4 * steps;
    for (int32_t t = 0; t < steps; t++) {
        const int32_t bus = 4 * t, level = bus + 1, within = bus + 2, rate = bus + 3;
        const int32_t next = 4 * ((t + 1) % steps) + 1;
        const double joule = (20 + 60 * fabs(draw_real(&seed))) / 3.6e9 * energy / money;
        b.p.row_lower[bus] = b.p.row_upper[bus] =
            (0.8 + 0.2 * draw_real(&seed)) * 1e10 / power * hour;
        b.p.row_lower[level] = b.p.row_upper[level] = 0;
        b.p.row_upper[within] = b.p.row_upper[rate] = 0;
        const double kilogram = 0.4 / 3.6e6 * energy * (1 + 0.5 * draw_real(&seed));
        column(&b, joule * hour, 9e9 / power, 2, (int32_t[]){bus, carbon},
               (double[]){hour, kilogram * hour});
        column(&b, 75 / 3.6e9 * energy / money * hour, 3e9 / power, 2, (int32_t[]){bus, carbon},
               (double[]){hour, 0.5 / 3.6e6 * energy * hour});
        column(&b, 5000 / 3.6e9 * energy / money * hour, INF, 1, &bus, (double[]){hour});
        column(&b, 0, INF, 3, (int32_t[]){bus, level, rate}, (double[]){-hour, -0.95 * hour, 1});
        column(&b, 0, INF, 3, (int32_t[]){bus, level, rate}, (double[]){hour, hour / 0.95, 1});
        column(&b, 0, INF, 3, (int32_t[]){level, next, within}, (double[]){1, -0.9995, 1});
        column(&b, 0, INF, 1, &bus, (double[]){-hour}); /* spilt */
        every[2 * t] = within;
        every[2 * t + 1] = rate;
        less[2 * t] = less[2 * t + 1] = -1;
    }
    b.p.row_upper[carbon] = 0.41 / 3.6e6 * 0.8e10 * 3600 * steps; /* kg */
    /* Sizes: 150 USD/kWh and 100 USD/kW, of twenty years the share of these steps. */
    const double share = steps / 8760.0 / 20;
    for (int k = 0; k < 2; k++) {
        int32_t rows[2000];
        assert_true(steps <= 2000);
        for (int32_t t = 0; t < steps; t++)
            rows[t] = every[2 * t + k];
        column(&b,
               k == 0 ? 150 / 3.6e6 * energy / money * share : 100 / 1e3 * power / money * share,
               INF, steps, rows, less);
    }
    return b.p;
}

/* The numbers reach from 1e-11 to 1e14; the answer is that of better units. */
static void in_base_units(void **state)
{
    place *g = *state;
    for (int32_t steps = 24; steps <= 336; steps *= 14) {
        lp p = site(g->a, steps, 1, 1, 1), fine = site(g->a, steps, 1e9, 3.6e12, 1e6);
        solution s = {0};
        assert_int_equal(solve(g->a, &fine, &(solve_options){.method = "glpk"}, &s, &g->e), 0);
        assert_int_equal(s.status, SOLVE_OPTIMAL);
        reaches(g, &fine, s.objective);
        run(g, &p, &plainly);
        if (g->s.status != SOLVE_OPTIMAL || !rig_near(g->s.objective, s.objective * 1e6, 1e-6))
            fail_msg("%d steps: %s, %.12g instead of %.12g, certificate %g", (int)steps,
                     solve_status_name(g->s.status), g->s.objective, s.objective * 1e6,
                     g->s.proof.worst);
    }
}

/* Load that is not served costs up to a hundred million times the rest. */
static void a_penalty_among_the_costs(void **state)
{
    place *g = *state;
    lp p = site(g->a, 48, 1e9, 3.6e12, 1e6);
    run(g, &p, &plainly);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    double objective = g->s.objective;
    for (double times = 10; times < 2e8; times *= 100) {
        for (int32_t t = 0; t < 48; t++)
            p.cost[7 * t + 2] *= times == 10 ? 10 : 100;
        run(g, &p, &plainly);
        if (g->s.status != SOLVE_OPTIMAL || !rig_near(g->s.objective, objective, 2e-6))
            fail_msg("times %g: %s, %.12g instead of %.12g, certificate %g", times,
                     solve_status_name(g->s.status), g->s.objective, objective, g->s.proof.worst);
    }
}

/* What is missed is seen on the way, however little it is, and not by a program of its own behind
 * all the others: that took longer than a solve. */
static void a_site_that_cannot_be(void **state)
{
    enum { STEPS = 336, A_SOLVE = 16 };
    place *g = *state;
    for (int kind = 0; kind < 4; kind++) {
        lp p = site(g->a, STEPS, 1e9, 3.6e12, 1e6);
        for (int32_t t = 0; t < STEPS; t++) {
            p.col_upper[7 * t + 2] = 0; /* all is served */
            p.col_upper[7 * t] *= kind == 0 ? 0.2 : kind == 1 ? 0.5 : kind == 2 ? 0.75 : 1;
        }
        if (kind == 3)
            p.row_upper[4 * STEPS] *= 0.9; /* carbon */
        ends(g, &p, SOLVE_INFEASIBLE);
        print_message("impossible site %d: %d iterations\n", kind, (int)g->s.iterations);
        assert_true(g->s.iterations <= A_SOLVE);
    }
}

static void twice_the_same(void **state)
{
    place *g = *state;
    lp p = site(g->a, 168, 1e9, 3.6e12, 1e6);
    run(g, &p, &plainly);
    solution first = g->s;
    run(g, &p, &plainly);
    assert_int_equal(first.status, SOLVE_OPTIMAL);
    assert_int_equal(first.iterations, g->s.iterations);
    assert_memory_equal(first.x, g->s.x, (size_t)p.cols * sizeof *first.x);
    assert_memory_equal(first.col_dual, g->s.col_dual, (size_t)p.cols * sizeof *first.x);
    assert_memory_equal(first.row_dual, g->s.row_dual, (size_t)p.rows * sizeof *first.x);
}

/* ---- stopped -------------------------------------------------------------------------------- */

typedef struct watch {
    int calls, stop;
    char line[120];
} watch;

static bool on_progress(void *data, const char *line)
{
    watch *w = data;
    assert_true(w->stop == 0 || w->calls < w->stop); /* not called again */
    snprintf(w->line, sizeof w->line, "%s", line);
    return ++w->calls == w->stop;
}

static void interrupted(void **state)
{
    place *g = *state;
    lp p = site(g->a, 168, 1e9, 3.6e12, 1e6);
    watch all = {0};
    solve_options o = {.method = "barrier", .progress = on_progress, .data = &all};
    run(g, &p, &o);
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
    assert_true(all.calls >= g->s.iterations); /* at least once in each */
    assert_true(strstr(all.line, "barrier") != NULL);
    double objective = g->s.objective;
    for (int k = 1; k <= all.calls; k++) {
        watch some = {.stop = k};
        o.data = &some;
        run(g, &p, &o);
        assert_int_equal(some.calls, k);
        assert_int_equal(g->s.status, SOLVE_INTERRUPTED);
    }
    reaches(g, &p, objective);
}

/* Whatever point there is by then has been looked at. */
static void the_time_limit(void **state)
{
    place *g = *state;
    lp p = site(g->a, 720, 1e9, 3.6e12, 1e6);
    run(g, &p, &(solve_options){.method = "barrier", .time_limit = 1e-6});
    assert_int_equal(g->s.status, SOLVE_TIME_LIMIT);
    assert_true(g->s.has_point);
    assert_true(g->s.proof.worst > SOLVE_CERTIFIED);
    for (int32_t j = 0; j < p.cols; j++)
        assert_true(isfinite(g->s.x[j]));
    for (int32_t i = 0; i < p.rows; i++)
        assert_true(isfinite(g->s.row_dual[i]));
    run(g, &p, &(solve_options){.method = "barrier", .time_limit = 1e9});
    assert_int_equal(g->s.status, SOLVE_OPTIMAL);
}

static void what_is_not_finite_is_refused(void **state)
{
    place *g = *state;
    lp p = small(g->a);
    double *const parts[] = {p.cost, p.value, p.col_lower, p.col_upper, p.row_lower, p.row_upper};
    for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++) {
        for (int sign = -1; sign <= 2; sign++) {
            /* NaN is wrong everywhere, infinity but in a bound of its own side. */
            double bad = sign == 0 ? (double)NAN : sign == 2 ? -(double)NAN : sign * INF;
            bool lower = k == 2 || k == 4, upper = k == 3 || k == 5;
            if ((lower && bad == -INF) || (upper && bad == INF))
                continue;
            double kept = parts[k][1];
            parts[k][1] = bad;
            g->e = (error){0};
            if (barrier_alone(g->a, &p, &plainly, &g->s, &g->e) != ERROR_SOLVER)
                fail_msg("part %d, %g: %s", (int)k, bad, solve_status_name(g->s.status));
            assert_non_null(strstr(g->e.text, "not finite"));
            parts[k][1] = kept;
        }
    }
    reaches(g, &p, 89);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(upper_bounds),
        CASE(negative_and_upper_only),
        CASE(free_columns),
        CASE(free_twins),
        CASE(fixed_columns),
        CASE(ranges_and_equalities),
        CASE(narrow_ranges),
        CASE(rows_without_entries),
        CASE(columns_without_entries),
        CASE(rows_of_one_entry),
        CASE(chains_of_them),
        CASE(two_of_them_meet),
        CASE(many_of_them),
        CASE(without_costs),
        CASE(without_rows),
        CASE(without_columns),
        CASE(rows_that_follow_from_others),
        CASE(without_an_inside),
        CASE(infeasible),
        CASE(unbounded),
        CASE(both),
        CASE(nearly),
        CASE(in_base_units),
        CASE(a_penalty_among_the_costs),
        CASE(a_site_that_cannot_be),
        CASE(twice_the_same),
        CASE(interrupted),
        CASE(the_time_limit),
        CASE(what_is_not_finite_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
