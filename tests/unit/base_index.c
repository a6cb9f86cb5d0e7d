/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_index.c - the index of names: found, not found, added again, copied, and many names.
 */
#include "base/index.h"

#include "memory_fixture.h"

#include <stdio.h>
#include <string.h>

static void an_empty_index_finds_nothing(void **state)
{
    (void)state;
    name_index x = {0}, copy = {0};
    assert_true(index_find(&x, "") == INDEX_NONE);
    assert_true(index_find(&x, "grid") == INDEX_NONE);
    assert_true(index_copy(memory, &x, &copy));
    assert_true(index_find(&copy, "grid") == INDEX_NONE);
    assert_true(index_put(memory, &copy, "grid", 3));
    assert_true(index_find(&copy, "grid") == 3);
    assert_true(index_find(&x, "grid") == INDEX_NONE);
}

static void names_are_found_by_text_not_by_address(void **state)
{
    (void)state;
    name_index x = {0};
    char name[] = "grid", again[] = "grid";
    assert_true(index_put(memory, &x, name, 7));
    assert_true(
        index_put(memory, &x, "", 0)); /* keys before the first section belong to the section "" */
    assert_true(index_find(&x, again) == 7);
    assert_true(index_find(&x, "") == 0);
    assert_true(index_find(&x, "gri") == INDEX_NONE);
    assert_true(index_find(&x, "grid ") == INDEX_NONE);
    assert_true(index_find(&x, "Grid") == INDEX_NONE);
}

/* A caller must not add a name again; if it does, there is still only one entry. */
static void a_name_added_again_replaces_the_first(void **state)
{
    (void)state;
    name_index x = {0};
    assert_true(index_put(memory, &x, "grid", 1) && index_put(memory, &x, "grid", 2));
    assert_true(index_find(&x, "grid") == 2);
    assert_true(x.count == 1);
}

/* Enough names for the table to grow many times: added names are found, others are not. */
static void many_names(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    name_index x = {0};
    char(*name)[20] = arena_alloc(memory, MANY * sizeof *name);
    assert_non_null(name);
    for (int i = 0; i < MANY; i++) {
        snprintf(name[i], sizeof name[i], "bus w%d", i);
        assert_true(index_find(&x, name[i]) == INDEX_NONE);
        assert_true(index_put(memory, &x, name[i], (size_t)i));
        assert_true(index_find(&x, name[i / 2]) == (size_t)(i / 2));
        assert_true(x.count == (size_t)i + 1);
        assert_true(3 * x.count <= 2 * x.room); /* a search always reaches a free slot */
    }
    for (int i = 0; i < MANY; i++)
        assert_true(index_find(&x, name[i]) == (size_t)i);
    assert_true(index_find(&x, "bus w20000") == INDEX_NONE);
}

/* The key differs from index to index, and is kept when the table grows or is copied. */
static void each_index_has_its_own_key(void **state)
{
    (void)state;
    name_index x = {0}, y = {0}, copy;
    assert_true(index_put(memory, &x, "grid", 1) && index_put(memory, &y, "grid", 1));
    assert_true(x.key[0] != y.key[0] || x.key[1] != y.key[1]);
    assert_true(index_copy(memory, &x, &copy));
    for (size_t i = 0; i < 100; i++)
        assert_true(index_put(memory, &copy, arena_printf(memory, "bus w%zu", i), i));
    assert_memory_equal(copy.key, x.key, sizeof x.key);
    assert_true(index_find(&copy, "grid") == 1 && index_find(&copy, "bus w99") == 99);
}

/* A name that is added after the copy is in one of the two only. */
static void copies_are_independent(void **state)
{
    (void)state;
    for (size_t size = 1; size < 40; size++) {
        static const char letters[] = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
        name_index x = {0}, copy;
        for (size_t i = 0; i < size; i++)
            assert_true(index_put(memory, &x, letters + sizeof letters - 2 - i, i));
        assert_true(index_copy(memory, &x, &copy));
        assert_true(index_put(memory, &x, "only here", 100));
        assert_true(index_put(memory, &copy, "only there", 200));
        assert_true(index_find(&x, "only there") == INDEX_NONE);
        assert_true(index_find(&copy, "only here") == INDEX_NONE);
        assert_true(index_find(&x, "only here") == 100 && index_find(&copy, "only there") == 200);
        assert_true(x.count == size + 1 && copy.count == size + 1);
        for (size_t i = 0; i < size; i++)
            assert_true(index_find(&copy, letters + sizeof letters - 2 - i) == i);
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(an_empty_index_finds_nothing),
        CASE(names_are_found_by_text_not_by_address),
        CASE(a_name_added_again_replaces_the_first),
        CASE(many_names),
        CASE(each_index_has_its_own_key),
        CASE(copies_are_independent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
