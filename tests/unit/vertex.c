/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.c - points inside an optimal face moved to a corner of it, block by block: what is held,
 * what is found, by how many threads, and what comes of points that are no optimum.
 */
#include "lp_rig.h"
#include "memory_fixture.h"

#include "solve/vertex.h"

#include <pthread.h>

/* Two engines that cost the same, an import whose peak is paid, and a store, over blocks of equal
 * length; the engines' fuel is scarce over all of it. */
enum { ENGINE, TWIN, IMPORT, CHARGE, DISCHARGE, LEVEL, COLUMNS };
enum { BALANCE, PEAK, STORE, ROWS };
enum { BLOCKS = 6, STEPS = 20, ALL = BLOCKS * STEPS };

typedef struct site {
    lp p;
    lp_blocks blocks;
    solution s;
} site;

static int32_t col_at(int32_t step, int32_t what)
{
    return step * COLUMNS + what;
}

static site site_of(uint64_t seed)
{
    static const double coef[COLUMNS][ROWS] = {{1, 0, 0},      {1, 0, 0},    {1, 1, 0},
                                               {-1, 0, -0.95}, {1, 0, 1.05}, {0, 0, 1}};
    const int32_t peak = ALL * COLUMNS, fuel = ALL * ROWS;
    int32_t *block = ARENA_ARRAY(memory, int32_t, ALL * ROWS + 1);
    site g = {.p = lp_room(memory, ALL * ROWS + 1, ALL * COLUMNS + 1, 20 * (size_t)ALL),
              .blocks = {.block_of_row = block, .blocks = BLOCKS}};
    lp *p = &g.p;
    int64_t k = 0;
    int32_t j = 0;
    assert_non_null(block);
    draw(&seed);
    for (int32_t t = 0; t < ALL; t++) {
        const double price = 80 + 50 * draw_real(&seed), demand = 14 + 4 * draw_real(&seed);
        const double cost[COLUMNS] = {40, 40, price, 1, 0, 0};
        const double upper[COLUMNS] = {8, 8, INF, 3, 3, 9};
        for (int32_t c = 0; c < COLUMNS; c++) {
            const int32_t next = (t + 1) % ALL * ROWS + STORE; /* loses a hundredth a step */
            const bool wraps = c == LEVEL && next < t * ROWS;
            if (wraps) {
                p->index[k] = next;
                p->value[k++] = -0.99;
            }
            for (int32_t i = 0; i < ROWS; i++) {
                if (coef[c][i] != 0) {
                    p->index[k] = t * ROWS + i;
                    p->value[k++] = coef[c][i];
                }
            }
            if (c == LEVEL && !wraps) {
                p->index[k] = next;
                p->value[k++] = -0.99;
            }
            if (c == ENGINE || c == TWIN) {
                p->index[k] = fuel;
                p->value[k++] = 2.5;
            }
            p->cost[j] = cost[c];
            p->col_upper[j] = upper[c];
            p->start[++j] = k;
        }
        for (int32_t i = 0; i < ROWS; i++)
            block[t * ROWS + i] = t / STEPS;
        p->row_lower[t * ROWS + BALANCE] = p->row_upper[t * ROWS + BALANCE] = demand;
        p->row_upper[t * ROWS + PEAK] = 0;
        p->row_lower[t * ROWS + STORE] = p->row_upper[t * ROWS + STORE] = 0;
    }
    for (int32_t t = 0; t < ALL; t++) {
        p->index[k] = t * ROWS + PEAK;
        p->value[k++] = -1;
    }
    p->cost[peak] = 300;
    p->start[++j] = k;
    p->row_upper[fuel] = 2.5 * 9 * ALL;
    block[fuel] = -1;
    assert_int_equal(j, p->cols);
    return g;
}

static void certify(site *g)
{
    assert_true(solve_certify(&g->p, &g->s));
    if (!(g->s.proof.worst <= SOLVE_CERTIFIED))
        fail_msg("the certificate is %g", g->s.proof.worst);
}

/* An optimum inside its face: the engines do the same. */
static site inside_point(uint64_t seed)
{
    static const solve_options plainly = {.method = "glpk"};
    site g = site_of(seed);
    error e = {0};
    assert_int_equal(solve(memory, &g.p, &plainly, &g.s, &e), 0);
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    for (int32_t t = 0; t < ALL; t++) {
        double *x = g.s.x + col_at(t, 0);
        x[ENGINE] = x[TWIN] = (x[ENGINE] + x[TWIN]) / 2;
    }
    g.s.method = "by hand";
    certify(&g);
    return g;
}

static vertex_record find(site *g, const solve_options *o)
{
    vertex_record r;
    error e = {0};
    assert_int_equal(solve_vertex(&g->p, &g->blocks, o, &g->s, &r, &e), 0);
    assert_string_equal(e.text, "");
    return r;
}

static double *copy_of(const site *g)
{
    double *x = arena_copy(memory, g->s.x, (size_t)g->p.cols * sizeof *x);
    assert_non_null(x);
    return x;
}

static bool same(const site *g, const double *x)
{
    return memcmp(g->s.x, x, (size_t)g->p.cols * sizeof *x) == 0;
}

static bool between(double x, double low, double high)
{
    return x > low + 1e-9 && x < high - 1e-9;
}

static int32_t both_engines(const site *g, int32_t from, int32_t steps)
{
    int32_t both = 0;
    for (int32_t t = from; t < from + steps; t++) {
        const double *x = g->s.x + col_at(t, 0);
        both += between(x[ENGINE], 0, 8) && between(x[TWIN], 0, 8) ? 1 : 0;
    }
    return both;
}

static void a_corner_of_each_block(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        site g = inside_point(seed * 7919);
        double *before = copy_of(&g), objective = g.s.objective;
        assert_true(both_engines(&g, 0, ALL) > ALL / 2);
        vertex_record r = find(&g, &(solve_options){0});
        assert_int_equal(g.s.status, SOLVE_OPTIMAL);
        assert_int_equal(r.blocks, BLOCKS);
        assert_int_equal(r.unchanged, 0);
        assert_true(r.inside < r.inside_before && r.iterations > 0);
        assert_true(fabs(g.s.objective - objective) <= 1e-7 * (1 + fabs(objective)));
        assert_true(g.s.proof.worst <= 1e-7);
        certify(&g);
        /* One basic column more than there are balances: the block's share of the fuel. */
        for (int32_t b = 0; b < BLOCKS; b++)
            assert_true(both_engines(&g, b * STEPS, STEPS) <= 1);
        /* What more than one block has to do with stays. */
        assert_true(g.s.x[g.p.cols - 1] == before[g.p.cols - 1]);
        for (int32_t b = 1; b <= BLOCKS; b++) {
            int32_t last = col_at(b * STEPS - 1, LEVEL);
            assert_true(fabs(g.s.x[last] - before[last]) <= 1e-9);
        }
    }
}

/* From the barrier, where it comes to an end by itself. */
static void from_the_barrier(void **state)
{
    (void)state;
    static const solve_options by_barrier = {.method = "barrier"};
    site g = site_of(4711);
    error e = {0};
    int32_t *row_step = ARENA_ARRAY(memory, int32_t, g.p.rows);
    assert_non_null(row_step);
    for (int32_t i = 0; i < g.p.rows; i++)
        row_step[i] = i < ALL * ROWS ? i / ROWS : -1;
    g.p.row_step = row_step;
    assert_int_equal(solve(memory, &g.p, &by_barrier, &g.s, &e), 0);
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    if (strcmp(g.s.method, "barrier") != 0)
        fail_msg("the barrier handed over to %s", g.s.method);
    double objective = g.s.objective;
    vertex_record r = find(&g, &(solve_options){0});
    assert_int_equal(r.unchanged, 0);
    assert_true(r.inside < r.inside_before);
    assert_true(fabs(g.s.objective - objective) <= 1e-6 * (1 + fabs(objective)));
    certify(&g);
}

static void by_any_number_of_threads(void **state)
{
    (void)state;
    double *first = NULL;
    int64_t iterations = 0;
    for (int threads = 1; threads <= 5; threads++) {
        site g = inside_point(99);
        vertex_record r = find(&g, &(solve_options){.threads = threads});
        if (first == NULL) {
            first = copy_of(&g);
            iterations = r.iterations;
        }
        assert_true(same(&g, first));
        assert_true(r.iterations == iterations);
    }
}

typedef struct listener {
    pthread_t self;
    int lines, most;
} listener;

static bool on_progress(void *data, const char *line)
{
    listener *l = data;
    assert_true(pthread_equal(l->self, pthread_self()) != 0);
    assert_non_null(strstr(line, "of 6 weeks"));
    return ++l->lines >= l->most;
}

static void progress_and_stop(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 3; threads++) {
        site g = inside_point(5);
        double *before = copy_of(&g);
        listener l = {.self = pthread_self(), .most = 1 << 30};
        const solve_options o = {.threads = threads, .progress = on_progress, .data = &l};
        find(&g, &o);
        assert_int_equal(g.s.status, SOLVE_OPTIMAL);
        assert_true(!same(&g, before));
    }
    site g = inside_point(5);
    double *before = copy_of(&g);
    listener l = {.self = pthread_self(), .most = 3};
    find(&g, &(solve_options){.threads = 1, .progress = on_progress, .data = &l});
    assert_int_equal(l.lines, 3);
    assert_int_equal(g.s.status, SOLVE_INTERRUPTED);
    assert_true(g.s.has_point && same(&g, before));
}

/* Without time every block keeps what it has, and the optimum is one all the same. */
static void no_time(void **state)
{
    (void)state;
    site g = inside_point(6);
    double *before = copy_of(&g);
    vertex_record r = find(&g, &(solve_options){.time_limit = 1e-9});
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    assert_int_equal(r.unchanged, BLOCKS);
    assert_int_equal(r.inside, r.inside_before);
    assert_true(same(&g, before));
}

static void corners_and_failures_stay(void **state)
{
    (void)state;
    site g = inside_point(7);
    double *before = copy_of(&g);
    g.s.method = "glpk dual simplex";
    vertex_record r = find(&g, &(solve_options){0});
    assert_true(r.blocks == 0 && r.unchanged == 0 && r.inside == r.inside_before &&
                same(&g, before));
    g.s.method = "by hand";
    g.s.status = SOLVE_UNCERTIFIED;
    r = find(&g, &(solve_options){0});
    assert_true(r.blocks == 0 && g.s.status == SOLVE_UNCERTIFIED && same(&g, before));
}

/* One block's point is worse than it need be, by a little: the others move, and it stays. */
static void a_block_that_disagrees(void **state)
{
    (void)state;
    site g = inside_point(8);
    const double allowed = 1e-6 * (1 + fabs(g.s.objective)) / BLOCKS;
    const int32_t low = 2 * STEPS;
    int32_t step = -1;
    for (int32_t t = low; t < low + STEPS && step < 0; t++) {
        double import = g.s.x[col_at(t, IMPORT)], engine = g.s.x[col_at(t, ENGINE)];
        step = engine > 1 && g.s.x[g.p.cols - 1] > import + 1 ? t : -1;
    }
    assert_true(step >= 0);
    double *x = g.s.x + col_at(step, 0), dearer = g.p.cost[col_at(step, IMPORT)] - 40;
    assert_true(dearer > 1);
    x[IMPORT] += 3 * allowed / dearer;
    x[ENGINE] -= 3 * allowed / dearer;
    certify(&g);
    double *before = copy_of(&g);
    vertex_record r = find(&g, &(solve_options){0});
    assert_int_equal(r.unchanged, 1);
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    certify(&g);
    for (int32_t b = 0; b < BLOCKS; b++) {
        size_t from = (size_t)col_at(b * STEPS, 0), bytes = STEPS * COLUMNS * sizeof(double);
        bool stays = memcmp(g.s.x + from, before + from, bytes) == 0;
        assert_true(stays == (b == 2));
    }
}

/* All of them are far from an optimum, whatever the status says: nothing is touched. */
static void all_disagree(void **state)
{
    (void)state;
    site g = inside_point(9);
    for (int32_t t = 0; t < ALL; t++) {
        g.s.x[col_at(t, IMPORT)] += 0.01;
        g.s.x[col_at(t, ENGINE)] -= 0.01;
    }
    assert_true(solve_certify(&g.p, &g.s));
    double *before = copy_of(&g);
    vertex_record r = find(&g, &(solve_options){0});
    assert_int_equal(r.unchanged, BLOCKS);
    assert_true(same(&g, before));
}

/* A column that its reduced cost wants at zero, so near to it that it looks like the barrier's
 * error, and yet a row needs what it has. */
static void a_hair_that_matters(void **state)
{
    (void)state;
    static const double matrix[] = {1000, 0, 0, 0, 1, 1};
    static const int32_t block[] = {0, 0};
    double x[] = {5e-8, 1, 1}, dual[] = {1e-3, 2}, reduced[3];
    site g = {.p = lp_dense(memory, 2, 3, matrix), .blocks = {.block_of_row = block, .blocks = 1}};
    g.p.row_lower[0] = g.p.row_upper[0] = 5e-5;
    g.p.row_lower[1] = g.p.row_upper[1] = 2;
    g.p.cost[0] = 3;
    g.p.cost[1] = g.p.cost[2] = 2;
    g.s = (solution){.status = SOLVE_OPTIMAL,
                     .has_point = true,
                     .x = x,
                     .row_dual = dual,
                     .col_dual = reduced,
                     .method = "by hand"};
    certify(&g);
    vertex_record r = find(&g, &(solve_options){0});
    assert_int_equal(r.unchanged, 0);
    assert_true(fabs(x[0] - 5e-8) <= 1e-12);
    assert_true((x[1] == 0 && x[2] == 2) || (x[1] == 2 && x[2] == 0));
    certify(&g);
}

/* Where no row has a block, nothing is free. */
static void nothing_to_cut(void **state)
{
    (void)state;
    static const int32_t none[ALL * ROWS + 1];
    int32_t *nowhere = arena_copy(memory, none, sizeof none);
    assert_non_null(nowhere);
    for (int32_t i = 0; i <= ALL * ROWS; i++)
        nowhere[i] = -1;
    site g = inside_point(10);
    double *before = copy_of(&g);
    g.blocks = (lp_blocks){.block_of_row = nowhere, .blocks = 1};
    find(&g, &(solve_options){0});
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    for (int32_t j = 0; j < g.p.cols; j++)
        assert_true(fabs(g.s.x[j] - before[j]) <= 1e-9 * (1 + fabs(before[j])));
    certify(&g);
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        FRESH(a_corner_of_each_block), FRESH(from_the_barrier), FRESH(by_any_number_of_threads),
        FRESH(progress_and_stop),      FRESH(no_time),          FRESH(corners_and_failures_stay),
        FRESH(a_block_that_disagrees), FRESH(all_disagree),     FRESH(a_hair_that_matters),
        FRESH(nothing_to_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
