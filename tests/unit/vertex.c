/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * vertex.c - the vertex search by blocks: columns that stay fixed, the vertex that is found, any
 * number of threads, interruption, and points that are not optimal.
 */
#include "lp_rig.h"
#include "memory_fixture.h"

#include "solve/vertex.h"

#include <pthread.h>

/* Two engines of equal cost, an import with a demand charge, and a store, over blocks of equal
 * length; the engines' fuel is limited over the whole horizon. */
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
            const int32_t next = (t + 1) % ALL * ROWS + STORE; /* 1 % loss per step */
            const bool is_cyclic = c == LEVEL && next < t * ROWS;
            if (is_cyclic) {
                p->index[k] = next;
                p->value[k++] = -0.99;
            }
            for (int32_t i = 0; i < ROWS; i++) {
                if (coef[c][i] != 0) {
                    p->index[k] = t * ROWS + i;
                    p->value[k++] = coef[c][i];
                }
            }
            if (c == LEVEL && !is_cyclic) {
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

/* An optimum in the interior of its face: both engines have the same output. */
static site interior_point(uint64_t seed)
{
    static const solve_options by_simplex = {.method = "glpk"};
    site g = site_of(seed);
    error e = {0};
    assert_int_equal(solve(memory, &g.p, &by_simplex, &g.s, &e), 0);
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    for (int32_t t = 0; t < ALL; t++) {
        double *x = g.s.x + col_at(t, 0);
        x[ENGINE] = x[TWIN] = (x[ENGINE] + x[TWIN]) / 2;
    }
    g.s.method = "by hand";
    certify(&g);
    return g;
}

static vertex_record find_vertex(site *g, const solve_options *o)
{
    vertex_record r;
    error e = {0};
    assert_int_equal(solve_vertex(&g->p, &g->blocks, o, &g->s, &r, &e), 0);
    assert_string_equal(e.text, "");
    return r;
}

static double *copy_of_x(const site *g)
{
    double *x = arena_copy(memory, g->s.x, (size_t)g->p.cols * sizeof *x);
    assert_non_null(x);
    return x;
}

static bool is_unchanged(const site *g, const double *x)
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

static void a_vertex_of_each_block(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 8; seed++) {
        site g = interior_point(seed * 7919);
        double *before = copy_of_x(&g), objective = g.s.objective;
        assert_true(both_engines(&g, 0, ALL) > ALL / 2);
        vertex_record r = find_vertex(&g, &(solve_options){0});
        assert_int_equal(g.s.status, SOLVE_OPTIMAL);
        assert_int_equal(r.blocks, BLOCKS);
        assert_int_equal(r.unchanged, 0);
        assert_true(r.inside < r.inside_before && r.iterations > 0);
        assert_true(fabs(g.s.objective - objective) <= 1e-7 * (1 + fabs(objective)));
        assert_true(g.s.proof.worst <= 1e-7);
        certify(&g);
        /* One more basic column than there are balances, because of the block's share of the fuel.
         */
        for (int32_t b = 0; b < BLOCKS; b++)
            assert_true(both_engines(&g, b * STEPS, STEPS) <= 1);
        /* Columns in rows of several blocks are unchanged. */
        assert_true(g.s.x[g.p.cols - 1] == before[g.p.cols - 1]);
        for (int32_t b = 1; b <= BLOCKS; b++) {
            int32_t last = col_at(b * STEPS - 1, LEVEL);
            assert_true(fabs(g.s.x[last] - before[last]) <= 1e-9);
        }
    }
}

/* From a solution of the barrier without a fallback. */
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
        fail_msg("the barrier fell back to %s", g.s.method);
    double objective = g.s.objective;
    vertex_record r = find_vertex(&g, &(solve_options){0});
    assert_int_equal(r.unchanged, 0);
    assert_true(r.inside < r.inside_before);
    assert_true(fabs(g.s.objective - objective) <= 1e-6 * (1 + fabs(objective)));
    certify(&g);
}

static void any_number_of_threads(void **state)
{
    (void)state;
    double *first = NULL;
    int64_t iterations = 0;
    for (int threads = 1; threads <= 5; threads++) {
        site g = interior_point(99);
        vertex_record r = find_vertex(&g, &(solve_options){.threads = threads});
        if (first == NULL) {
            first = copy_of_x(&g);
            iterations = r.iterations;
        }
        assert_true(is_unchanged(&g, first));
        assert_true(r.iterations == iterations);
    }
}

typedef struct listener {
    pthread_t self;
    int lines, stop_at;
} listener;

static bool on_progress(void *data, const solve_progress *p)
{
    listener *l = data;
    assert_true(pthread_equal(l->self, pthread_self()) != 0);
    assert_non_null(strstr(p->line, "of 6 weeks"));
    return ++l->lines >= l->stop_at;
}

static void progress_and_interruption(void **state)
{
    (void)state;
    for (int threads = 1; threads <= 3; threads++) {
        site g = interior_point(5);
        double *before = copy_of_x(&g);
        listener l = {.self = pthread_self(), .stop_at = 1 << 30};
        const solve_options o = {.threads = threads, .progress = on_progress, .data = &l};
        find_vertex(&g, &o);
        assert_int_equal(g.s.status, SOLVE_OPTIMAL);
        assert_true(!is_unchanged(&g, before));
    }
    site g = interior_point(5);
    double *before = copy_of_x(&g);
    listener l = {.self = pthread_self(), .stop_at = 3};
    find_vertex(&g, &(solve_options){.threads = 1, .progress = on_progress, .data = &l});
    assert_int_equal(l.lines, 3);
    assert_int_equal(g.s.status, SOLVE_INTERRUPTED);
    assert_true(g.s.has_point && is_unchanged(&g, before));
}

/* Without time every block is unchanged, and the solution is still optimal. */
static void out_of_time(void **state)
{
    (void)state;
    site g = interior_point(6);
    double *before = copy_of_x(&g);
    vertex_record r = find_vertex(&g, &(solve_options){.time_limit = 1e-9});
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    assert_int_equal(r.unchanged, BLOCKS);
    assert_int_equal(r.inside, r.inside_before);
    assert_true(is_unchanged(&g, before));
}

static void vertices_and_failures_are_unchanged(void **state)
{
    (void)state;
    site g = interior_point(7);
    double *before = copy_of_x(&g);
    g.s.method = "glpk dual simplex";
    vertex_record r = find_vertex(&g, &(solve_options){0});
    assert_true(r.blocks == 0 && r.unchanged == 0 && r.inside == r.inside_before &&
                is_unchanged(&g, before));
    g.s.method = "by hand";
    g.s.status = SOLVE_UNCERTIFIED;
    r = find_vertex(&g, &(solve_options){0});
    assert_true(r.blocks == 0 && g.s.status == SOLVE_UNCERTIFIED && is_unchanged(&g, before));
}

/* The point of one block is slightly worse than the optimum: the other blocks move, it does not. */
static void one_block_is_not_optimal(void **state)
{
    (void)state;
    site g = interior_point(8);
    const double allowed = 1e-6 * (1 + fabs(g.s.objective)) / BLOCKS;
    const int32_t low = 2 * STEPS;
    int32_t step = -1;
    for (int32_t t = low; t < low + STEPS && step < 0; t++) {
        double import = g.s.x[col_at(t, IMPORT)], engine = g.s.x[col_at(t, ENGINE)];
        step = engine > 1 && g.s.x[g.p.cols - 1] > import + 1 ? t : -1;
    }
    assert_true(step >= 0);
    double *x = g.s.x + col_at(step, 0), extra_cost = g.p.cost[col_at(step, IMPORT)] - 40;
    assert_true(extra_cost > 1);
    x[IMPORT] += 3 * allowed / extra_cost;
    x[ENGINE] -= 3 * allowed / extra_cost;
    certify(&g);
    double *before = copy_of_x(&g);
    vertex_record r = find_vertex(&g, &(solve_options){0});
    assert_int_equal(r.unchanged, 1);
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    certify(&g);
    for (int32_t b = 0; b < BLOCKS; b++) {
        size_t from = (size_t)col_at(b * STEPS, 0), bytes = STEPS * COLUMNS * sizeof(double);
        bool stays = memcmp(g.s.x + from, before + from, bytes) == 0;
        assert_true(stays == (b == 2));
    }
}

/* All blocks are far from an optimum, although the status is optimal: nothing changes. */
static void no_block_is_optimal(void **state)
{
    (void)state;
    site g = interior_point(9);
    for (int32_t t = 0; t < ALL; t++) {
        g.s.x[col_at(t, IMPORT)] += 0.01;
        g.s.x[col_at(t, ENGINE)] -= 0.01;
    }
    assert_true(solve_certify(&g.p, &g.s));
    double *before = copy_of_x(&g);
    vertex_record r = find_vertex(&g, &(solve_options){0});
    assert_int_equal(r.unchanged, BLOCKS);
    assert_true(is_unchanged(&g, before));
}

/* A column whose reduced cost puts it at zero and whose value is so small that it looks like the
 * barrier's error, but a row requires that value. */
static void a_small_value_that_a_row_requires(void **state)
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
    vertex_record r = find_vertex(&g, &(solve_options){0});
    assert_int_equal(r.unchanged, 0);
    assert_true(fabs(x[0] - 5e-8) <= 1e-12);
    assert_true((x[1] == 0 && x[2] == 2) || (x[1] == 2 && x[2] == 0));
    certify(&g);
}

/* If no row has a block, all columns are fixed. */
static void no_row_has_a_block(void **state)
{
    (void)state;
    static const int32_t none[ALL * ROWS + 1];
    int32_t *block_of_row = arena_copy(memory, none, sizeof none);
    assert_non_null(block_of_row);
    for (int32_t i = 0; i <= ALL * ROWS; i++)
        block_of_row[i] = -1;
    site g = interior_point(10);
    double *before = copy_of_x(&g);
    g.blocks = (lp_blocks){.block_of_row = block_of_row, .blocks = 1};
    find_vertex(&g, &(solve_options){0});
    assert_int_equal(g.s.status, SOLVE_OPTIMAL);
    for (int32_t j = 0; j < g.p.cols; j++)
        assert_true(fabs(g.s.x[j] - before[j]) <= 1e-9 * (1 + fabs(before[j])));
    certify(&g);
}

int main(void)
{
#define FRESH(test) cmocka_unit_test_setup_teardown(test, begin, end)
    const struct CMUnitTest tests[] = {
        FRESH(a_vertex_of_each_block),
        FRESH(from_the_barrier),
        FRESH(any_number_of_threads),
        FRESH(progress_and_interruption),
        FRESH(out_of_time),
        FRESH(vertices_and_failures_are_unchanged),
        FRESH(one_block_is_not_optimal),
        FRESH(no_block_is_optimal),
        FRESH(a_small_value_that_a_row_requires),
        FRESH(no_row_has_a_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
