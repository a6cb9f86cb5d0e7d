/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * result_files.c - tests of the files of a result: result.json against its schema, the CSV files,
 * the terminal's table, the results folder.
 */
#include "base/file.h"
#include "result/internal.h"
#include "result/text_table.h"
#include "small_site.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <regex.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const small_site plain = {.pue = 1.15, .ref = 0.2, .connection = 500};
static const small_site phased = {
    .phased = true, .pue = 1.15, .ref = 0.2, .capex = 20, .connection = 500};
static const small_site hopeless = {.pue = 1.15, .ref = 0.2, .connection = 5};

static void solve_site(small_site *s)
{
    small_solve(s);
    if (s->e.code != 0)
        fail_msg("%s", s->e.text);
}

typedef int (*writer)(const result *r, text_buffer *out, error *e);

/* The text of a file; the caller frees it. */
static char *text_from(small_site *s, writer make)
{
    text_buffer b = {0};
    if (make(&s->result, &b, &s->e) != 0)
        fail_msg("%s", s->e.text);
    assert_int_equal(strlen(b.at), b.count);
    return b.at;
}

/* ---- the part of JSON Schema 2020-12 that our schema uses ----------------------------------- */

static bool is_type(const json_t *v, const char *type)
{
    return strcmp(type, "object") == 0    ? json_is_object(v)
           : strcmp(type, "array") == 0   ? json_is_array(v)
           : strcmp(type, "string") == 0  ? json_is_string(v)
           : strcmp(type, "number") == 0  ? json_is_number(v)
           : strcmp(type, "integer") == 0 ? json_is_integer(v)
           : strcmp(type, "boolean") == 0 ? json_is_boolean(v)
                                          : strcmp(type, "null") == 0 && json_is_null(v);
}

static bool has_any_type(json_t *types, const json_t *v)
{
    size_t i;
    json_t *one;
    if (json_is_string(types))
        return is_type(v, json_string_value(types));
    json_array_foreach(types, i, one)
    {
        if (is_type(v, json_string_value(one)))
            return true;
    }
    return false;
}

static bool is_in_list(json_t *list, json_t *v)
{
    size_t i;
    json_t *one;
    json_array_foreach(list, i, one)
    {
        if (json_equal(one, v))
            return true;
    }
    return false;
}

static bool matches(const char *pattern, const json_t *v)
{
    regex_t r;
    assert_int_equal(regcomp(&r, pattern, REG_EXTENDED | REG_NOSUB), 0);
    bool ok = !json_is_string(v) || regexec(&r, json_string_value(v), 0, NULL, 0) == 0;
    regfree(&r);
    return ok;
}

/* The keyword of the schema that `v` violates; NULL if it is valid. Also asserts that the schema is
 * strict: every object is closed, and every member is required and described. */
static const char *violated_keyword(json_t *root, json_t *schema, json_t *v)
{
    const char *key, *why, *ref = json_string_value(json_object_get(schema, "$ref"));
    json_t *rule, *part;
    size_t i;
    if (ref != NULL) {
        assert_int_equal(strncmp(ref, "#/$defs/", 8), 0);
        return violated_keyword(root, json_object_get(json_object_get(root, "$defs"), ref + 8), v);
    }
    json_object_foreach(schema, key, rule)
    {
        if ((strcmp(key, "type") == 0 && !has_any_type(rule, v)) ||
            (strcmp(key, "const") == 0 && !json_equal(rule, v)) ||
            (strcmp(key, "enum") == 0 && !is_in_list(rule, v)) ||
            (strcmp(key, "pattern") == 0 && !matches(json_string_value(rule), v)) ||
            (strcmp(key, "minimum") == 0 && json_is_number(v) &&
             !(json_number_value(v) >= json_number_value(rule))) ||
            (strcmp(key, "exclusiveMinimum") == 0 && json_is_number(v) &&
             !(json_number_value(v) > json_number_value(rule))))
            return key;
    }
    if (json_is_object(v)) {
        json_t *members = json_object_get(schema, "properties");
        assert_true(json_is_false(json_object_get(schema, "additionalProperties")));
        assert_int_equal(json_object_size(members),
                         json_array_size(json_object_get(schema, "required")));
        json_object_foreach(members, key, rule)
        {
            if (json_object_get(v, key) == NULL)
                return key;
            if ((why = violated_keyword(root, rule, json_object_get(v, key))) != NULL)
                return why;
        }
        if (json_object_size(v) != json_object_size(members))
            return "additionalProperties";
    }
    rule = json_object_get(schema, "items");
    json_array_foreach(v, i, part)
    {
        if (rule != NULL && (why = violated_keyword(root, rule, part)) != NULL)
            return why;
    }
    return NULL;
}

static json_t *schema_read(void)
{
    json_error_t where;
    json_t *schema = json_load_file(SOURCE_DIR "/docs/result.schema.json", 0, &where);
    if (schema == NULL)
        fail_msg("line %d: %s", where.line, where.text);
    return schema;
}

static json_t *parsed(const char *text)
{
    json_error_t where;
    json_t *v = json_loads(text, JSON_REJECT_DUPLICATES, &where);
    if (v == NULL)
        fail_msg("line %d: %s", where.line, where.text);
    return v;
}

static void json_is_valid(void **state)
{
    (void)state;
    const small_site sites[] = {plain, phased, hopeless};
    json_t *schema = schema_read();
    for (int i = 0; i < 3; i++) {
        small_site s = sites[i];
        solve_site(&s);
        char *text = text_from(&s, result_json);
        json_t *v = parsed(text);
        const char *why = violated_keyword(schema, schema, v);
        if (why != NULL)
            fail_msg("site %d violates `%s`", i, why);
        json_decref(v);
        free(text);
        arena_free(s.a);
    }
    json_decref(schema);
}

/* The validator above must find violations. */
static void validator_finds_violations(void **state)
{
    (void)state;
    small_site s = plain;
    solve_site(&s);
    char *text = text_from(&s, result_json);
    json_t *schema = schema_read(), *good = parsed(text);
    json_t *bad[6];
    for (int i = 0; i < 6; i++)
        bad[i] = json_deep_copy(good);
    json_object_del(bad[0], "sizes");
    json_object_set_new(bad[1], "extra", json_true());
    json_object_set_new(bad[2], "schema", json_integer(2));
    json_object_set_new(bad[3], "objective", json_string("12"));
    json_object_set_new(json_object_get(bad[4], "problem"), "sha256", json_string("xyz"));
    json_object_set_new(json_array_get(json_object_get(bad[5], "limits"), 0), "shadow_price",
                        json_real(-1));
    const char *why[] = {"sizes", "additionalProperties", "const", "type", "pattern", "minimum"};
    for (int i = 0; i < 6; i++) {
        assert_string_equal(violated_keyword(schema, schema, bad[i]), why[i]);
        json_decref(bad[i]);
    }
    json_decref(good);
    json_decref(schema);
    free(text);
    arena_free(s.a);
}

static void json_has_the_values(void **state)
{
    (void)state;
    small_site s = phased;
    solve_site(&s);
    char *text = text_from(&s, result_json);
    json_t *v = parsed(text), *o;
    const char *str, *port, *bus;
    double number;
    int yes;
    assert_int_equal(json_unpack(v, "{s:s, s:f}", "status", &str, "objective", &number), 0);
    assert_string_equal(str, "optimal");
    assert_true(fabs(number - s.solution.objective) <= 1e-14 * fabs(number));
    assert_int_equal(
        json_unpack(v, "{s:{s:b, s:f}}", "certificate", "certified", &yes, "worst", &number), 0);
    assert_true(yes && number <= SOLVE_CERTIFIED);
    assert_int_equal(json_unpack(v, "{s:{s:s}}", "problem", "file", &str), 0);
    assert_string_equal(str, "small.ini");
    o = json_array_get(json_object_get(v, "plugins"), 0);
    assert_string_equal(json_string_value(json_object_get(o, "file")), "cooler.so");
    o = json_array_get(json_object_get(v, "ports"), P_SUPPLY);
    assert_int_equal(
        json_unpack(o, "{s:s, s:s, s:s}", "component", &str, "port", &port, "bus", &bus), 0);
    assert_string_equal(str, "grid");
    assert_string_equal(port, "supply");
    assert_string_equal(bus, "hv");
    o = json_array_get(json_object_get(v, "ports"), P_EXPORT);
    assert_true(json_is_null(json_object_get(o, "bus")));
    o = json_array_get(json_object_get(v, "accounts"), ACCOUNT_CAPEX);
    assert_int_equal(json_array_size(json_object_get(o, "phases")), 2);
    assert_true(json_real_value(json_object_get(o, "total")) > 0);
    assert_int_equal(json_array_size(json_object_get(v, "sizes")), 2);
    assert_int_equal(json_array_size(json_object_get(v, "ratios")), 2 * RATIOS);
    json_decref(v);
    free(text);
    arena_free(s.a);
}

static void json_without_a_point(void **state)
{
    (void)state;
    static const char *empty[] = {"accounts", "ratios", "costs", "sizes", "limits"};
    static const char *full[] = {"ports", "plugins", "notes", "phases", "periods"};
    small_site s = hopeless;
    solve_site(&s);
    char *text = text_from(&s, result_json);
    json_t *v = parsed(text);
    assert_string_equal(json_string_value(json_object_get(v, "status")), "infeasible");
    assert_true(json_is_null(json_object_get(v, "objective")));
    assert_true(json_is_null(json_object_get(json_object_get(v, "certificate"), "worst")));
    for (int i = 0; i < 5; i++) {
        assert_int_equal(json_array_size(json_object_get(v, empty[i])), 0);
        assert_true(json_array_size(json_object_get(v, full[i])) > 0);
    }
    json_decref(v);
    free(text);
    arena_free(s.a);
}

static void equal_runs_give_equal_bytes(void **state)
{
    (void)state;
    static const writer writers[] = {result_json,      result_sizes_csv,  result_limits_csv,
                                     result_flows_csv, result_prices_csv, result_table};
    for (size_t i = 0; i < sizeof writers / sizeof writers[0]; i++) {
        small_site first = phased, second = phased;
        solve_site(&first);
        solve_site(&second);
        char *one = text_from(&first, writers[i]), *two = text_from(&second, writers[i]);
        assert_string_equal(one, two);
        assert_null(strstr(one, "/home/")); /* no folder of the machine it ran on */
        assert_null(strstr(one, "/usr/lib"));
        free(one);
        free(two);
        arena_free(first.a);
        arena_free(second.a);
    }
}

static void json_of_odd_values(void **state)
{
    (void)state;
    small_site s = plain;
    solve_site(&s);
    s.source.site = "Qu\xe9"
                    "bec"; /* Latin-1, not UTF-8 */
    s.source.weather = NULL;
    s.result.limits.at[0].bound = HUGE_VAL;
    s.solution.proof.gap = (double)NAN;
    char *text = text_from(&s, result_json);
    json_t *v = parsed(text), *schema = schema_read();
    assert_null(violated_keyword(schema, schema, v));
    assert_string_equal(json_string_value(json_object_get(v, "site")), "Qu?bec");
    json_t *limit = json_array_get(json_object_get(v, "limits"), 0);
    assert_true(json_is_null(json_object_get(limit, "bound")));
    json_decref(v);
    json_decref(schema);
    free(text);
    arena_free(s.a);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static size_t lines(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += *text == '\n';
    return count;
}

static void flows_have_one_row_per_step(void **state)
{
    (void)state;
    small_site s = plain;
    solve_site(&s);
    char *text = text_from(&s, result_flows_csv);
    static const char head[] =
        "time,cheap-cooler.heat,cheap-cooler.power,fine-cooler.heat,fine-cooler.power,grid.supply,"
        "halls.heat,halls.power,cheap-cooler.heat.var,fine-cooler.heat.var,grid.import,grid.green,"
        "halls.load,fine-cooler.tank\n";
    assert_int_equal(strncmp(text, head, sizeof head - 1), 0);
    assert_int_equal(lines(text), 1 + STEPS);
    /* The third step is the peak: all heat goes through the fine cooler. */
    const char *third = strstr(text, "\n2026-01-01T04:00,0,0,-10,-1,11,10,-10,0,10,");
    assert_non_null(third);
    assert_non_null(strstr(third, ",10,0\n"));
    free(text);

    /* Noise is written as 0. */
    s.solution.x[s.map.col_base[0] + 2] = -3e-12;
    text = text_from(&s, result_flows_csv);
    assert_non_null(strstr(text, "\n2026-01-01T04:00,0,0,-10,-1,11,10,-10,0,10,"));
    free(text);
    arena_free(s.a);
}

static void periods_follow_each_other(void **state)
{
    (void)state;
    small_site s = phased;
    solve_site(&s);
    char *flows = text_from(&s, result_flows_csv), *prices = text_from(&s, result_prices_csv);
    assert_int_equal(lines(flows), 1 + 3 * STEPS);
    assert_int_equal(lines(prices), 1 + 3 * STEPS);
    assert_int_equal(strncmp(flows, "period,time,cheap-cooler.heat,", 30), 0);
    assert_int_equal(strncmp(prices, "period,time,heat,hv\n", 20), 0);
    assert_non_null(strstr(flows, "\n2028,2027-01-01T00:00,"));
    assert_non_null(strstr(prices, "\n\"heat, wave\",2028-01-01T06:00,"));
    free(flows);
    free(prices);
    arena_free(s.a);
}

static void small_csvs(void **state)
{
    (void)state;
    small_site s = plain;
    solve_site(&s);
    char *sizes = text_from(&s, result_sizes_csv), *limits = text_from(&s, result_limits_csv);
    assert_string_equal(
        sizes, "component,size,phase,unit,built,installed,firm,capex,at_bound,bound_set_by_user,"
               "sized_by\n"
               "grid,connection,,MW,12.66666667,14.66666667,11,1266666.667,,,\n");
    assert_int_equal(lines(limits), 4);
    assert_non_null(strstr(limits,
                           "limit,phase,sense,unit,value,bound,shadow_price,binding\npue,,max,1,"
                           "1.15,1.15,"));
    assert_non_null(strstr(limits, "\nref,,min,1,0.2,0.2,"));
    assert_non_null(strstr(limits, ",1000,0,no\n"));
    free(sizes);
    free(limits);
    arena_free(s.a);

    s = hopeless;
    solve_site(&s);
    static const writer writers[] = {result_sizes_csv, result_limits_csv, result_flows_csv,
                                     result_prices_csv};
    for (int i = 0; i < 4; i++) {
        char *text = text_from(&s, writers[i]);
        assert_int_equal(lines(text), 1); /* the heading */
        free(text);
    }
    arena_free(s.a);
}

static void cells_are_quoted_if_necessary(void **state)
{
    (void)state;
    text_buffer b = {0};
    result_cell(&b, "plain");
    result_cell(&b, "a,b");
    result_cell(&b, "say \"no\"");
    result_number(&b, (double)NAN);
    result_number(&b, HUGE_VAL);
    result_number(&b, -1.5);
    result_number(&b, -0.0);
    result_number(&b, 1.0 / 3);
    assert_string_equal(b.at, "plain\"a,b\"\"say \"\"no\"\"\"-1.500.3333333333");
    text_free(&b);
}

/* ---- the table ------------------------------------------------------------------------------- */

static void lines_fit(const char *text)
{
    int width = 0;
    for (const char *c = text; *c != '\0'; c++) {
        width = *c == '\n' ? 0 : width + (((unsigned char)*c & 0xC0) != 0x80);
        if (width > TEXT_TABLE_WIDTH)
            fail_msg("longer than %d: %s", TEXT_TABLE_WIDTH, text);
        assert_false(*c == '\n' && c > text && c[-1] == ' ');
    }
}

static void table_has_its_sections(void **state)
{
    (void)state;
    const small_site sites[] = {plain, phased, hopeless};
    for (int i = 0; i < 3; i++) {
        small_site s = sites[i];
        solve_site(&s);
        char *text = text_from(&s, result_table);
        if (getenv("SHOW") != NULL)
            printf("%s\n", text);
        lines_fit(text);
        assert_int_equal(strncmp(text, "Small site\n  status     ", 24), 0);
        assert_non_null(strstr(text, "\n  fine-cooler: needs no water"));
        assert_true((strstr(text, "phase") != NULL) == (i == 1));
        assert_true((strstr(text, "PUE") != NULL) == (i != 2));
        free(text);
        arena_free(s.a);
    }
    small_site s = plain;
    s.connection = 11 / 0.75;
    solve_site(&s);
    char *text = text_from(&s, result_table);
    assert_non_null(strstr(text, " MUSD/yr\n"));
    assert_non_null(strstr(text, "at max (default)\n"));
    assert_non_null(strstr(text, "non-binding limits: carbon\n"));
    /* The shadow price of a PUE is given per hundredth. */
    char price[40], expected[80];
    text_of(price, sizeof price, s.result.limits.at[0].shadow_price / 100 / 1e3, 4);
    snprintf(expected, sizeof expected, "  %s kUSD/yr per 0.01\n", price);
    assert_non_null(strstr(text, expected));
    free(text);
    arena_free(s.a);
}

static void decimal_points_are_aligned(void **state)
{
    (void)state;
    arena *a = arena_new();
    text_buffer b = {0};
    text_table t = text_table_new(a, "ldl");
    static const char *cells[] = {"a", "MW", "", "b", "12.5", "x",     "c", "3",
                                  "y", "d",  "", "z", "e",    "0.125", ""};
    for (size_t i = 0; i < sizeof cells / sizeof cells[0]; i++)
        text_table_put(&t, cells[i]);
    assert_true(text_table_print(&t, &b));
    assert_string_equal(b.at, "  a      MW\n"
                              "  b  12.5    x\n"
                              "  c   3      y\n"
                              "  d          z\n"
                              "  e   0.125\n");
    text_free(&b);
    arena_free(a);
}

static void long_names_are_truncated(void **state)
{
    (void)state;
    arena *a = arena_new();
    text_buffer b = {0};
    char name[101] = "";
    memset(name, 'x', 100);
    text_table t = text_table_new(a, "lrl");
    text_table_put(&t, name);
    text_table_put(&t, "123.4");
    text_table_put(&t, "MW");
    text_table_put(&t, "k\xc3\xbchler");
    text_table_put(&t, "5");
    text_table_put(&t, "");
    assert_true(text_table_print(&t, &b));
    lines_fit(b.at);
    assert_non_null(strstr(b.at, "xxx~  123.4  MW\n"));
    assert_int_equal(strstr(b.at, "123.4") - b.at + 4,
                     strchr(strchr(b.at, '\n'), '5') - strchr(b.at, '\n') - 1 - 1);
    text_free(&b);
    text_wrap(&b, 0, 2, "  one \n two ");
    text_wrap(&b, 0, 2, name); /* a single word is never split */
    assert_int_equal(strncmp(b.at, "one two\nxxx", 11), 0);
    text_free(&b);
    arena_free(a);
}

/* ---- the folder ------------------------------------------------------------------------------ */

static void folder_is_complete(void **state)
{
    (void)state;
    static const char *files[] = {"result.json",     "run.json",        "sizes.csv",
                                  "flows.csv",       "prices.csv",      "limits.csv",
                                  "assumptions.csv", "datapackage.json"};
    char dir[] = "/tmp/firn-result-XXXXXX", path[200];
    small_site s = plain;
    solve_site(&s);
    assert_non_null(mkdtemp(dir));
    char *out = arena_printf(s.a, "%s/small.results", dir);
    const result_run run = {.started = "2026-01-01T00:00:00Z",
                            .host = "node1",
                            .directory = dir,
                            .engine_version = "0.0.0",
                            .glpk_version = "5.0",
                            .method = s.solution.method,
                            .seconds_solve = 0.25,
                            .iterations = 12,
                            .attempts = 1,
                            .rows = s.lp.rows,
                            .cols = s.lp.cols,
                            .nonzeros = s.lp.start[s.lp.cols]};
    for (int again = 0; again < 2; again++) {
        if (result_write(s.a, &s.result, &run, out, &s.e) != 0)
            fail_msg("%s", s.e.text);
    }
    char *json = text_from(&s, result_json);
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char *bytes;
        size_t count;
        snprintf(path, sizeof path, "%s/%s", out, files[i]);
        assert_int_equal(file_read(s.a, path, ERROR_IO, &bytes, &count, &s.e), 0);
        assert_true(count > 0);
        if (i == 0)
            assert_string_equal(bytes, json);
        if (i == 1) {
            json_t *v = parsed(bytes);
            double solve, write;
            int rows;
            assert_int_equal(json_unpack(v, "{s:{s:f, s:f}, s:{s:i}}", "seconds", "solve", &solve,
                                         "write", &write, "lp", "rows", &rows),
                             0);
            assert_true(solve == 0.25 && write > 0 && rows == s.lp.rows);
            json_decref(v);
        }
        unlink(path);
    }
    free(json);
    /* No other file is left in the folder or next to it. */
    assert_int_equal(rmdir(out), 0);
    assert_int_equal(rmdir(dir), 0);
    out = arena_printf(s.a, "%s/no/where", dir);
    assert_int_equal(result_write(s.a, &s.result, &run, out, &s.e), ERROR_IO);
    arena_free(s.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_valid),
        cmocka_unit_test(validator_finds_violations),
        cmocka_unit_test(json_has_the_values),
        cmocka_unit_test(json_without_a_point),
        cmocka_unit_test(equal_runs_give_equal_bytes),
        cmocka_unit_test(json_of_odd_values),
        cmocka_unit_test(flows_have_one_row_per_step),
        cmocka_unit_test(periods_follow_each_other),
        cmocka_unit_test(small_csvs),
        cmocka_unit_test(cells_are_quoted_if_necessary),
        cmocka_unit_test(table_has_its_sections),
        cmocka_unit_test(decimal_points_are_aligned),
        cmocka_unit_test(long_names_are_truncated),
        cmocka_unit_test(folder_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
