/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_index.c - names to places: found, not found, put again, copied, and many.
 */
#include "base/index.h"

#include "memory_fixture.h"

#include <stdio.h>
#include <string.h>

static void nothing_is_found_in_nothing(void **state)
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

static void found_by_text_not_by_address(void **state)
{
    (void)state;
    name_index x = {0};
    char name[] = "grid", again[] = "grid";
    assert_true(index_put(memory, &x, name, 7));
    assert_true(index_put(memory, &x, "", 0)); /* what stands before the first section */
    assert_true(index_find(&x, again) == 7);
    assert_true(index_find(&x, "") == 0);
    assert_true(index_find(&x, "gri") == INDEX_NONE);
    assert_true(index_find(&x, "grid ") == INDEX_NONE);
    assert_true(index_find(&x, "Grid") == INDEX_NONE);
}

/* The name must not be there yet; should it be, there is still one of it. */
static void put_again(void **state)
{
    (void)state;
    name_index x = {0};
    assert_true(index_put(memory, &x, "grid", 1) && index_put(memory, &x, "grid", 2));
    assert_true(index_find(&x, "grid") == 2);
    assert_true(x.count == 1);
}

/* Enough to grow many times over, and each is found at every size, none that was not put. */
static void many(void **state)
{
    (void)state;
    enum { MANY = 20000 };
    name_index x = {0};
    char(*name)[16] = arena_alloc(memory, MANY * sizeof *name);
    assert_non_null(name);
    for (int i = 0; i < MANY; i++) {
        snprintf(name[i], sizeof name[i], "bus w%d", i);
        assert_true(index_find(&x, name[i]) == INDEX_NONE);
        assert_true(index_put(memory, &x, name[i], (size_t)i));
        assert_true(index_find(&x, name[i / 2]) == (size_t)(i / 2));
        assert_true(x.count == (size_t)i + 1);
        assert_true(3 * x.count <= 2 * x.room); /* a search always ends at a free slot */
    }
    for (int i = 0; i < MANY; i++)
        assert_true(index_find(&x, name[i]) == (size_t)i);
    assert_true(index_find(&x, "bus w20000") == INDEX_NONE);
}

/* What comes later goes into one of the two only. */
static void copies_go_their_own_way(void **state)
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
        CASE(nothing_is_found_in_nothing),
        CASE(found_by_text_not_by_address),
        CASE(put_again),
        CASE(many),
        CASE(copies_go_their_own_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
