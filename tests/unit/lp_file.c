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
    assert_string_equal(f.col[0], "X Y");
    assert_string_equal(f.row[0], "THE ROW");
    assert_true(f.lp.value[0] == 2 && f.lp.row_lower[0] == 4);
}

static void oddities_are_logged(void **state)
{
    (void)state;
    char text[2000] = "NAME\nROWS\n N c\n L r\n";
    read_text("odd.mps", "NAME\nROWS\n N c\n N d\n L r\nCOLUMNS\n x c 1 r 1\nRHS\n R d 3\nENDATA");
    assert_int_equal(log_lines, 1); /* no warning about the missing end of the last line */
    assert_non_null(
        strstr(last_line, "odd.mps:9: the right-hand side of the free row `d` is not read"));
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

/* The objective: its sense, its name, its constant, and none at all. */
static void objectives(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
        bool maximises;
        double cost, constant;
    } all[] = {
        {"a.mps", "NAME\nOBJSENSE\n    MAX\nROWS\n N c\nCOLUMNS\n x c 1\nENDATA\n", true, -1, 0},
        {"a.mps", "NAME\nOBJSENSE MAXIMIZE\nROWS\n N c\nCOLUMNS\n x c 1\nENDATA\n", true, -1, 0},
        {"a.mps", "NAME\nOBJSENSE\nmin\nROWS\n N c\nCOLUMNS\n x c 1\nENDATA\n", false, 1, 0},
        {"a.mps", "ROWS\n N c\nCOLUMNS\n x c 1\nRHS\n c -4\nOBJSENSE\n MAX\nENDATA\n", true, -1,
         -4},
        {"a.mps", "OBJNAME\n d\nROWS\n N c\n N d\nCOLUMNS\n x c 1 d 2\nENDATA\n", false, 2, 0},
        {"a.mps", "ROWS\n G c\nCOLUMNS\n x c 1\nENDATA\n", false, 0, 0},
        {"a.lp", "Maximise\n x + 7 - 2\nEnd\n", true, -1, -5},
        {"a.lp", "Min\n o: 3 + x - 5\nST\nEnd\n", false, 1, -2},
        {"a.lp", "Min\n o: 10\nST\n x >= 1\nEnd\n", false, 0, 10},
        {"a.lp", "Min\n o:\nST\n x >= 1\nEnd\n", false, 0, 0},
        {"a.lp", "Min\nSuch  That\n x >= 1\nEnd\n", false, 0, 0},
        {"a.lp", "Min o: + -3 x\n - - 2 * x + 4x\ns.t. x >= 1\nEnd\n", false, 3, 0},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        lp_file f = read_text(all[i].name, all[i].text);
        if (f.maximises != all[i].maximises || f.lp.cost[0] != all[i].cost ||
            f.lp.constant != all[i].constant)
            fail_msg("%zu: cost %g, constant %g", i, f.lp.cost[0], f.lp.constant);
        unlink(path);
    }
}

static void rows_of_lp(void **state)
{
    (void)state;
    static const double low[] = {1, 1, 2, -INF, -INF, -2, -2, 3, -INF, 0},
                        high[] = {5, 5, INF, 4, INF, INF, INF, 3, 6, INF};
    lp_file f = read_text("rows.lp", "Min\n x\nSubject To\n a: 1 <= x + y <= 5 \\ a comment\n"
                                     " b: 5 >= x >= 1\n 2 =< x\n\n x < 4\n d: x <= inf\n"
                                     " e: 0 x >= -2\n f: 0 >= -2\n g: x == 3\n st: x\n + 2\n y\n"
                                     " <=\n 6\n c3: x - x + y => 0\nEnd\n");
    assert_int_equal(f.lp.rows, 10);
    same(f.lp.row_lower, low, 10, "lower bound of row");
    same(f.lp.row_upper, high, 10, "upper bound of row");
    assert_string_equal(f.row[2], "c3_"); /* another row is called c3 */
    assert_string_equal(f.row[3], "c4");
    assert_int_equal(f.lp.start[1], 7); /* neither `0 x` nor `x - x` is an entry */
    assert_int_equal(log_lines, 0);
}

static void bounds_of_lp(void **state)
{
    (void)state;
    static const double low[] = {-1, -INF, 2, -INF, 1, 0, 3, -4, 0},
                        high[] = {4, INF, INF, -3, 5, INF, 3, INF, 8};
    lp_file f =
        read_text("bounds.lp", "Min\n a + b + c + d + e + f + g + h\nBounds\n -1 <= a <= 4\n"
                               " b free\n 2 <= c\n -inf <= d <= -3\n 5 >= e >= 1\n"
                               " f <= 1e30\n g = 3\n h <= +Infinity\n -4 <= h\n j <= 9\n"
                               " j <= 8\nGenerals\nBinaries\nEnd\nmore\n");
    assert_int_equal(f.lp.cols, 9);
    same(f.lp.col_lower, low, 9, "lower bound of column");
    same(f.lp.col_upper, high, 9, "upper bound of column");
    assert_int_equal(log_lines, 3); /* `j` is in no row; its second bound; the text behind End */
    assert_non_null(strstr(last_line, "bounds.lp:18: the text behind `End` is not read"));
}

/* What other programs write: blank lines, comments, no sets, `d` in numbers, line ends of DOS. */
static void loose_mps(void **state)
{
    (void)state;
    lp_file f =
        read_text("loose.mps", "* a comment\r\n\r\nNAME loose ends\r\nROWS\r\n N c $ cost\r\n"
                               " G g\r\n   * between\r\n L l\r\n N $n\r\nCOLUMNS\r\n\r\n"
                               "x c 1d1 g 2.5D-1\r\n x $n 4 $ a comment\r\n y l -.5 * too\r\n"
                               "BOUNDS\r\n UP x 4\r\n FR y\r\nRHS\r\n g -inf\r\n l 6\r\n"
                               "RANGES\r\n g 3\r\nENDATA\r\n* the end\r\n");
    assert_int_equal(f.lp.rows, 2);
    same(f.lp.cost, (const double[]){10, 0}, 2, "cost");
    same(f.lp.value, (const double[]){0.25, -0.5}, 2, "entry");
    same(f.lp.row_lower, (const double[]){-INF, -INF}, 2, "lower bound of row");
    same(f.lp.row_upper, (const double[]){INF, 6}, 2, "upper bound of row");
    same(f.lp.col_lower, (const double[]){0, -INF}, 2, "lower bound of column");
    same(f.lp.col_upper, (const double[]){4, INF}, 2, "upper bound of column");
    assert_int_equal(log_lines, 0);
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
        {"a.mps", "hello\n", ".mps:1: `hello` is not a section"},
        {"a.lp", "hello\n", ".lp:1: an LP file in CPLEX format begins with Minimize"},
        {"a.mps", "\n\n", ".mps:2: the file ends without ENDATA"},
        {"a.mps", "NAME\n x c 1\n", ".mps:2: the sections of an MPS file are"},
        {"a.lp", "\\ nothing\n", "begins with Minimize"},
        {"a.lp", "\xff\xfeM", "a.lp:1: an LP file"},
        {"a.mps.gz", "\x1f\x8bnothing of the kind", "the compressed file is damaged"},
        {"a.mps", MPS " x c nan\nRHS\nENDATA\n", ":6: `nan` is not a number"},
        {"a.mps", MPS " x c 1e999\nRHS\nENDATA\n", ":6: `1e999` is not a number, or is out of"},
        {"a.mps", MPS " x c inf\nRHS\nENDATA\n", ":6: `inf`: the number must be finite"},
        {"a.mps", MPS " x c\nRHS\nENDATA\n", ":6: a number is missing behind `c`: `x c`"},
        {"a.mps", MPS " x\nRHS\nENDATA\n", ":6: a row and a number are missing: `x`"},
        {"a.mps", MPS " x c 1 r 2 r 3\nRHS\nENDATA\n", ":6: a line has at most two rows"},
        {"a.mps", MPS " x c 1 c 2\nRHS\nENDATA\n", ":6: a second entry of column `x` in row `c`"},
        {"a.mps", MPS " x c 1\n y r 1\n x r 1\nRHS\nENDATA\n", ":8: column `x` appears in two"},
        {"a.mps", MPS " x d 1\nRHS\nENDATA\n", ":6: there is no row `d` in the section ROWS"},
        {"a.mps", MPS " x c 1\nRHS\n R r 1e30\nENDATA\n", ":8: row `r` has the lower bound 1e+30"},
        {"a.mps", MPS " x c 1\nRHS\n R c 1e30\nENDATA\n", ":8: the constant of the objective"},
        {"a.mps", MPS " x c 1\nRHS\n R r 1\n R r 1\nENDATA\n", ":9: a second right-hand side"},
        {"a.mps", MPS " x c 1\nRHS\n R r 1\n S c 1\nENDATA\n", ":9: a second set `S`, after `R`"},
        {"a.mps", MPS " x c 1\nRANGES\n R r 1\n R r 1\nENDATA\n", ":9: a second range of row `r`"},
        {"a.mps", MPS " x c 1\nRHS\nRHS\nENDATA\n", ":8: a second section RHS"},
        {"a.mps", MPS " x c 1\nRHS c 1\nENDATA\n", ":7: text behind RHS"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n UP B x -1e20\nENDATA\n",
         ":9: column `x` has the upper bound -1e+20"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n BV B x\nENDATA\n", ":9: column `x` is integer by"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n SC B x 4\nENDATA\n", ":9: column `x` is semi-cont"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n XX B x 1\nENDATA\n",
         ":9: `XX` is not a type of bound"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n UP B y 1\nENDATA\n", ":9: there is no column `y`"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n UP B x 1\n UP B x 2\nENDATA\n",
         ":10: a second upper bound of column `x`, after 1"},
        {"a.mps", MPS " x c 1\nRHS\nBOUNDS\n FR B x\n LO B x 2\nENDATA\n",
         ":10: a second lower bound of column `x`, after -inf"},
        {"a.mps", MPS "RHS\nENDATA\n", "the file has no column"},
        {"a.mps", "NAME\nCOLUMNS\n x c 1\nENDATA\n",
         ":2: the section ROWS must come before COLUMNS"},
        {"a.mps", "NAME\nROWS\n N c\nBOUNDS\n", ":4: the section COLUMNS must come before BOUNDS"},
        {"a.mps", "NAME\nROWS\n N c\n G c\n", ":4: a second row `c`"},
        {"a.mps", "NAME\nROWS\n X c\n", ":3: `X` is not a type of row"},
        {"a.mps", "NAME\nOBJSENSE\n LEAST\n", ":3: `LEAST` is not a sense: write MIN or MAX"},
        {"a.mps", "NAME\nOBJNAME\n d\nROWS\n N c\nCOLUMNS\n x c 1\nENDATA\n",
         ":3: OBJNAME names `d`"},
        {"a.mps", "NAME\nROWS\n N a\x01\n", ":3: the name has the control character 0x01"},
        {"a.mps", "NAME\nROWS\n N a\u202eb\n", ":3: the name `a?b` has a character that cannot"},
        {"a.lp", "Min\n a\u202eb\nST\nEnd\n", ":2: the name `a?b` has a character that cannot"},
        {"a.mps", MPS " M 'MARKER' 'SOSORG'\n", ":6: only linear programs are solved: the marker"},
        {"a.mps", MPS " x c 1\nQUADOBJ\n x x 1\nENDATA\n",
         ":7: only linear programs are solved: quadratic terms are not supported: `QUADOBJ`"},
        {"a.lp", "Min\n x\nST\n a: x >= 1\nBinary\n x\nEnd\n",
         ":6: only linear programs are solved: integer columns are not supported; remove"},
        {"a.lp", "Min\n x\nST\n a: x >= 1\nSOS\n s: S1:: x:1\nEnd\n",
         ":6: only linear programs are"},
        {"a.lp", "Min\n x\nST\n a: x = 1 -> x >= 2\nEnd\n",
         ":4: only linear programs are solved: in"},
        {"a.lp", "Min\n x\nST\n a: x >= 1\n", ":5: the file ends without `End`"},
        {"a.lp", "Min\n x\nST\n a: x >= 1\nBounds\n x", ":6: the file ends without `End`"},
        {"a.lp", "Min\n x\nST\n a: x >= 1e400\nEnd\n", ":4: a number is out of range"},
        {"a.lp", "Min\n x\nST\n a: x >= 1e30\nEnd\n", ":4: row `a` has the lower bound 1e+30"},
        {"a.lp", "Min\n x\nST\n a: x >= 1\n a: x >= 2\nEnd\n", ":5: a second row `a`"},
        {"a.lp", "Min\n x\nST\n a: x + 5 >= 1\n\nEnd\n", ":4: a constant among the terms of a row"},
        {"a.lp", "Min\n x\nST\n a: x >= 1 b: x >= 2\nEnd\n", ":4: expected the end of the line"},
        {"a.lp", "Min\n x\nST\n a: x >= y\nEnd\n", ":4: expected a number as the right-hand side"},
        {"a.lp", "Min\n x\nST\n a: 1 <= x >= 0\nEnd\n", ":4: a row with two bounds has the form"},
        {"a.lp", "Min\n x\nST\n a: 1 >= 0\nEnd\n", ":4: the row has no column"},
        {"a.lp", "Min\n x\nST\n a: x\n b: x >= 1\nEnd\n", ":5: expected a sign or one of `<=`"},
        {"a.lp", "Min\n x y\nST\n a: x >= 1\nEnd\n", ":2: expected a sign or the section"},
        {"a.lp", "Min\n x + inf\nST\n a: x >= 1\nEnd\n", ":2: the constant of the objective must"},
        {"a.lp", "Min\n x +\nST\n a: x >= 1\nEnd\n", ":3: expected a term behind the sign"},
        {"a.lp", "Min\n 2 * 3\nST\n a: x >= 1\nEnd\n", ":2: expected a column behind `*`"},
        {"a.lp", "Min\n 1e308 x + 1e308 x\nST\nEnd\n", ":2: the sum of the terms of `x` is out"},
        {"a.lp", "Min\n x\nMax\n x\nEnd\n", ":3: a second objective"},
        {"a.lp", "Min\n x\nBounds\n 1 >= x <= 3\nEnd\n",
         ":4: two bounds of a column have the form"},
        {"a.lp", "Min\n x\nBounds\n x >= 1e30\nEnd\n", ":4: column `x` has the lower bound 1e+30"},
        {"a.lp", "Min\n x\nBounds\n 2 x <= 3\nEnd\n", ":4: expected one of `<=`, `>=` and `=`"},
        {"a.lp", "Min\n x\x01\nST\nEnd\n", ":2: control character 0x01"},
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

static int on_progress(void *data, const firn_progress *progress)
{
    assert_int_equal(progress->size, sizeof *progress);
    ++*(int *)data;
    return progress_returns;
}

static double value_of(firn_lp *p, const char *kind, const char *name)
{
    firn_error e = FIRN_ERROR_INIT;
    double x;
    if (firn_lp_value(p, kind, name, &x, &e) != 0)
        fail_msg("%s", e.text);
    return x;
}

static firn_lp_answer answer_of(const firn_lp *p)
{
    firn_lp_answer n = FIRN_LP_ANSWER_INIT;
    assert_int_equal(firn_lp_get_answer(p, &n, NULL), 0);
    return n;
}

static void all_near(const double *got, const double *want, int count)
{
    for (int i = 0; i < count; i++)
        near(got[i], want[i], 1e-9);
}

static void values_and_duals(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    double x[2] = {0, 0};
    firn_lp *p = firn_lp_read(put("plan.lp", plan), NULL, &e);
    assert_non_null(p);
    firn_lp_answer n = answer_of(p);
    assert_string_equal(n.status, "");
    assert_true(isnan(n.objective) && isnan(n.worst) && n.rows == 2 && n.columns == 2 &&
                n.nonzeros == 4 && n.has_point == 0 && n.attempts == 0);
    assert_int_equal(firn_lp_values(p, "x", x, 2, &e), FIRN_USAGE);
    assert_null(firn_lp_json(p, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    for (int again = 0; again < 2; again++) {
        assert_int_equal(firn_lp_solve(p, NULL, &e), FIRN_OK);
        n = answer_of(p);
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

static void the_file_of_a_solution(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    char target[100], text[300] = "";
    snprintf(target, sizeof target, "%s/solution.csv", folder);
    firn_lp *p = firn_lp_read(put("plan.lp", plan), NULL, &e);
    assert_non_null(p);
    assert_int_equal(firn_lp_check_solution(p, target, &e), FIRN_OK);
    assert_int_equal(firn_lp_write_solution(p, target, &e), FIRN_USAGE); /* there is no point yet */
    assert_int_equal(firn_lp_solve(p, NULL, &e), FIRN_OK);
    assert_int_equal(firn_lp_write_solution(p, target, &e), FIRN_OK);
    FILE *f = fopen(target, "r");
    assert_non_null(f);
    assert_true(fread(text, 1, sizeof text - 1, f) > 0);
    assert_int_equal(fclose(f), 0);
    assert_string_equal(text, "kind,name,value,lower,upper,dual\ncolumn,x,3,0,3,1\n"
                              "column,y,1,0,,0\nrow,one,4,,4,2\nrow,two,6,,8,0\n");
    assert_int_equal(firn_lp_write_solution(p, path, &e), FIRN_USAGE); /* the program's own file */
    assert_non_null(strstr(e.text, "is the file that was read"));
    assert_int_equal(firn_lp_check_solution(p, folder, &e), FIRN_IO);
    assert_int_equal(firn_lp_check_solution(p, "/nowhere/at/all", &e), FIRN_IO);
    assert_int_equal(firn_lp_check_solution(p, NULL, &e), FIRN_USAGE);
    assert_int_equal(firn_lp_write_solution(p, NULL, &e), FIRN_USAGE);
    firn_lp_free(p);
}

static void outcomes_of_a_solve(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    int calls = 0;
    firn_lp *p = firn_lp_read(put("plan.lp", plan), NULL, &e);
    assert_non_null(p);
    firn_lp_options options = {
        .size = sizeof options, .progress = on_progress, .progress_data = &calls};
    progress_returns = 1;
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_INTERRUPTED);
    assert_int_equal(calls, 1);
    assert_string_equal(answer_of(p).status, "interrupted");
    progress_returns = 0;
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_OK);
    assert_true(calls > 1);
    options.time_limit = -1;
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_USAGE);
    options.time_limit = 60;
    options.split = -1;
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_USAGE);
    options.split = 0;
    assert_string_equal(answer_of(p).status, "optimal"); /* the solve did not start */
    options.method = "guess";
    assert_int_equal(firn_lp_solve(p, &options, &e), FIRN_USAGE);
    assert_string_equal(answer_of(p).status, "");
    firn_lp_free(p);

    p = firn_lp_read(put("no.lp", "Max\n x\nST\n a: x >= 1\nEnd\n"), NULL, &e);
    assert_non_null(p);
    assert_int_equal(firn_lp_solve(p, NULL, &e), FIRN_NO_SOLUTION);
    assert_non_null(strstr(e.text, "unbounded above"));
    double x;
    assert_int_equal(firn_lp_value(p, "x", "x", &x, &e), FIRN_USAGE);
    assert_non_null(strstr(e.text, "unbounded"));
    firn_lp_free(p);

    assert_null(firn_lp_read(NULL, NULL, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_lp_read("/nowhere/at/all", NULL, NULL));
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
        CASE(rows_of_every_kind),
        CASE(bounds_of_every_kind),
        CASE(a_maximum),
        CASE(fixed_mps_if_not_free),
        CASE(objectives),
        CASE(rows_of_lp),
        CASE(bounds_of_lp),
        CASE(loose_mps),
        CASE(oddities_are_logged),
        CASE(invalid_files_are_refused),
        CASE(random_damage),
        CASE(values_and_duals),
        CASE(the_file_of_a_solution),
        CASE(outcomes_of_a_solve),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
