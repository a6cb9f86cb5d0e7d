/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tables.c - answers and tables of the library under misuse, in threads, and after all that they
 * came from is freed; to be run under the sanitizers. Their contents: tests/golden/tables.py.
 */
#include "tables_rig.h"

#include "table/cursor.h"

#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static firn_answer *solved_answer(void)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_site *s = tables_solved(&e);
    if (s == NULL)
        fail_msg("%s", e.text);
    firn_answer *n = firn_site_answer(s, &e);
    assert_non_null(n);
    firn_site_free(s);
    return n;
}

static void missing_arguments_are_refused(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    firn_answer *n = solved_answer();
    firn_cursor *c = NULL;
    struct ArrowSchema schema;
    struct ArrowArray array;
    assert_null(firn_site_answer(NULL, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_null(firn_site_answer(NULL, NULL));
    assert_null(firn_answer_keep(NULL));
    firn_answer_free(NULL);
    firn_cursor_free(NULL);
    assert_int_equal(firn_answer_table(NULL, "sizes", NULL, &c, &e), FIRN_USAGE);
    assert_int_equal(firn_answer_table(n, NULL, NULL, &c, &e), FIRN_USAGE);
    assert_null(c);
    assert_int_equal(firn_answer_table(n, "sizes", NULL, NULL, &e), FIRN_USAGE);
    assert_int_equal(firn_answer_table(NULL, NULL, NULL, NULL, NULL), FIRN_USAGE);
    assert_int_equal(firn_answer_arrow(NULL, "sizes", NULL, &schema, &array, &e), FIRN_USAGE);
    assert_int_equal(firn_answer_arrow(n, NULL, NULL, &schema, &array, &e), FIRN_USAGE);
    assert_true(schema.release == NULL && array.release == NULL);
    assert_int_equal(firn_answer_arrow(n, "sizes", NULL, NULL, &array, &e), FIRN_USAGE);
    assert_int_equal(firn_answer_arrow(n, "sizes", NULL, &schema, NULL, &e), FIRN_USAGE);
    assert_true(schema.release == NULL && array.release == NULL);
    assert_int_equal(firn_answer_arrow(n, "sizes", "hue = red", &schema, &array, NULL), FIRN_USAGE);
    assert_true(schema.release == NULL && array.release == NULL);
    assert_non_null(firn_tables(NULL));
    assert_null(firn_table_meaning(NULL));
    assert_null(firn_table_meaning("tables"));

    assert_int_equal(firn_answer_table(n, "sizes", NULL, &c, NULL), FIRN_OK);
    const size_t columns = firn_cursor_columns(c);
    const firn_cursor *of[] = {NULL, c, c};
    const size_t column[] = {0, columns, SIZE_MAX};
    for (size_t i = 0; i < 3; i++) {
        assert_null(firn_cursor_name(of[i], column[i]));
        assert_null(firn_cursor_unit(of[i], column[i]));
        assert_null(firn_cursor_meaning(of[i], column[i]));
        assert_null(firn_cursor_numbers(of[i], column[i]));
        assert_null(firn_cursor_texts(of[i], column[i]));
        assert_int_equal(firn_cursor_type(of[i], column[i]), 0);
    }
    assert_int_equal(firn_cursor_rows(NULL) + firn_cursor_columns(NULL), 0);
    assert_non_null(firn_cursor_texts(c, 0));
    assert_null(firn_cursor_numbers(c, 0));
    firn_cursor_free(c);
    firn_answer_free(n);
}

static void a_site_that_is_not_solved_has_no_answer(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    firn_site *s = tables_solved(&e);
    assert_non_null(s);
    assert_int_equal(firn_site_set(s, "grid.price", "20 USD/MWh", &e), FIRN_OK);
    assert_null(firn_site_answer(s, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_string_equal(e.text, "this site has not been solved yet");
    firn_site_free(s);
}

static void selections_are_checked(void **state)
{
    (void)state;
    static const struct {
        const char *table, *where, *says;
    } cases[] = {
        {"size", NULL,
         "there is no table `size`; did you mean `sizes`?: the tables are `accounts`, `answer`, "
         "`burnt`, `certificate`, `costs`, `flows`, `left_out`, `limits`, `notes`, `parameters`, "
         "`periods`, `phases`, `plugins`, `ports`, `prices`, `ratios`, `sizes`"},
        {"sizes", "",
         "where = `` of table `sizes`: `` is not a condition: write `COLUMN = VALUE`, "
         "several separated by commas, or pass NULL for all rows"},
        {"sizes", "phase",
         "where = `phase` of table `sizes`: `phase` is not a condition: write "
         "`COLUMN = VALUE`, several separated by commas, or pass NULL for all "
         "rows"},
        {"sizes", "phas = now",
         "where = `phas = now` of table `sizes`: there is no column `phas` of texts or of yes and "
         "no; did you mean `phase`? It has `component`, `name`, `phase`, `unit`, `at_bound`, "
         "`bound_set_by_user`, `sized_by`"},
        {"sizes", "phase = nov",
         "where = `phase = nov` of table `sizes`: column `phase` has no "
         "`nov`; did you mean `now`? It has `now`, `later`"},
        {"flows", "component batery",
         "where = `component batery` of table `flows`: column `component` has no `batery`; did you "
         "mean `battery`? It has `battery`, `grid`, `oil`, `plant`"},
        {"limits", "sense = between",
         "where = `sense = between` of table `limits`: column `sense` "
         "has no `between`: it has `max`"},
        {"limits", "binding = perhaps",
         "where = `binding = perhaps` of table `limits`: a column of yes and no has other values: "
         "it has `no`, `yes`"},
        {"sizes", "phase now, phase later",
         "where = `phase now, phase later` of table `sizes`: `phase` has two conditions: write "
         "one"},
        {"burnt", "kind = ring",
         "where = `kind = ring` of table `burnt`: column `kind` has no "
         "`ring`, nor any other text"},
    };
    firn_answer *n = solved_answer();
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        firn_error e = FIRN_ERROR_INIT;
        firn_cursor *c;
        assert_int_equal(firn_answer_table(n, cases[i].table, cases[i].where, &c, &e), FIRN_USAGE);
        assert_string_equal(e.text, cases[i].says);
        assert_null(c);
    }
    firn_answer_free(n);
}

/* The sum of all numbers, so that each is read. */
static double sum_of(const firn_cursor *c)
{
    double sum = 0;
    for (size_t k = 0; k < firn_cursor_columns(c); k++) {
        const double *number = firn_cursor_numbers(c, k);
        const char *const *text = firn_cursor_texts(c, k);
        for (size_t i = 0; i < firn_cursor_rows(c); i++)
            sum += text != NULL          ? (text[i] != NULL ? (double)strlen(text[i]) : 0)
                   : isfinite(number[i]) ? number[i]
                                         : 0;
    }
    return sum;
}

static const double *doubles_of(const struct ArrowArray *a)
{
    return a->buffers[1];
}

static void views_outlive_what_they_came_from(void **state)
{
    (void)state;
    firn_answer *n = solved_answer();
    firn_cursor *c;
    struct ArrowSchema schema;
    struct ArrowArray array;
    assert_int_equal(firn_answer_table(n, "flows", "component = grid", &c, NULL), FIRN_OK);
    assert_ptr_equal(firn_answer_keep(n), n);
    firn_answer_free(n);
    assert_int_equal(firn_answer_arrow(n, "flows", "component = grid", &schema, &array, NULL), 0);
    firn_answer_free(n);
    assert_true(sum_of(c) > 0);
    const size_t rows = firn_cursor_rows(c), last = 4; /* grid.power */
    assert_string_equal(firn_cursor_name(c, last), "grid.power");
    assert_int_equal(array.length, rows);
    /* Children that a consumer has taken, and the whole released. */
    struct ArrowArray taken = *array.children[last];
    struct ArrowSchema field = *schema.children[last];
    array.children[last]->release = NULL;
    schema.children[last]->release = NULL;
    array.release(&array);
    schema.release(&schema);
    assert_true(array.release == NULL && schema.release == NULL);
    assert_string_equal(field.name, firn_cursor_name(c, last));
    assert_memory_equal(doubles_of(&taken), firn_cursor_numbers(c, last), rows * sizeof(double));
    firn_cursor_free(c);
    assert_true(isfinite(doubles_of(&taken)[rows - 1]));
    taken.release(&taken);
    field.release(&field);
}

static void numbers_are_not_copied_for_arrow(void **state)
{
    (void)state;
    cursor *c;
    firn_answer *n = solved_answer();
    struct ArrowSchema schema;
    struct ArrowArray array;
    assert_int_equal(firn_answer_arrow(n, "prices", NULL, &schema, &array, NULL), 0);
    firn_answer_free(n);
    /* The private data begins with the cursor. */
    memcpy(&c, array.private_data, sizeof(void *));
    assert_int_equal(array.n_children, c->columns);
    for (size_t k = 0; k < c->columns; k++) {
        const void *values = array.children[k]->buffers[1];
        if (c->column[k].type == COLUMN_F64)
            assert_ptr_equal(values, c->column[k].number);
        if (c->column[k].type == COLUMN_TIME)
            assert_ptr_equal(values, c->column[k].second);
    }
    array.release(&array);
    schema.release(&schema);
}

static void texts_are_utf_8(void **state)
{
    (void)state;
    error e = {0};
    cursor *c = cursor_new("t", 1, 0, &e);
    static const char *const given[] = {"Z\xfcrich", "Z\xc3\xbcrich", NULL, "", "\xe2\x82"};
    static const char *const kept[] = {"Z?rich", "Z\xc3\xbcrich", NULL, "", "??"};
    assert_non_null(c);
    assert_non_null(cursor_add(c, "text", COLUMN_TEXT, "", ""));
    for (int i = 0; i < 40; i++)
        assert_true(cursor_row(c) && cursor_text(c, 0, given[i % 5]));
    for (int i = 0; i < 40; i++) {
        if (kept[i % 5] == NULL)
            assert_null(c->column[0].text[i]);
        else
            assert_string_equal(c->column[0].text[i], kept[i % 5]);
    }
    cursor_free(c);
}

/* ---- threads --------------------------------------------------------------------------------- */

enum { READERS = 3, ROUNDS = 3 };

typedef struct reader {
    firn_answer *answer;
    double sum[20];
    int failed;
} reader;

static void *read_all(void *data)
{
    reader *r = data;
    for (int round = 0; round < ROUNDS; round++) {
        const char *const *name = firn_tables(NULL);
        for (size_t i = 0; name[i] != NULL; i++) {
            firn_cursor *c = NULL;
            struct ArrowSchema schema;
            struct ArrowArray array;
            r->failed += firn_answer_table(r->answer, name[i], NULL, &c, NULL) != FIRN_OK;
            r->failed += firn_answer_arrow(r->answer, name[i], NULL, &schema, &array, NULL) != 0;
            const double sum = sum_of(c);
            r->failed += round > 0 && sum != r->sum[i];
            r->sum[i] = sum;
            firn_cursor_free(c);
            array.release(&array);
            schema.release(&schema);
        }
    }
    firn_answer_free(r->answer);
    return NULL;
}

static void threads_read_one_answer_while_the_site_goes_on(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    firn_site *s = tables_solved(&e);
    assert_non_null(s);
    firn_answer *n = firn_site_answer(s, &e);
    pthread_t thread[READERS];
    reader of[READERS] = {{.answer = NULL}};
    for (int i = 0; i < READERS; i++) {
        of[i].answer = firn_answer_keep(n);
        assert_int_equal(pthread_create(&thread[i], NULL, read_all, &of[i]), 0);
    }
    firn_answer_free(n);
    assert_int_equal(firn_site_solve(s, NULL, &e), FIRN_OK);
    assert_int_equal(firn_site_set(s, "plant.demand", "5 MW", &e), FIRN_OK);
    assert_int_equal(firn_site_solve(s, NULL, &e), FIRN_OK);
    /* What is infeasible is explained, which makes more memory. */
    assert_int_equal(firn_site_set(s, "phase later: plant.demand", "90 MW", &e), FIRN_OK);
    assert_int_equal(firn_site_solve(s, NULL, &e), FIRN_NO_SOLUTION);
    firn_site_free(s);
    for (int i = 0; i < READERS; i++) {
        assert_int_equal(pthread_join(thread[i], NULL), 0);
        assert_int_equal(of[i].failed, 0);
        assert_memory_equal(of[i].sum, of[0].sum, sizeof of[0].sum);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(missing_arguments_are_refused),
        cmocka_unit_test(a_site_that_is_not_solved_has_no_answer),
        cmocka_unit_test(selections_are_checked),
        cmocka_unit_test(views_outlive_what_they_came_from),
        cmocka_unit_test(numbers_are_not_copied_for_arrow),
        cmocka_unit_test(texts_are_utf_8),
        cmocka_unit_test(threads_read_one_answer_while_the_site_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
