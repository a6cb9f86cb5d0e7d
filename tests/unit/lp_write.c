/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp_write.c - files are read back by GLPK's readers: with bit-identical numbers, the same optimum
 * and distinct names.
 */
#include "model_rig.h"

#include <float.h>
#include <glpk.h>
#include <unistd.h>

static const char *const suffix[] = {[LP_MPS] = "mps", [LP_TEXT] = "lp"};

/* Writes to a temporary file and reads it back; the caller deletes the problem. */
static glp_prob *read_back(rig *r, const lp_split *split, enum lp_format format)
{
    char path[] = "/tmp/firn-lp-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    lp_write(r->m, &r->map, &r->lp, split, path, format, &r->e);
    rig_no_error(r);
    glp_prob *g = glp_create_prob();
    glp_term_out(GLP_OFF);
    int bad =
        format == LP_MPS ? glp_read_mps(g, GLP_MPS_FILE, NULL, path) : glp_read_lp(g, NULL, path);
    assert_int_equal(unlink(path), 0);
    if (bad != 0)
        fail_msg("GLPK does not read this %s file", suffix[format]);
    return g;
}

static void delete_problem(glp_prob *g)
{
    glp_delete_prob(g);
    glp_free_env();
}

static double optimum(glp_prob *g)
{
    glp_smcp how;
    glp_init_smcp(&how);
    how.msg_lev = GLP_MSG_OFF;
    how.tol_bnd = how.tol_dj = 1e-9;
    assert_int_equal(glp_simplex(g, &how), 0);
    assert_int_equal(glp_get_status(g), GLP_OPT);
    return glp_get_obj_val(g);
}

/* Replaces the characters that the format does not allow by `_`, as write.c does. */
static void replace_invalid(char *name, enum lp_format format)
{
    for (char *c = name; *c != '\0'; c++) {
        if (strchr(format == LP_MPS ? " ,\t" : " ,\t-:", *c) != NULL)
            *c = '_';
    }
}

static int column_of(const rig *r, glp_prob *g, int32_t col, enum lp_format format)
{
    char name[300];
    glp_create_index(g);
    replace_invalid(lp_col_name(r->m, &r->map, col, name, sizeof name), format);
    int at = glp_find_col(g, name);
    if (at == 0)
        fail_msg("no column %s in the %s file", name, suffix[format]);
    return at;
}

static int row_of(const rig *r, glp_prob *g, int32_t row, enum lp_format format)
{
    char name[300];
    glp_create_index(g);
    replace_invalid(lp_row_name(r->m, &r->map, row, name, sizeof name), format);
    int at = glp_find_row(g, name);
    if (at == 0)
        fail_msg("no row %s in the %s file", name, suffix[format]);
    return at;
}

static double or_infinite(double x)
{
    return x <= -DBL_MAX ? -INF : x >= DBL_MAX ? INF : x;
}

static bool is_free(const lp *p, int32_t i)
{
    return !isfinite(p->row_lower[i]) && !isfinite(p->row_upper[i]);
}

/* The file contains every number of the lp, bit for bit, and no others. */
static void same_numbers(const rig *r, glp_prob *g, enum lp_format format)
{
    const lp *p = &r->lp;
    int extra = p->constant != 0;
    assert_int_equal(glp_get_num_cols(g), p->cols + extra);
    int64_t entries = 0; /* readers may omit rows that are free on both sides */
    for (int64_t k = 0; k < p->start[p->cols]; k++)
        entries += !is_free(p, p->index[k]);
    assert_int_equal(glp_get_num_nz(g), entries);
    int *index = calloc((size_t)p->rows + 2, sizeof *index);
    double *value = calloc((size_t)p->rows + 2, sizeof *value);
    assert_true(index != NULL && value != NULL);
    for (int32_t j = 0; j < p->cols; j++) {
        int at = column_of(r, g, j, format);
        assert_true(glp_get_obj_coef(g, at) == p->cost[j]);
        assert_true(or_infinite(glp_get_col_lb(g, at)) == p->col_lower[j]);
        assert_true(or_infinite(glp_get_col_ub(g, at)) == p->col_upper[j]);
        int count = glp_get_mat_col(g, at, index, value);
        for (int64_t k = p->start[j]; k < p->start[j + 1]; k++) {
            if (is_free(p, p->index[k]))
                continue;
            int row = row_of(r, g, p->index[k], format), found_at = 1;
            while (found_at <= count && index[found_at] != row)
                found_at++;
            assert_true(found_at <= count && value[found_at] == p->value[k]);
        }
    }
    for (int32_t i = 0; i < p->rows; i++) {
        if (is_free(p, i))
            continue;
        int at = row_of(r, g, i, format);
        assert_true(or_infinite(glp_get_row_lb(g, at)) == p->row_lower[i]);
        assert_true(or_infinite(glp_get_row_ub(g, at)) == p->row_upper[i]);
    }
    if (extra) {
        int at = glp_find_col(g, "constant");
        assert_true(at != 0 && glp_get_obj_coef(g, at) == p->constant);
        assert_true(glp_get_col_lb(g, at) == 1 && glp_get_col_ub(g, at) == 1);
    }
    free(index);
    free(value);
}

/* A day with numbers that need all digits, every kind of bound, and a constant. */
static void make_day(rig *r, int32_t var[6])
{
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "grid");
    static const double bounds[6][2] = {{0, INF},        {-INF, INF}, {-INF, 100 / 3.0},
                                        {1 / 3.0, 70.1}, {-5, INF},   {0, 2 / 7.0}};
    static const char *const names[6] = {"plain", "free", "up", "box", "low", "small"};
    for (int i = 0; i < 6; i++)
        var[i] = rig_var_of(r, 0, 0, SCOPE_STEP, names[i], model_const(bounds[i][0]),
                            model_const(bounds[i][1]));
    double *rate = ARENA_ARRAY(r->a, double, 24);
    for (int t = 0; t < 24; t++)
        rate[t] = (1 + sin(t)) / 3;
    int32_t at_most = rig_row(r, SCOPE_STEP, "at-most", SENSE_AT_MOST, 1e3 / 7);
    int32_t at_least = rig_row(r, SCOPE_STEP, "at-least", SENSE_AT_LEAST, -1 / 3.0);
    int32_t equal = rig_row(r, SCOPE_STEP, "equal", SENSE_EQUAL, 0.1);
    int32_t sum = rig_row(r, SCOPE_PERIOD, "sum", SENSE_AT_MOST, 1e6 / 7);
    for (int i = 0; i < 6; i++) {
        rig_term_of(r, at_most, var[i], (model_num){1.1 + i, rate}, 0);
        rig_term_of(r, at_least, var[i], (model_num){i % 2 ? -1.3 : 1.7, rate}, i);
        rig_term(r, sum, var[i], 1 / 9.0);
        rig_book(r, 0, ACCOUNT_COST, var[i], (model_num){i == 1 || i == 2 ? -0.2 : 1 / 3.0, rate});
    }
    rig_term(r, equal, var[1], 1);
    rig_term(r, equal, var[3], -1 / 3.0);
    rig_term(r, equal, var[4], 1e-7 / 3);
    rig_book(r, 0, ACCOUNT_COST, model_one(r->m, 0, &r->e), model_const(-1234.5678));
    rig_objective(r, ACCOUNT_COST, 1);
    rig_expand(r);
}

static void numbers_and_optimum_survive(void **state)
{
    rig *r = *state;
    int32_t var[6];
    make_day(r, var);
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    for (enum lp_format format = LP_MPS; format <= LP_TEXT; format++) {
        glp_prob *g = read_back(r, NULL, format);
        same_numbers(r, g, format);
        double z = optimum(g);
        if (!(fabs(z - r->s.objective) <= 1e-7 * (1 + fabs(z))))
            fail_msg("%s: %.17g, Firn has %.17g", suffix[format], z, r->s.objective);
        delete_problem(g);
    }
}

/* Rows with two sides, rows with none, fixed columns: no model makes these, but other lps may. */
static void ranged_free_and_fixed(void **state)
{
    rig *r = *state;
    int32_t var[6];
    make_day(r, var);
    lp *p = &r->lp;
    int32_t ranged = lp_row(&r->map, 0, 3), free_row = lp_row(&r->map, 1, 3);
    assert_true(isfinite(p->row_upper[ranged]));
    p->row_lower[ranged] = -64; /* upper less range is exact here, so readers restore it */
    p->row_upper[ranged] = 128;
    p->row_lower[free_row] = -INF;
    p->row_upper[free_row] = INF;
    int32_t fixed = rig_col(r, var[3], 5), negative = rig_col(r, var[2], 6);
    p->col_lower[fixed] = p->col_upper[fixed] = -2.5;
    p->col_upper[negative] = -7;
    p->row_upper[lp_row(&r->map, 1, 5)] = p->row_lower[lp_row(&r->map, 1, 5)] = 2; /* equality */
    rig_solve(r);
    assert_int_equal(r->s.status, SOLVE_OPTIMAL);
    for (enum lp_format format = LP_MPS; format <= LP_TEXT; format++) {
        glp_prob *g = read_back(r, NULL, format);
        double z = optimum(g);
        if (!(fabs(z - r->s.objective) <= 1e-7 * (1 + fabs(z))))
            fail_msg("%s: %.17g, Firn has %.17g", suffix[format], z, r->s.objective);
        if (format == LP_MPS)
            same_numbers(r, g, format);
        delete_problem(g);
    }
}

/* All signs and magnitudes (GLPK's LP reader drops entries below 1e-12); not solved. */
static void random_numbers(void **state)
{
    rig *r = *state;
    uint64_t seed = 88172645463325252u;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "x");
    double *each[12];
    for (int i = 0; i < 12; i++) {
        each[i] = ARENA_ARRAY(r->a, double, 24);
        for (int t = 0; t < 24; t++) {
            seed ^= seed << 13, seed ^= seed >> 7, seed ^= seed << 17;
            double mantissa = 1 + (double)(seed >> 8) / 7e16;
            each[i][t] = (seed & 1 ? mantissa : -mantissa) * pow(10, (double)(seed % 22) - 11);
        }
    }
    int32_t v = rig_var_of(r, 0, 0, SCOPE_STEP, "v", model_const(-INF), (model_num){1, each[0]});
    int32_t w = rig_var_of(r, 0, 0, SCOPE_STEP, "w", (model_num){1, each[1]}, model_const(INF));
    for (int i = 2; i < 10; i += 2) {
        int32_t row = rig_row_of(r, 0, SCOPE_STEP,
                                 i < 4   ? "a"
                                 : i < 6 ? "b"
                                 : i < 8 ? "c"
                                         : "d",
                                 1 + i % 3, (model_num){1, each[i]}, NULL);
        rig_term_of(r, row, v, (model_num){1, each[i + 1]}, i);
        rig_term_of(r, row, w, (model_num){-1, each[i]}, 1);
    }
    rig_book(r, 0, ACCOUNT_COST, v, (model_num){1, each[10]});
    rig_book(r, 0, ACCOUNT_COST, w, (model_num){1, each[11]});
    rig_objective(r, ACCOUNT_COST, 1);
    rig_expand(r);
    for (enum lp_format format = LP_MPS; format <= LP_TEXT; format++) {
        glp_prob *g = read_back(r, NULL, format);
        same_numbers(r, g, format);
        delete_problem(g);
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

/* As many rows and columns are read as were written: no two names became equal. */
static void expect_distinct_names(rig *r)
{
    rig_expand(r);
    for (enum lp_format format = LP_MPS; format <= LP_TEXT; format++) {
        glp_prob *g = read_back(r, NULL, format);
        assert_int_equal(glp_get_num_cols(g), r->lp.cols);
        assert_int_equal(glp_get_num_rows(g), r->lp.rows);
        assert_int_equal(glp_get_num_nz(g), r->lp.start[r->lp.cols]);
        delete_problem(g);
    }
}

static void add_row(rig *r, int32_t component, int32_t period, const char *row_name, int32_t var)
{
    model_row row = {.name = row_name,
                     .period = period,
                     .component = component,
                     .scope = SCOPE_STEP,
                     .subject = -1,
                     .sense = SENSE_AT_LEAST,
                     .rhs = model_const(1)};
    rig_term(r, model_add_row(r->m, &row, &r->e), var, 1);
    rig_book(r, period, ACCOUNT_COST, var, model_const(1));
}

static void similar_component_names(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_objective(r, ACCOUNT_COST, 1);
    static const char *const names[] = {"a-b", "a_b", "e5", "1e5", "2028", "inf", "free", "st"};
    for (int i = 0; i < 8; i++) {
        rig_component(r, names[i]);
        int32_t v = rig_var_of(r, 0, i, SCOPE_STEP, "v", model_const(0), model_const(INF));
        add_row(r, i, 0, "r", v);
    }
    expect_distinct_names(r);
}

static void similar_variable_and_row_names(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_objective(r, ACCOUNT_COST, 1);
    rig_component(r, "store");
    add_row(r, 0, 0, "row-in", rig_var(r, SCOPE_STEP, "flow-in"));
    add_row(r, 0, 0, "row_in", rig_var(r, SCOPE_STEP, "flow_in"));
    expect_distinct_names(r);
}

static void similar_row_names(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_objective(r, ACCOUNT_COST, 1);
    rig_component(r, "store");
    add_row(r, 0, 0, "row-in", rig_var(r, SCOPE_STEP, "one"));
    add_row(r, 0, 0, "row_in", rig_var(r, SCOPE_STEP, "two"));
    expect_distinct_names(r);
}

/* "x:a_b.v" and "x_a:b.v" are both x_a_b.v in an LP file; "heat wave" and "heat,wave" in both. */
static void similar_period_names(void **state)
{
    rig *r = *state;
    static const char *const periods[] = {"x", "x-a", "heat wave", "heat,wave"};
    rig_phase(r, "", 2026, 1, 1);
    rig_objective(r, ACCOUNT_COST, 1);
    rig_component(r, "a_b");
    rig_component(r, "b");
    for (int32_t p = 0; p < 4; p++)
        rig_period(r, periods[p], 0, p == 0 ? SPAN_YEAR : SPAN_STRESS, 0, 24, 1);
    for (int32_t p = 0; p < 4; p++) {
        for (int32_t c = 0; c < 2; c++)
            add_row(r, c, p, "r",
                    rig_var_of(r, p, c, SCOPE_STEP, "v", model_const(0), model_const(INF)));
    }
    expect_distinct_names(r);
}

/* A component may have a name that the host uses for its own rows. */
static void a_component_named_like_the_hosts_rows(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_objective(r, ACCOUNT_COST, 1);
    rig_component(r, "bus");
    int32_t bus = rig_bus(r, "hv");
    int32_t v = rig_var(r, SCOPE_STEP, "hv");
    add_row(r, 0, 0, "hv", v);
    model_row row = {.name = "hv",
                     .component = -1,
                     .scope = SCOPE_STEP,
                     .role = ROW_BUS,
                     .subject = bus,
                     .sense = SENSE_EQUAL};
    rig_term(r, model_add_row(r->m, &row, &r->e), v, 1);
    expect_distinct_names(r);
}

/* Names that are distinct anyway are not numbered, so that they stay readable. */
static void names_stay_readable(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_objective(r, ACCOUNT_COST, 1);
    rig_component(r, "cold-store");
    add_row(r, 0, 0, "in", rig_var(r, SCOPE_STEP, "in"));
    rig_expand(r);
    glp_prob *g = read_back(r, NULL, LP_MPS);
    assert_string_equal(glp_get_col_name(g, 13), "cold-store.in@13");
    assert_string_equal(glp_get_row_name(g, 13), "cold-store.in@13");
    delete_problem(g);
    g = read_back(r, NULL, LP_TEXT);
    assert_string_equal(glp_get_col_name(g, 13), "cold_store.in@13");
    assert_string_equal(glp_get_row_name(g, 13), "cold_store.in@13");
    delete_problem(g);
}

static void long_names(void **state)
{
    rig *r = *state;
    static const char name[] = "a-name-of-forty-nine-characters-as-inih-allows-it";
    static const char other[] = "sixty-characters-are-more-than-any-sensible-name-would-ever-have";
    assert_int_equal(strlen(name), 49);
    rig_phase(r, "", 2026, 1, 1);
    rig_period(r, name, 0, SPAN_YEAR, 0, 24, 1);
    rig_period(r, "b", 0, SPAN_STRESS, 0, 24, 1);
    rig_objective(r, ACCOUNT_COST, 1);
    rig_component(r, name);
    add_row(r, 0, 0, other, rig_var(r, SCOPE_STEP, other));
    expect_distinct_names(r);
}

/* ---- edge cases ------------------------------------------------------------------------------ */

/* Without costs, and with a column without entries: the readers still see all columns. */
static void without_costs(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "x");
    int32_t v = rig_var(r, SCOPE_STEP, "used");
    rig_var(r, SCOPE_PERIOD, "unused");
    rig_var_of(r, 0, 0, SCOPE_PERIOD, "bounded", model_const(-3), model_const(9));
    rig_term(r, rig_row(r, SCOPE_STEP, "r", SENSE_AT_LEAST, 1), v, 1);
    rig_expand(r);
    for (enum lp_format format = LP_MPS; format <= LP_TEXT; format++) {
        glp_prob *g = read_back(r, NULL, format);
        same_numbers(r, g, format);
        assert_true(optimum(g) == 0);
        delete_problem(g);
    }
}

static void without_rows(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 24, 1);
    rig_component(r, "x");
    int32_t v = rig_var_of(r, 0, 0, SCOPE_STEP, "v", model_const(2), model_const(3));
    rig_book(r, 0, ACCOUNT_COST, v, model_const(24.0 / 8760));
    rig_objective(r, ACCOUNT_COST, 1);
    rig_expand(r);
    glp_prob *g = read_back(r, NULL, LP_MPS);
    same_numbers(r, g, LP_MPS);
    assert_near(optimum(g), 48);
    delete_problem(g);
}

/* A row without terms is still written. */
static void with_an_empty_row(void **state)
{
    rig *r = *state;
    int32_t var[6];
    make_day(r, var);
    lp *p = &r->lp;
    int32_t empty = lp_row(&r->map, 0, 0);
    p->row_upper[empty] = 3;
    int64_t to = 0;
    for (int32_t j = 0; j < p->cols; j++) {
        int64_t from = p->start[j];
        p->start[j] = to;
        for (int64_t k = from; k < p->start[j + 1]; k++) {
            if (p->index[k] == empty)
                continue;
            p->index[to] = p->index[k];
            p->value[to++] = p->value[k];
        }
    }
    p->start[p->cols] = to;
    rig_solve(r);
    for (enum lp_format format = LP_MPS; format <= LP_TEXT; format++) {
        glp_prob *g = read_back(r, NULL, format);
        double z = optimum(g);
        assert_true(fabs(z - r->s.objective) <= 1e-7 * (1 + fabs(z)));
        delete_problem(g);
    }
}

static void an_unwritable_path(void **state)
{
    rig *r = *state;
    int32_t var[6];
    make_day(r, var);
    lp_write(r->m, &r->map, &r->lp, NULL, "/tmp/firn-no-such-folder/x.mps", LP_MPS, &r->e);
    rig_expect_error(r, ERROR_IO, "/tmp/firn-no-such-folder");
}

/* A size in the rows of two days, copied every three hours, whose copies have names that differ
 * from those of a similarly named size. */
static void names_of_copies(void **state)
{
    rig *r = *state;
    rig_plain(r, SPAN_YEAR, 0, 48, 1);
    rig_component(r, "cold-store");
    int32_t size = rig_var(r, SCOPE_PERIOD, "power"), other = rig_var(r, SCOPE_PERIOD, "power_2"),
            x = rig_var(r, SCOPE_STEP, "x");
    int32_t row = rig_row(r, SCOPE_STEP, "within", SENSE_AT_MOST, 0),
            daily = rig_row(r, SCOPE_DAY, "daily", SENSE_AT_LEAST, 5);
    rig_term(r, row, x, 1);
    rig_term(r, row, size, -0.9);
    rig_term(r, row, other, -0.1);
    rig_term(r, daily, x, 1);
    rig_book(r, 0, ACCOUNT_COST, size, model_const(3));
    rig_book(r, 0, ACCOUNT_COST, other, model_const(7));
    rig_objective(r, ACCOUNT_COST, 1);
    rig_expand(r);
    lp plain = r->lp;
    lp_split split;
    assert_int_equal(lp_split_of(r->a, &plain, 3, &r->lp, &split, &r->e), 0);
    assert_int_equal(split.copy_start[plain.cols], 2 * 15);
    for (enum lp_format format = LP_MPS; format <= LP_TEXT; format++) {
        static const struct {
            const char *copy, *before;
        } links[] = {{"power~2", "power"}, {"power~16", "power~15"}, {"power_2~2", "power_2"}};
        char name[60], before[60];
        int index[4];
        double value[4];
        glp_prob *g = read_back(r, &split, format);
        assert_int_equal(glp_get_num_cols(g), r->lp.cols);
        assert_int_equal(glp_get_num_rows(g), r->lp.rows);
        glp_create_index(g);
        for (size_t i = 0; i < sizeof links / sizeof links[0]; i++) {
            snprintf(name, sizeof name, "cold-store.%s", links[i].copy);
            snprintf(before, sizeof before, "cold-store.%s", links[i].before);
            replace_invalid(name, format);
            replace_invalid(before, format);
            int link = glp_find_row(g, name);
            assert_true(link != 0 && glp_find_col(g, name) != 0 && glp_find_col(g, before) != 0);
            assert_int_equal(glp_get_mat_row(g, link, index, value), 2);
            for (int k = 1; k <= 2; k++) {
                const char *of = glp_get_col_name(g, index[k]);
                assert_string_equal(of, value[k] > 0 ? before : name);
            }
        }
        double found = optimum(g);
        assert_true(fabs(found - 3 * 5 / 24.0 / 0.9) < 1e-9);
        delete_problem(g);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, rig_begin, rig_end)
    const struct CMUnitTest tests[] = {
        CASE(numbers_and_optimum_survive),
        CASE(ranged_free_and_fixed),
        CASE(random_numbers),
        CASE(similar_component_names),
        CASE(similar_variable_and_row_names),
        CASE(similar_row_names),
        CASE(similar_period_names),
        CASE(a_component_named_like_the_hosts_rows),
        CASE(names_stay_readable),
        CASE(long_names),
        CASE(names_of_copies),
        CASE(without_costs),
        CASE(without_rows),
        CASE(with_an_empty_row),
        CASE(an_unwritable_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
