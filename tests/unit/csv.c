/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * csv.c - variants of CSV files that are read, and malformed ones that are refused with their line.
 */
#include "csv/csv.h"

#include "base/file.h"
#include "csv_file.h"
#include "skip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static csv opened(fixture *p, const char *text, size_t count)
{
    csv c;
    error e = {0};
    assert_int_equal(file_write(p->path, text, count, &e), 0);
    if (csv_read(p->a, p->path, "x.csv", NULL, &c, &e) != 0)
        fail_msg("%s", e.text);
    return c;
}

static csv open_text(fixture *p, const char *text)
{
    return opened(p, text, strlen(text));
}

static void column_is(fixture *p, const csv *c, const char *name, size_t count,
                      const double *expected)
{
    double *value;
    error e = {0};
    if (csv_column(p->a, c, name, &value, &e) != 0)
        fail_msg("%s", e.text);
    assert_int_equal(c->rows, count);
    for (size_t i = 0; i < count; i++)
        assert_true(value[i] == expected[i]);
}

static void malformed(fixture *p, const char *text, size_t count, const char *expected)
{
    csv c;
    error e = {0};
    assert_int_equal(file_write(p->path, text, count, &e), 0);
    assert_int_equal(csv_read(p->a, p->path, "x.csv", NULL, &c, &e), ERROR_PROBLEM);
    assert_string_equal(e.text, expected);
}

static void bad_column(fixture *p, const csv *c, const char *name, const char *expected)
{
    double *value;
    error e = {0};
    assert_int_equal(csv_column(p->a, c, name, &value, &e), ERROR_PROBLEM);
    assert_string_equal(e.text, expected);
}

static void test_plain(void **state)
{
    fixture *p = *state;
    csv c = open_text(p, "time,price,ci\n2026-01-01,12.5,0.4\n2026-01-02,-3,1e-3\n");
    assert_int_equal(c.columns, 3);
    assert_string_equal(c.name[0], "time");
    assert_string_equal(c.name[2], "ci");
    assert_int_equal(c.line[0], 2);
    assert_int_equal(c.line[1], 3);
    assert_string_equal(c.row[1], "2026-01-02,-3,1e-3");
    assert_string_equal(c.shown, "x.csv");
    assert_string_equal(c.path, p->path);
    column_is(p, &c, "price", 2, (const double[]){12.5, -3});
    column_is(p, &c, "ci", 2, (const double[]){0.4, 1e-3});
    column_is(p, &c, "price", 2,
              (const double[]){12.5, -3}); /* reading a column does not change the file */
}

/* Byte order mark, CRLF, comments, blank lines at both ends, quotes, spaces, no final newline. */
static void test_variants(void **state)
{
    fixture *p = *state;
    csv c = open_text(
        p, "\xEF\xBB\xBF# made by hand\r\n\r\n\"a, b\" , \"say \"\"x\"\"\",  c \r\n"
           " 1 ,\"2\", +3.0\r\n# between\r\n\"4\" ,\" 5 \" ,6e0\r\n\r\n \r\n# end\r\n\r\n");
    assert_int_equal(c.columns, 3);
    assert_string_equal(c.name[0], "a, b");
    assert_string_equal(c.name[1], "say \"x\"");
    assert_string_equal(c.name[2], "c");
    assert_int_equal(c.line[0], 4);
    assert_int_equal(c.line[1], 6);
    column_is(p, &c, "a, b", 2, (const double[]){1, 4});
    column_is(p, &c, "say \"x\"", 2, (const double[]){2, 5});
    column_is(p, &c, "c", 2, (const double[]){3, 6});

    c = open_text(p, "t;x, or y;z\n1;2;3");
    assert_int_equal(c.separator, ';');
    column_is(p, &c, "x, or y", 1, (const double[]){2});
    c = open_text(p, "\"a;b;c\",d\n1,2");
    assert_int_equal(c.separator, ',');
    column_is(p, &c, "d", 1, (const double[]){2});
    c = open_text(p, "a\tb\n1\t2\n");
    column_is(p, &c, "b", 1, (const double[]){2});
    c = open_text(p, "one\n1\n2");
    column_is(p, &c, "one", 2, (const double[]){1, 2});
    c = open_text(p, ",x\n0,5\n"); /* the index column of a data frame has no name */
    column_is(p, &c, "x", 1, (const double[]){5});
}

static void test_malformed(void **state)
{
    fixture *p = *state;
    malformed(p, "", 0, "x.csv is empty: it must begin with a header row");
    malformed(p, "\n\n# c\n", 6, "x.csv is empty: it must begin with a header row");
    malformed(p, "a,b\n", 4, "x.csv has a header row but no data rows");
    malformed(p, "a,b\n1,2\n3\n", 10, "x.csv:3: this row has 1 cell, but the header row has 2");
    malformed(p, "a,b\n1,2,3\n", 10,
              "x.csv:2: this row has 3 cells, but the header row has 2: if its numbers have a "
              "decimal comma, "
              "write a decimal point instead");
    malformed(p, "a;b\n1,2\n", 8,
              "x.csv:2: this row has 1 cell, but the header row has 2 (the separator is `;`)");
    malformed(p, "a,b\n1,2\n\n3,4\n", 13, "x.csv:3: there is a blank line between rows: remove it");
    malformed(p, "a,b\n1,\"2\n3,4\"\n", 14,
              "x.csv:2: an opening quote is not closed on the same line: close it");
    malformed(p, "\"a,b\n1,2\n", 9,
              "x.csv:1: an opening quote is not closed on the same line: close it");
    malformed(
        p, "a,b\n1,\"2\"x\n", 11,
        "x.csv:2: there is text after a closing quote (a quote inside quotes is written `\"\"`)");
    malformed(p, "a,b\n1,\0002\n", 9,
              "x.csv:2: the line contains a NUL byte: this is not CSV text (UTF-8)");

    csv c;
    error e = {0};
    assert_int_equal(csv_read(p->a, "/tmp/no-such-firn.csv", "prices.csv", NULL, &c, &e),
                     ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "/tmp/no-such-firn.csv: No such file"));
    e = (error){0};
    assert_int_equal(csv_read(p->a, "/tmp", "prices.csv", NULL, &c, &e), ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "it is a folder"));
}

static void test_column(void **state)
{
    fixture *p = *state;
    csv c = open_text(p, "# c\na,price,text,nan,unit,twice,twice,comma\n"
                         "1,2,3,4,5,6,7,8\n"
                         ",2,n/a,nan,5 MW,6,7,\"8,5\"\n");
    bad_column(p, &c, "prize",
               "x.csv has no column `prize` in its header row, line 2; did you mean `price`? The "
               "columns are a, price, text, "
               "nan, unit, twice, twice, comma");
    bad_column(p, &c, "temperature",
               "x.csv has no column `temperature` in its header row, line 2; the columns are a, "
               "price, text, nan, unit, "
               "twice, twice, comma");
    bad_column(p, &c, "a", "x.csv:4: column `a` is empty here: every row must have a number");
    bad_column(p, &c, "text",
               "x.csv:4: column `text` holds `n/a`: every row must have a finite number");
    bad_column(p, &c, "nan",
               "x.csv:4: column `nan` holds `nan`: every row must have a finite number");
    bad_column(p, &c, "unit",
               "x.csv:4: column `unit` holds `5 MW`: write the number alone; the unit can be given "
               "in the problem file, after the column name");
    bad_column(p, &c, "twice",
               "x.csv has two columns named `twice` (columns 6 and 7): rename one of them");
    bad_column(p, &c, "comma",
               "x.csv:4: column `comma` holds `8,5`: numbers must have a decimal point and no "
               "thousands separators, as in `1234.5`");
    c = open_text(p, "a\n0x1F\n");
    bad_column(p, &c, "a", "x.csv:2: column `a` holds `0x1F`: every row must have a finite number");
    c = open_text(p, "a\n\"1\"\n\"\"\n");
    bad_column(p, &c, "a", "x.csv:3: column `a` is empty here: every row must have a number");
    c = open_text(p, "a\n1e999\n");
    bad_column(p, &c, "a",
               "x.csv:2: column `a` holds `1e999`: every row must have a finite number");
    c = open_text(p, "a,b\n\"1\"\"\",2\n");
    bad_column(p, &c, "a",
               "x.csv:2: column `a` holds `1\"`: write the number alone; the unit can be given in "
               "the problem file, after the column name");
}

static csv found(fixture *p, const char *column, const char *text, size_t count)
{
    csv c;
    error e = {0};
    assert_int_equal(file_write(p->path, text, count, &e), 0);
    if (csv_read(p->a, p->path, "x.csv", column, &c, &e) != 0)
        fail_msg("%s", e.text);
    return c;
}

static void not_found(fixture *p, const char *column, const char *text, const char *expected)
{
    csv c;
    error e = {0};
    double *value;
    assert_int_equal(file_write(p->path, text, strlen(text), &e), 0);
    if (csv_read(p->a, p->path, "x.csv", column, &c, &e) == 0)
        csv_column(p->a, &c, column, &value, &e);
    assert_int_equal(e.code, ERROR_PROBLEM);
    assert_string_equal(e.text, expected);
}

/* Lines above the header row, a row of units, a legend. */
static void test_header(void **state)
{
    fixture *p = *state;
    static const char nsrdb[] =
        "Source,Location ID,Time Zone\nNSRDB,1458,-6\nYear,GHI\n2023,1\n2023,2\n";
    csv c = found(p, "GHI", nsrdb, strlen(nsrdb));
    assert_int_equal(c.header_line, 3);
    assert_true(c.zone_above == -6);
    assert_int_equal(c.notes.count, 1);
    assert_string_equal(c.notes.at[0],
                        "x.csv: the header row is line 3; the 2 lines above it are not read");
    column_is(p, &c, "GHI", 2, (const double[]){1, 2});

    static const char units[] =
        "# by hand\ntime;v\nUTC;\xE2\x82\xAC/MWh\n0;1\n1;2\n\nv: a price; at a market\n";
    c = found(p, "v", units, strlen(units));
    assert_int_equal(c.units_line, 3);
    assert_string_equal(csv_units_of(p->a, &c, 1), "\xE2\x82\xAC/MWh");
    assert_int_equal(c.notes.count, 1);
    assert_string_equal(c.notes.at[0], "x.csv:7: the text from this line on, after the rows, "
                                       "is not read: the rows end at line 5");
    column_is(p, &c, "v", 2, (const double[]){1, 2});

    static const char sep[] = "\"sep=;\"\r\na;v, w\r\n1;2\r\n";
    c = found(p, "v, w", sep, strlen(sep));
    assert_int_equal(c.notes.count, 0);
    column_is(p, &c, "v, w", 1, (const double[]){2});
    c = found(p, NULL, "sep=,\na;b,v\n1,2\n", 16);
    column_is(p, &c, "v", 1, (const double[]){2});
    /* Commas in the names of a file with semicolons. */
    static const char commas[] = "Time, local;v\n1;2\n";
    c = found(p, "v", commas, strlen(commas));
    column_is(p, &c, "v", 1, (const double[]){2});
    /* A legend without a blank line before it; a truncated row is not one. */
    static const char legend[] = "t,v\n0,1\n1,2\nv: a price (of a market)\n(c) Maker, 2001-2026\n";
    c = found(p, "v", legend, strlen(legend));
    column_is(p, &c, "v", 2, (const double[]){1, 2});
    assert_string_equal(c.notes.at[0], "x.csv:4: the text from this line on, after the rows, is "
                                       "not read: the rows end at line 3");
    malformed(p, "t,v\n0,1\n1,2\n2\n", 14,
              "x.csv:4: this row has 1 cell, but the header row has 2");
    malformed(p, "t,v\n0,1\ntext\n1,2\n", 17,
              "x.csv:3: this row has 1 cell, but the header row has 2");

    /* A name beyond line 40 is not looked for; the header is then what is followed by rows. */
    char many[600] = "";
    for (int i = 0; i < 41; i++)
        strcat(many, "text\n");
    strcat(many, "v\n1\n");
    not_found(p, "v", many, "x.csv has no column `v`; the columns are text");
    not_found(p, "w", "A market\nof 2023\n\nhour,v\n0,1\n1,2\n",
              "x.csv has no column `w` in its header row, line 4; the columns are hour, v");
    not_found(p, "v", "v\n1\n2\n\n3\n", "x.csv:4: there is a blank line between rows: remove it");
    /* A mark for a missing value is not a unit. */
    not_found(p, "v", "v\nnan\n2\n",
              "x.csv:2: column `v` holds `nan`: every row must have a finite number");
    not_found(p, "v", "name,v\nn/v,k.A.\nb,2\n",
              "x.csv:2: column `v` holds `k.A.`: every row must have a finite number");
    not_found(p, "v", "v\n1\n2\nMW\n",
              "x.csv:4: column `v` holds `MW`: every row must have a finite number");
}

static void test_encoding(void **state)
{
    fixture *p = *state;
    /* UTF-16 with and without a byte order mark, with a pair of surrogates. */
    static const char little[] = "\xFF\xFEv\0;\0\xAC\x20\x3D\xD8\x00\xDE\r\0\n\0\x31\0;\0\x32\0\n";
    csv c = found(p, "v", little, sizeof little);
    assert_string_equal(c.name[1], "\xE2\x82\xAC\xF0\x9F\x98\x80");
    column_is(p, &c, "v", 1, (const double[]){1});
    static const char big[] = "\0v\0;\0w\0\n\0\x31\0;\0\x32\0\n";
    c = found(p, "w", big, sizeof big - 1);
    column_is(p, &c, "w", 1, (const double[]){2});
    static const char torn[] = "\xFE\xFF\xD8\x00\0\n\0\x31\0";
    c = found(p, NULL, torn, sizeof torn - 1);
    assert_string_equal(c.name[0], "\xEF\xBF\xBD");

    not_found(p,
              "Gr\xC3\xB6\xC3\x9F"
              "e",
              "Zeit;Gr\xF6\xDF"
              "e\n0;1\n",
              "x.csv:1: the header row is not UTF-8, and it has no column `Gr\xC3\xB6\xC3\x9F"
              "e`: save the file as "
              "UTF-8, as in `iconv -f WINDOWS-1252 -t UTF-8`; the columns are Zeit, Gr??e");
    static const char other[] = "Gr\xF6\xDF"
                                "e;v\nK\xF6ln;1\n"; /* the column can be read */
    c = found(p, "v", other, strlen(other));
    column_is(p, &c, "v", 1, (const double[]){1});
    malformed(
        p, "PK\003\004\024", 5,
        "x.csv is a spreadsheet or an archive (it begins with `PK`), not CSV text: open it in "
        "a spreadsheet program and save it as CSV UTF-8");
    malformed(p, "\x1F\x8B\x08", 3,
              "x.csv is compressed with gzip: unpack it first, as in `gunzip FILE.gz`");
    not_found(p, "v", "v\n40,5\n38,2\n",
              "x.csv:2: this row has 2 cells, but the header row has 1: if its numbers have a "
              "decimal comma, write a decimal point instead");
    not_found(
        p, "v", "t;v\n0;40,5\n1;38,2\n",
        "x.csv:2: column `v` holds `40,5`: numbers must have a decimal point and no thousands "
        "separators, as in `1234.5`; this concerns all 2 rows");
}

static void test_missing(void **state)
{
    fixture *p = *state;
    not_found(
        p, "v", "v\n1\n-9999\n3\n",
        "x.csv:3: column `v` holds -9999, which is a code for a missing value in many files: "
        "fill the gaps in the file, as with the mean of the values around them; if it is meant "
        "as a value, write a number next to it");
    not_found(
        p, "v", "v\n1\n-999.0\n3\n-9.99e2\n\n",
        "x.csv:3: column `v` holds -999, which is a code for a missing value in many files; "
        "this concerns 2 of 4 rows (lines 3 and 5): fill the gaps in the file, as with the mean "
        "of the values around them; if it is meant as a value, write a number next to it");
    not_found(
        p, "v", "v\n1\n\"\"\n-\n3\nNULL\nn/a\n#N/A\n",
        "x.csv:3: column `v` is empty here: every row must have a number; this concerns 5 of 7 "
        "rows (lines 3, 4, 6, 7 and 1 more): fill the gaps in the file, as with the mean of the "
        "values around them");
    static const double codes[] = {-999,          -9999,      -99999,      -999.9, -32768,
                                   -2147483648.0, 9.96921e36, -3.40282e38, 1e20,   1e30};
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        assert_true(csv_is_missing_code(codes[i]));
    static const double values[] = {-999.01, -500, -1000, 9999, 999, 0, 4e9, -1e6};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        assert_false(csv_is_missing_code(values[i]));
    assert_true(csv_may_be_missing_code(9999) && csv_may_be_missing_code(99.9) &&
                !csv_may_be_missing_code(100));
}

/* A real file: every value of a column. */
static void test_real(void **state)
{
    fixture *p = *state;
    static const char path[] = SOURCE_DIR "/../shared/data/price/price_ercot_dam_hubavg_2024.csv";
    if (access(path, R_OK) != 0)
        SKIP("there is no %s", path);
    csv c;
    error e = {0};
    double *price;
    assert_int_equal(csv_read(p->a, path, "price.csv", NULL, &c, &e), 0);
    assert_int_equal(csv_column(p->a, &c, "price_usd_MWh", &price, &e), 0);
    assert_int_equal(c.rows, 8760);
    assert_int_equal(c.line[8759], 8761);
    assert_true(price[0] == 16.62);
    assert_true(price[2] == 17.75);
    for (size_t i = 0; i < c.rows; i++) {
        const char *comma = strchr(c.row[i], ',');
        assert_non_null(comma);
        assert_true(price[i] == strtod(comma + 1, NULL));
    }
}

/* No bytes of a file make the reader step out of bounds (run under the sanitizers). */
static void test_noise(void **state)
{
    fixture *p = *state;
    static const char letters[] = "a1,;\"\"\n\r \t#.-e\xC3\xA4,,\n\n";
    uint64_t seed = 42;
    int read = 0, refused = 0;
    for (int i = 0; i < 3000; i++) {
        char text[48];
        size_t count = 0;
        for (; count < sizeof text && (seed >> 60) != 3; count++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[count] = letters[(seed >> 33) % (sizeof letters - 1)];
        }
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        FILE *f = fopen(p->path, "w");
        assert_non_null(f);
        fwrite(text, 1, count, f);
        assert_int_equal(fclose(f), 0);
        csv c;
        error e = {0};
        double *value;
        if (csv_read(p->a, p->path, "x.csv", NULL, &c, &e) == 0) {
            read++;
            assert_true(c.rows > 0 && c.columns > 0);
            for (size_t k = 0; k < c.columns; k++) {
                error other = {0};
                csv_column(p->a, &c, c.name[k], &value, &other);
            }
        } else {
            refused++;
            assert_int_equal(e.code, ERROR_PROBLEM);
            assert_true(e.text[0] != '\0');
        }
    }
    assert_true(read > 50 && refused > 50); /* both outcomes have occurred */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_plain, begin, end),
        cmocka_unit_test_setup_teardown(test_variants, begin, end),
        cmocka_unit_test_setup_teardown(test_malformed, begin, end),
        cmocka_unit_test_setup_teardown(test_column, begin, end),
        cmocka_unit_test_setup_teardown(test_header, begin, end),
        cmocka_unit_test_setup_teardown(test_encoding, begin, end),
        cmocka_unit_test_setup_teardown(test_missing, begin, end),
        cmocka_unit_test_setup_teardown(test_real, begin, end),
        cmocka_unit_test_setup_teardown(test_noise, begin, end),
    };
    return cmocka_run_group_tests_name("csv", tests, NULL, NULL);
}
