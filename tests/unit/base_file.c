/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_file.c - files are read whole, and replaced whole or not at all.
 */
#include "folder_rig.h"

static void test_read(void **state)
{
    sandbox *p = *state;
    error e = {0};
    char *bytes;
    size_t count;
    put(in(p, "x"), "one\ntwo");
    holds(p, in(p, "x"), "one\ntwo");
    put(in(p, "empty"), "");
    holds(p, in(p, "empty"), "");

    assert_int_equal(file_read(p->a, in(p, "none"), ERROR_PROBLEM, &bytes, &count, &e), 3);
    fails_with(&e, ERROR_PROBLEM, "/none: No such file");
    e = (error){0};
    assert_int_equal(file_read(p->a, p->dir, ERROR_IO, &bytes, &count, &e), 6);
    fails_with(&e, ERROR_IO, "it is a folder");
    e = (error){0};
    assert_int_equal(mkfifo(in(p, "pipe"), 0600), 0);
    file_read(p->a, in(p, "pipe"), ERROR_PROBLEM, &bytes, &count, &e); /* and does not block */
    fails_with(&e, ERROR_PROBLEM, "a device or a pipe");

    e = (error){0};
    put(in(p, "huge"), "");
    assert_int_equal(truncate(in(p, "huge"), (off_t)FILE_MAX_BYTES + 1), 0);
    file_read(p->a, in(p, "huge"), ERROR_PROBLEM, &bytes, &count, &e);
    fails_with(&e, ERROR_PROBLEM, "has 1073741825 bytes; the maximum is 1073741824");
}

/* A file that was not written to its end has zeros there. */
static void test_zeros(void **state)
{
    sandbox *p = *state;
    char *bytes;
    size_t count;
    const char *path = in(p, "x");
    static const off_t refused[] = {1 << 17, (off_t)1 << 30}, read[] = {0, 100, (1 << 16) - 1};
    for (int begun = 0; begun < 2; begun++) {
        for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
            error e = {0};
            put(path, begun ? "format = 1\n" : "");
            assert_int_equal(truncate(path, refused[i]), 0);
            assert_int_equal(file_read(p->a, path, ERROR_PROBLEM, &bytes, &count, &e), 3);
            fails_with(&e, ERROR_PROBLEM, "/x contains a long run of zero bytes");
        }
    }
    for (size_t i = 0; i < sizeof read / sizeof read[0]; i++) { /* the reader's own business */
        error e = {0};
        put(path, "");
        assert_int_equal(truncate(path, read[i]), 0);
        assert_int_equal(file_read(p->a, path, ERROR_PROBLEM, &bytes, &count, &e), 0);
        assert_int_equal(count, read[i]);
    }
    error e = {0};
    assert_int_equal(truncate(path, 1 << 17), 0);
    assert_int_equal(file_read_binary(p->a, path, ERROR_PLUGIN, &bytes, &count, &e), 0);
    assert_int_equal(count, 1 << 17);
}

static void test_write(void **state)
{
    sandbox *p = *state;
    error e = {0};
    const char *path = in(p, "out.json");
    assert_int_equal(file_write(path, "first", 5, &e), 0);
    holds(p, path, "first");
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(file_write(path, "second", 6, &e), 0);
    holds(p, path, "second");
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);

    /* Through a link: the link remains a link. */
    assert_int_equal(symlink("out.json", in(p, "link")), 0);
    assert_int_equal(file_write(in(p, "link"), "third", 5, &e), 0);
    holds(p, path, "third");
    assert_int_equal(lstat(in(p, "link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(entries(p->dir), 2); /* no temporary file is left */

    assert_int_equal(file_write("/dev/null", "x", 1, &e), 0);
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode)); /* written to, not replaced */

    file_write(p->dir, "x", 1, &e);
    fails_with(&e, ERROR_IO, "it is a folder");
    e = (error){0};
    file_write(in(p, "no/such/x"), "x", 1, &e);
    fails_with(&e, ERROR_IO, "no/such: No such file or directory");
    e = (error){0};
    file_write("/dev/full", "x", 1, &e);
    fails_with(&e, ERROR_IO, "No space left");
}

static void test_check_writable(void **state)
{
    sandbox *p = *state;
    error e = {0};
    assert_int_equal(file_check_writable(in(p, "x.csv"), &e), 0);
    put(in(p, "y.csv"), "old");
    assert_int_equal(file_check_writable(in(p, "y.csv"), &e), 0);
    assert_int_equal(file_check_writable("/dev/null", &e), 0);
    holds(p, in(p, "y.csv"), "old");
    assert_int_equal(entries(p->dir), 1);
    file_check_writable(in(p, "no/such/x"), &e);
    fails_with(&e, ERROR_IO, "no/such: No such file or directory");
    e = (error){0};
    file_check_writable(p->dir, &e);
    fails_with(&e, ERROR_IO, "it is a folder; name a file");
}

static void test_killed_in_file(void **state)
{
    sandbox *p = *state;
    error e = {0};
    pid_t pid = ended_process();
    const char *folder_like = leftover(p, "m.mps", "new", pid, ".1");
    put(leftover(p, "m.mps", "new", pid, ".0"), "half");
    put(leftover(p, "m.mps", "new", getppid(), ".0"), "another's");
    put(leftover(p, "m.mps", "new", pid, ".bak"), "mine");
    assert_int_equal(mkdir(folder_like, 0700), 0);
    assert_int_equal(file_write(in(p, "m.mps"), "x", 1, &e), 0);
    assert_int_equal(access(leftover(p, "m.mps", "new", pid, ".0"), F_OK), -1);
    assert_int_equal(access(leftover(p, "m.mps", "new", getppid(), ".0"), F_OK), 0);
    assert_int_equal(access(leftover(p, "m.mps", "new", pid, ".bak"), F_OK), 0);
    assert_int_equal(access(folder_like, F_OK), 0);
    assert_int_equal(entries(p->dir), 4);
}

static void test_link_to_nothing(void **state)
{
    sandbox *p = *state;
    error e = {0};
    assert_int_equal(symlink("nowhere", in(p, "r")), 0);
    assert_int_not_equal(file_write(in(p, "r"), "x", 1, &e), 0);
    fails_with(&e, ERROR_IO, "/r: it is a link whose target does not exist");
    assert_int_equal(entries(p->dir), 1);
}

static void test_paths(void **state)
{
    sandbox *p = *state;
    arena *a = p->a;
    assert_string_equal(file_folder(a, "dir/of/it/name"), "dir/of/it");
    assert_string_equal(file_folder(a, "name"), ".");
    assert_string_equal(file_folder(a, "/name"), "/");
    assert_string_equal(file_join(a, "dir", "x.csv"), "dir/x.csv");
    assert_string_equal(file_join(a, "dir/", "x.csv"), "dir/x.csv");
    assert_string_equal(file_join(a, ".", "x.csv"), "x.csv");
    assert_string_equal(file_join(a, "/", "x.csv"), "/x.csv");
    assert_string_equal(file_join(a, "dir", "/abs/x.csv"), "/abs/x.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_read, begin, end),
        cmocka_unit_test_setup_teardown(test_zeros, begin, end),
        cmocka_unit_test_setup_teardown(test_write, begin, end),
        cmocka_unit_test_setup_teardown(test_check_writable, begin, end),
        cmocka_unit_test_setup_teardown(test_killed_in_file, begin, end),
        cmocka_unit_test_setup_teardown(test_link_to_nothing, begin, end),
        cmocka_unit_test_setup_teardown(test_paths, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
