/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp_file.c - linear programs from files: the result of each construct, the messages about invalid
 * files, and the public interface.
 */
#include "memory_fixture.h"

#include "firn/firn.h"
#include "lp_file/lp_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define INF ((double)HUGE_VAL)

static char folder[40], path[80];
static int log_lines;        /* number of lines in the log */
static char last_line[300];  /* the last line of the log */
static int progress_returns; /* by the progress callback */

static void on_log(void *data, int level, const char *text)
{
    (void)data;
    assert_int_equal(level, LOG_WARNING);
    snprintf(last_line, sizeof last_line, "%s", text);
    log_lines++;
}

static const char *put(const char *name, const char *text)
{
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    return path;
}

static lp_file read_text(const char *name, const char *text)
{
    lp_file f;
    error e = {0};
    log_lines = 0;
    if (lp_file_read(memory, put(name, text), (log_sink){on_log, NULL}, &f, &e) != 0)
        fail_msg("%s", e.text);
    return f;
}

static void same(const double *got, const double *want, int count, const char *what)
{
    for (int i = 0; i < count; i++) {
        if (!(got[i] == want[i]))
            fail_msg("%s %d is %g, not %g", what, i, got[i], want[i]);
    }
}

/* ---- valid files --------------------------------------------------------------------------- */

static const char every_row[] = "NAME rows\n"
                                "ROWS\n N cost\n L l\n G g\n E e\n N other\n L lr\n G gr\n E ep\n"
                                " E em\n E e0\n L none\n"
                                "COLUMNS\n"
                                " b cost 2 em 7\n b l 1e-13 g 0\n"
                                " a l 1 g 2\n a e 3 other 4\n a lr 5 gr 6\n a ep 7 em 8\n"
                                " a e0 9 none 10\n"
                                "RHS\n R l 1 g 2\n R e 3 lr 5\n R gr 6 ep 7\n R em 8 e0 9\n"
                                " R none 1e30 cost 11\n"
                                "RANGES\n R lr 2 gr 2\n R ep 2 em -2\n R e0 0\n"
                                "ENDATA\n";

static void rows_of_every_kind(void **state)
{
    (void)state;
    static const double low[] = {-INF, 2, 3, 3, 6, 7, 6, 9, -INF},
                        high[] = {1, INF, 3, 5, 8, 9, 8, 9, INF};
    static const int64_t start[] = {0, 2, 11};
    static const int32_t index[] = {0, 6, 0, 1, 2, 3, 4, 5, 6, 7, 8};
    static const double value[] = {1e-13, 7, 1, 2, 3, 5, 6, 7, 8, 9, 10};
    lp_file f = read_text("rows.mps", every_row);
    assert_int_equal(f.lp.rows, 9); /* the free rows are left out */
    assert_int_equal(f.lp.cols, 2);
    same(f.lp.row_lower, low, 9, "lower bound of row");
    same(f.lp.row_upper, high, 9, "upper bound of row");
    for (int j = 0; j <= 2; j++)
        assert_int_equal(f.lp.start[j], start[j]);
    for (int k = 0; k < 11; k++)
        assert_int_equal(f.lp.index[k], index[k]);
    same(f.lp.value, value, 11, "entry"); /* small entries are kept, zeros are not */
    same(f.lp.cost, (const double[]){2, 0}, 2, "cost");
    assert_true(f.lp.constant == -11); /* as CPLEX, CLP and HiGHS read it */
    assert_string_equal(f.row[6], "em");
    assert_string_equal(f.col[0], "b");
    assert_string_equal(f.format, "free MPS");
    assert_false(f.maximises);
    assert_int_equal(log_lines, 0);
}

static void bounds_of_every_kind(void **state)
{
    (void)state;
    static const double low[] = {0, -INF, 2, 1, -INF, 0, 0, -4, -INF, 0},
                        high[] = {INF, INF, 2, INF, -1, -3, INF, 4, INF, 5};
    lp_file f = read_text("bounds.mps",
                          "NAME\nROWS\n N c\nCOLUMNS\n x0 c 1\n x1 c 1\n x2 c 1\n x3 c 1\n x4 c 1\n"
                          " x5 c 1\n x6 c 1\n x7 c 1\n x8 c 1\n x9 c 1\nRHS\nBOUNDS\n FR B x1\n"
                          " FX B x2 2\n LO B x3 1\n MI B x4\n UP B x4 -1\n UP B x5 -3\n"
                          " UP B x6 1e20\n LO B x7 -4\n UP B x7 4\n LO B x8 -1e21\n PL B x8\n"
                          " UP B x9 5\nENDATA\n");
    same(f.lp.col_lower, low, 10, "lower bound of column");
    same(f.lp.col_upper, high, 10, "upper bound of column");
    assert_int_equal(f.lp.rows, 0);
}

static void a_maximum(void **state)
{
    (void)state;
    lp_file f = read_text("max", "\\ a note\nMAX\n o: 3 x - 2 y\nST\n a: x + y <= 4\n"
                                 "Bounds\n -1 <= y <= 10\n x free\nEnd");
    assert_true(f.maximises);
    assert_string_equal(f.format, "CPLEX LP");
    same(f.lp.cost, (const double[]){-3, 2}, 2, "cost");
    same(f.lp.col_lower, (const double[]){-INF, -1}, 2, "lower bound of column");
    same(f.lp.col_upper, (const double[]){INF, 10}, 2, "upper bound of column");
    assert_true(f.lp.constant == 0 && !signbit(f.lp.constant));
}

static void fixed_mps_if_not_free(void **state)
{
    (void)state;
    lp_file f =
        read_text("fixed.mps", "NAME\n"
                               "ROWS\n"
                               " N  COST\n"
                               " G  THE ROW\n"
                               "COLUMNS\n"
                               "    X Y       COST               1.0   THE ROW            2.0\n"
                               "RHS\n"
                               "              THE ROW            4.0\n"
                               "ENDATA\n");
    assert_string_equal(f.format, "fixed MPS");
    assert_string_equal(f.col[0], "X_Y");
    assert_string_equal(f.row[0], "THE_ROW");
    assert_true(f.lp.value[0] == 2 && f.lp.row_lower[0] == 4);
}

static void oddities_are_logged(void **state)
{
    (void)state;
    char text[2000] = "NAME\nROWS\n N c\n L r\n";
    read_text("odd.mps", "NAME\nROWS\n N c\n N d\n L r\nCOLUMNS\n x c 1 r 1\nRHS\n R d 3\nENDATA");
    assert_int_equal(log_lines, 1); /* no warning about the missing end of the last line */
    assert_non_null(
        strstr(last_line, "odd.mps:9: non-zero right-hand side for free row 'd' ignored"));
    for (int i = 0; i < 15; i++)
        sprintf(text + strlen(text), " N n%d\n", i);
    strcat(text, "COLUMNS\n x c 1 r 1\nRHS\n");
    for (int i = 0; i < 15; i++)
        sprintf(text + strlen(text), " R n%d 1\n", i);
    strcat(text, "ENDATA\n");
    read_text("many.mps", text);
    assert_int_equal(log_lines, 11); /* ten, and the number of further warnings */
    assert_non_null(strstr(last_line, "5 more"));
}

/* ---- invalid files ------------------------------------------------------------------------ */

#define MPS "NAME\nROWS\n N c\n G r\nCOLUMNS\n"

static void invalid_files_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text, *message;
    } wrong[] = {
        {"a.mps", "", " is empty"},
        {"a", "hello\n", "begins with `hello`"},
        {"a.mps", "hello\n", ".mps:1: invalid indicator record: `hello`"},
        {"a.lp", "hello\n", ".lp:1: 'minimize' or 'maximize' keyword missing: `hello`"},
        {"a.mps", "\n\n", ".mps:1: missing NAME indicator record"},
        {"a.lp", "\\ nothing\n", "keyword missing"},
        {"a.mps", "\xef\xbb\xbfNAME\n", "byte order mark"},
        {"a.mps.gz", "\x1f\x8bnothing of the kind", "a.mps.gz"},
        {"a.gz", "\x1f\x8bnothing of the kind", "end in .mps.gz or .lp.gz"},
        {"a.mps", MPS " x c nan\nRHS\nENDATA\n", ":6: cannot convert 'nan'"},
        {"a.mps", MPS " x c 1e999\nRHS\nENDATA\n", ":6: cannot convert '1e999'"},
        {"a.mps", MPS " x c\nRHS\nENDATA\n", ":6: missing numeric value in field 4: `x c`"},
        {"a.mps", MPS " x c 1 c 2\nRHS\nENDATA\n", ":6: duplicate coefficient in row 'c'"},
        {"a.mps", MPS " x c 1\n y r 1\n x r 1\nRHS\nENDATA\n", ":8: column 'x' multiply specified"},
        {"a.mps", MPS " x c 1\nRHS\n R r 1e30\nENDATA\n", "row `r` has the lower bound 1e+30"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n UP B x -1e20\nENDATA\n",
         "`x` has the upper bound -1e+20"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n BV B x\nENDATA\n", "column `x` is integer: "},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n XX B x 1\nENDATA\n", "invalid bound type"},
        {"a.mps", MPS "RHS\nENDATA\n", "the file has no column"},
        {"a.mps", MPS " x c 1\nBOUNDS\nRHS\nENDATA\n", "invalid use of RHS indicator record"},
        {"a.mps", "NAME a\x01\n", "invalid control character 0x01"},
        {"a.lp", "Min\n x\nST\n a: x >= 1\nBinary\n x\nEnd\n", "column `x` is integer: "},
        {"a.lp", "Min\n x\nST\n a: x >= 1\n", "ends without `End`"},
        {"a.lp", "Min\n x\nST\n a: x >= 1\nBounds\n x", "ends without `End`"},
        {"a.lp", "Min\n x\nST\n a: x >= 1e400\nEnd\n", ":4: numeric constant '1e400' out of range"},
        {"a.lp", "Min\n x\nST\n a: x + x >= 1\nEnd\n", "multiple use of variable 'x'"},
        {"a.lp", "Min\n x\nST\n a: x >= 1\n a: x >= 2\nEnd\n", "'a' multiply defined"},
        {"a.lp", "Min\n x + 5\nST\n a: x >= 1\nEnd\n", ":3: missing variable name"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        lp_file f;
        error e = {0};
        put(wrong[i].name, wrong[i].text);
        int code = lp_file_read(memory, path, (log_sink){NULL, NULL}, &f, &e);
        if (code != ERROR_PROBLEM || strstr(e.text, wrong[i].message) == NULL)
            fail_msg("%zu: %d %s, without `%s`", i, code, e.text, wrong[i].message);
        if (strstr(e.text, path) == NULL)
            fail_msg("%s: does not name %s", e.text, path);
        unlink(path);
    }
}

/* Bytes are changed, removed or inserted in a reproducible sequence: the reader must never crash
 * and must always give a message. */
static void random_damage(void **state)
{
    (void)state;
    static const char *const seeds[] = {
        every_row, "Minimize\n o: 3 x - 2 y\nSubject To\n a: x + y <= 4\nBounds\n -1 <= y <= 10\n"
                   " x free\nEnd\n"};
    unsigned long random = 1;
    int accepted = 0, refused = 0;
    for (int i = 0; i < 3000; i++) {
        char text[1500];
        lp_file f;
        error e = {0};
        strcpy(text, seeds[i % 2]);
        for (int k = 0; k <= i % 3; k++) {
            size_t length = strlen(text);
            if (length < 4)
                break;
            random = random * 6364136223846793005UL + 1442695040888963407UL;
            size_t at = (random >> 33) % (length - 2);
            switch (random >> 61) {
            case 0:
                text[at] = '\0';
                break;
            case 1:
                text[at] = (char)(random >> 25);
                break;
            case 2:
                text[at] = "0123456789 -+eE.:\n"[(random >> 20) % 18];
                break;
            case 3:
                memmove(text + at, text + at + 1, length - at);
                break;
            default:
                if (length + 40 < sizeof text)
                    memmove(text + at + 7, text + at, length - at + 1);
                break;
            }
        }
        arena *a = arena_new();
        assert_non_null(a);
        int code = lp_file_read(a, put(i % 2 == 0 ? "b.mps" : "b.lp", text),
                                (log_sink){on_log, NULL}, &f, &e);
        if (code != 0 && (code != ERROR_PROBLEM || strstr(e.text, path) == NULL))
            fail_msg("%d: %s", code, e.text);
        accepted += code == 0;
        refused += code != 0;
        arena_free(a);
    }
    assert_true(accepted > 50 && refused > 500);
}

/* ---- the public interface ------------------------------------------------------------------- */

static const char plan[] = "Maximize\n o: 3 x + 2 y\nSubject To\n one: x + y <= 4\n"
                           " two: x + 3 y <= 8\nBounds\n x <= 3\nEnd\n";

static int on_progress(void *data, const char *line)
{
    (void)line;
    ++*(int *)data;
    return progress_returns;
}

static double value_of(firn_lp *p, const char *kind, const char *name)
{
    firn_error e;
    double x;
    if (firn_lp_value(p, kind, name, &x, &e) != 0)
        fail_msg("%s", e.text);
    return x;
}

static void all_near(const double *got, const double *want, int count)
{
    for (int i = 0; i < count; i++)
        near(got[i], want[i], 1e-9);
}

static void values_and_duals(void **state)
{
    (void)state;
    firn_error e;
    double x[2] = {0, 0};
    firn_lp *p = firn_lp_read(put("plan.lp", plan), NULL, NULL, &e);
    assert_non_null(p);
    firn_lp_answer n = firn_lp_get_answer(p);
    assert_string_equal(n.status, "");
    assert_true(isnan(n.objective) && isnan(n.worst) && n.rows == 2 && n.columns == 2 &&
                n.nonzeros == 4 && n.has_point == 0 && n.attempts == 0);
    assert_int_equal(firn_lp_values(p, "x", x, 2, &e), FIRN_USAGE);
    assert_null(firn_lp_json(p, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(firn_lp_solve(p, NULL, &e), FIRN_OK);
        n = firn_lp_get_answer(p);
        near(n.objective, 11, 1e-9);
        near(n.dual_objective, 11, 1e-9);
        assert_true(n.worst <= n.tolerance && n.attempts == 1 && n.has_point == 1);
        assert_string_equal(n.sense, "maximise");
        /* The objective rises by 2 per unit of `one`, and by 3 - 2 per unit of x's bound. */
        near(value_of(p, "dual", "one"), 2, 1e-9);
        near(value_of(p, "dual", "two"), 0, 1e-9);
        near(value_of(p, "reduced_cost", "x"), 1, 1e-9);
        near(value_of(p, "activity", "two"), 6, 1e-9);
        assert_int_equal(firn_lp_values(p, "x", x, 2, &e), FIRN_OK);
        all_near(x, (const double[]){3, 1}, 2);
        assert_int_equal(firn_lp_values(p, "activity", x, 2, &e), FIRN_OK);
        all_near(x, (const double[]){4, 6}, 2);
        assert_int_equal(firn_lp_values(p, "dual", x, 2, NULL), FIRN_OK);
        all_near(x, (const double[]){2, 0}, 2);
        assert_int_equal(firn_lp_values(p, "reduced_cost", x, 2, NULL), FIRN_OK);
        all_near(x, (const double[]){1, 0}, 2);
    }
    assert_int_equal(firn_lp_values(p, "x", x, 1, &e), FIRN_USAGE);
    assert_int_equal(firn_lp_values(p, "y", x, 2, &e), FIRN_USAGE);
    assert_int_equal(firn_lp_value(p, "x", "one", x, &e), FIRN_USAGE);
    assert_true(isnan(x[0]));
    assert_string_equal(firn_lp_column_name(p, 1), "y");
    assert_string_equal(firn_lp_row_name(p, 0), "one");
    assert_null(firn_lp_column_name(p, 2));
    assert_null(firn_lp_row_name(p, -1));
    firn_lp_free(p);
}

static void outcomes_of_a_solve(void **state)
{
    (void)state;
    firn_error e;
    int calls = 0;
    firn_lp *p = firn_lp_read(put("plan.lp", plan), NULL, NULL, &e);
    assert_non_null(p);
    firn_lp_options options = {.progress = on_progress, .progress_data = &calls};
    progress_returns = 1;
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_INTERRUPTED);
    assert_int_equal(calls, 1);
    assert_string_equal(firn_lp_get_answer(p).status, "interrupted");
    progress_returns = 0;
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_OK);
    assert_true(calls > 1);
    options.time_limit = -1;
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_USAGE);
    options.time_limit = 60;
    options.split = -1;
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_USAGE);
    options.split = 0;
    assert_string_equal(firn_lp_get_answer(p).status, "optimal"); /* the solve did not start */
    options.method = "guess";
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_USAGE);
    assert_string_equal(firn_lp_get_answer(p).status, "");
    firn_lp_free(p);

    p = firn_lp_read(put("no.lp", "Max\n x\nST\n a: x >= 1\nEnd\n"), NULL, NULL, &e);
    assert_non_null(p);
    assert_int_equal(firn_lp_solve(p, NULL, &e), FIRN_NO_SOLUTION);
    assert_non_null(strstr(e.text, "unbounded above"));
    double x;
    assert_int_equal(firn_lp_value(p, "x", "x", &x, &e), FIRN_USAGE);
    assert_non_null(strstr(e.text, "unbounded"));
    firn_lp_free(p);

    assert_null(firn_lp_read(NULL, NULL, NULL, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_lp_read("/nowhere/at/all", NULL, NULL, NULL));
    firn_lp_free(NULL);
}

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/firn-lp-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    char command[60];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(rows_of_every_kind),    CASE(bounds_of_every_kind), CASE(a_maximum),
        CASE(fixed_mps_if_not_free), CASE(oddities_are_logged),  CASE(invalid_files_are_refused),
        CASE(random_damage),         CASE(values_and_duals),     CASE(outcomes_of_a_solve),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
