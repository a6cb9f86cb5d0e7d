/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * call_context.c - the record of the running plugin call: nested, truncated, one per thread, read
 * from another thread.
 */
#include "plugin/call_context.h"
#include "api/command.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void test_nested(void **state)
{
    (void)state;
    call_context outer, inner;
    int64_t first, second, third;
    assert_null(call_context_running(NULL, &first));
    call_context_begin(&outer, "plugin %s, build of [%s]", "a.b", "c");
    assert_string_equal(call_context_running(NULL, &first), "plugin a.b, build of [c]");
    call_context_begin(&inner, "plugin %d", 2);
    assert_string_equal(call_context_running(NULL, &second), "plugin 2");
    assert_string_equal(firn_plugin_running(NULL), "plugin 2");
    call_context_end(&inner);
    assert_string_equal(call_context_running(NULL, NULL), "plugin a.b, build of [c]");
    call_context_end(&outer);
    assert_null(call_context_running(NULL, NULL));
    call_context_begin(&outer, "plugin a.b, build of [c]"); /* the same text, another call */
    assert_non_null(call_context_running(NULL, &third));
    call_context_end(&outer);
    assert_true(first != second && second != third && third != first);
}

static void test_long(void **state)
{
    (void)state;
    call_context context;
    char path[5000];
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    call_context_begin(&context, "plugin %s", path);
    assert_int_equal(strlen(call_context_running(NULL, NULL)), sizeof context.text - 1);
    call_context_end(&context);
}

static void *look(void *found)
{
    *(const char **)found = call_context_running(NULL, NULL);
    return NULL;
}

/* Another thread that was given the slot sees the call of this thread. */
static void *watch(void *slot)
{
    int64_t call;
    const char *seen = firn_thread_running(slot, &call);
    return seen != NULL && strcmp(seen, "plugin a.b") == 0 && call > 0 ? slot : NULL;
}

static void test_watched(void **state)
{
    (void)state;
    call_context context;
    pthread_t other;
    void *slot = (void *)(uintptr_t)firn_thread_self(), *saw = NULL;
    call_context_begin(&context, "plugin a.b");
    assert_int_equal(pthread_create(&other, NULL, watch, slot), 0);
    assert_int_equal(pthread_join(other, &saw), 0);
    assert_ptr_equal(saw, slot);
    call_context_end(&context);
    assert_null(firn_thread_running(slot, NULL));
}

static void test_thread(void **state)
{
    (void)state;
    call_context context;
    pthread_t other;
    const char *found = "";
    call_context_begin(&context, "plugin a.b");
    assert_int_equal(pthread_create(&other, NULL, look, &found), 0);
    assert_int_equal(pthread_join(other, NULL), 0);
    assert_null(found);
    assert_non_null(call_context_running(NULL, NULL));
    call_context_end(&context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nested),
        cmocka_unit_test(test_long),
        cmocka_unit_test(test_thread),
        cmocka_unit_test(test_watched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
