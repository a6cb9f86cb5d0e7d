/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_arena.c - arena memory is zeroed, aligned and does not overlap; growing arrays keep their
 * elements; the first error is kept.
 */
#include "base/arena.h"
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static int begin(void **state)
{
    *state = arena_new();
    return *state == NULL ? -1 : 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

static void test_alloc(void **state)
{
    arena *a = *state;
    /* Small and large requests alternate: each is zeroed and aligned, and none overlaps another. */
    enum { COUNT = 400 };
    unsigned char *at[COUNT];
    size_t size[COUNT];
    for (size_t i = 0; i < COUNT; i++) {
        size[i] = i % 50 == 49 ? 100000 + i : i * 7 % 300;
        at[i] = arena_alloc(a, size[i]);
        assert_non_null(at[i]);
        assert_int_equal((uintptr_t)at[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(at[i][k], 0);
        memset(at[i], (int)(i % 251) + 1, size[i]);
    }
    for (size_t i = 0; i < COUNT; i++)
        for (size_t k = 0; k < size[i]; k++)
            assert_int_equal(at[i][k], i % 251 + 1);
}

static void test_refusals(void **state)
{
    arena *a = *state;
    assert_null(arena_alloc(a, SIZE_MAX));
    assert_null(arena_array(a, SIZE_MAX / 4, 8));
    assert_null(arena_array(a, 3, SIZE_MAX / 2));
    assert_non_null(arena_array(a, 0, 8));
    assert_non_null(arena_array(a, SIZE_MAX, 0));
    arena_free(NULL);
}

static void test_texts(void **state)
{
    arena *a = *state;
    assert_string_equal(arena_text(a, "site"), "site");
    assert_string_equal(arena_text(a, ""), "");
    assert_string_equal(arena_slice(a, "w40;rest", 3), "w40");
    assert_string_equal(arena_printf(a, "%s.%d", "x", 12), "x.12");
    const int numbers[] = {1, 2, 3};
    assert_memory_equal(arena_copy(a, numbers, sizeof numbers), numbers, sizeof numbers);
    char *long_text = arena_printf(a, "%0200000d", 1);
    assert_int_equal(strlen(long_text), 200000);
}

static void test_vec(void **state)
{
    arena *a = *state;
    typedef struct entry {
        int key;
        double value;
    } entry;
    vec(entry) list = {0};
    for (int i = 0; i < 10000; i++) {
        entry *e = VEC_PUSH(a, &list);
        assert_non_null(e);
        assert_int_equal(e->key, 0); /* a new element is zeroed */
        e->key = i;
        e->value = i * 0.5;
    }
    assert_int_equal(list.count, 10000);
    for (int i = 0; i < 10000; i++) {
        assert_int_equal(list.at[i].key, i);
        assert_true(list.at[i].value == i * 0.5);
    }
}

static void test_error(void **state)
{
    (void)state;
    error e = {0};
    assert_int_equal(error_set(&e, ERROR_PROBLEM, "site.ini:%d: %s", 3, "bad"), ERROR_PROBLEM);
    assert_int_equal(error_set(&e, ERROR_IO, "later"), ERROR_PROBLEM); /* the first one is kept */
    assert_string_equal(e.text, "site.ini:3: bad");
    assert_int_equal(e.code, ERROR_PROBLEM);

    error m = {0};
    assert_int_equal(error_memory(&m), ERROR_IO);
    assert_string_equal(m.text, "out of memory");

    /* A text that is too long is truncated between characters, wherever two-byte letters begin. */
    for (int shift = 0; shift < 2; shift++) {
        char text[3001];
        for (int i = 0; i < 3000; i++)
            text[i] = (i + shift) % 2 == 0 ? '\xC3' : '\xA4';
        text[3000] = '\0';
        error c = {0};
        error_set(&c, ERROR_IO, "%s", text + shift);
        size_t length = strlen(c.text);
        assert_true(length < ERROR_TEXT && length > ERROR_TEXT - 10);
        assert_string_equal(c.text + length - 4, " ...");
        assert_int_equal((unsigned char)c.text[length - 5], 0xA4);
    }
}

/* The error codes are the exit codes of the command and never change. */
static void test_codes(void **state)
{
    (void)state;
    assert_int_equal(ERROR_NONE, 0);
    assert_int_equal(ERROR_ANSWER, 1);
    assert_int_equal(ERROR_USAGE, 2);
    assert_int_equal(ERROR_PROBLEM, 3);
    assert_int_equal(ERROR_PLUGIN, 4);
    assert_int_equal(ERROR_SOLVER, 5);
    assert_int_equal(ERROR_IO, 6);
    assert_int_equal(ERROR_INTERRUPTED, 130);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_alloc, begin, end),
        cmocka_unit_test_setup_teardown(test_refusals, begin, end),
        cmocka_unit_test_setup_teardown(test_texts, begin, end),
        cmocka_unit_test_setup_teardown(test_vec, begin, end),
        cmocka_unit_test(test_error),
        cmocka_unit_test(test_codes),
    };
    return cmocka_run_group_tests_name("base_arena", tests, NULL, NULL);
}
