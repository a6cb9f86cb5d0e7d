/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_folder.c - folders are replaced whole or not at all, and a folder with files of others is
 * never replaced.
 */
#include "folder_rig.h"
#include "skip.h"

static const char *const known[] = {"a.csv", "b.json", NULL};

/* The tests' own folders are those with any text in a.csv. */
static bool is_own(int fd)
{
    struct stat st;
    return fstatat(fd, "a.csv", &st, 0) == 0 && st.st_size > 0;
}

static const folder_rules rules = {.known = known, .is_own = is_own};

static void write_both(folder *f, const char *a, const char *b, error *e)
{
    assert_int_equal(folder_write(f, "a.csv", a, strlen(a), e), 0);
    if (b != NULL)
        assert_int_equal(folder_write(f, "b.json", b, strlen(b), e), 0);
}

static void write_whole(sandbox *p, const char *path)
{
    error e = {0};
    folder f;
    assert_int_equal(folder_begin(p->a, &f, path, &rules, &e), 0);
    write_both(&f, "1", "2", &e);
    assert_int_equal(folder_end(&f, &e), 0);
    holds(p, arena_printf(p->a, "%s/a.csv", path), "1");
}

static void test_folder(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder f;
    const char *path = in(p, "site.results");
    assert_int_equal(folder_begin(p->a, &f, path, &rules, &e), 0);
    char expected[PATH_MAX];
    snprintf(expected, sizeof expected, "%s.new-%ld", path, (long)getpid());
    assert_string_equal(f.temporary, expected);
    write_both(&f, "1", "2", &e);
    assert_int_equal(access(path, F_OK), -1); /* nothing is visible before the end */
    assert_int_equal(folder_end(&f, &e), 0);
    folder_abandon(&f);
    assert_int_equal(entries(p->dir), 1);
    assert_int_equal(entries(path), 2);
    holds(p, in(p, "site.results/a.csv"), "1");

    /* A second time, with a slash, over the existing folder: the old one is complete until the end,
     * then it is gone. */
    assert_int_equal(folder_begin(p->a, &f, in(p, "site.results//"), &rules, &e), 0);
    write_both(&f, "3", NULL, &e);
    holds(p, in(p, "site.results/a.csv"), "1");
    assert_int_equal(folder_end(&f, &e), 0);
    holds(p, in(p, "site.results/a.csv"), "3");
    assert_int_equal(entries(path), 1);
    assert_int_equal(entries(p->dir), 1);
    assert_int_equal(e.code, 0);
}

static void test_folder_abandoned(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder f;
    const char *path = in(p, "r");
    assert_int_equal(mkdir(path, 0700), 0);
    put(in(p, "r/a.csv"), "old");
    assert_int_equal(folder_begin(p->a, &f, path, &rules, &e), 0);
    write_both(&f, "new", "new", &e);
    folder_abandon(&f);
    folder_abandon(&f);
    assert_int_equal(entries(p->dir), 1);
    holds(p, in(p, "r/a.csv"), "old");
    assert_int_not_equal(folder_end(&f, &e), 0); /* no folder is being written */
}

static void test_folder_foreign(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder f;
    const char *path = in(p, "r");
    assert_int_equal(mkdir(path, 0700), 0);
    put(in(p, "r/a.csv"), "old");
    put(in(p, "r/z.txt"), "mine");
    put(in(p, "r/thesis.tex"), "mine");
    assert_int_not_equal(folder_begin(p->a, &f, path, &rules, &e), 0);
    fails_with(&e, ERROR_IO, "contains `thesis.tex`");
    fails_with(&e, ERROR_IO, "--out DIR");
    folder_abandon(&f);
    assert_int_equal(entries(p->dir), 1);
    holds(p, in(p, "r/thesis.tex"), "mine");

    /* A folder with a known name is foreign too. */
    assert_int_equal(mkdir(in(p, "q"), 0700), 0);
    assert_int_equal(mkdir(in(p, "q/a.csv"), 0700), 0);
    e = (error){0};
    folder_begin(p->a, &f, in(p, "q"), &rules, &e);
    fails_with(&e, ERROR_IO, "contains `a.csv`");

    /* A file that was added during the run. */
    e = (error){0};
    assert_int_equal(folder_begin(p->a, &f, in(p, "s"), &rules, &e), 0);
    write_both(&f, "1", "2", &e);
    assert_int_equal(folder_end(&f, &e), 0);
    assert_int_equal(folder_begin(p->a, &f, in(p, "s"), &rules, &e), 0);
    write_both(&f, "3", "4", &e);
    put(in(p, "s/notes.txt"), "mine");
    assert_int_not_equal(folder_end(&f, &e), 0);
    fails_with(&e, ERROR_IO, "contains `notes.txt`");
    holds(p, in(p, "s/a.csv"), "1");
    holds(p, in(p, "s/notes.txt"), "mine");
    assert_int_equal(entries(p->dir), 3);
}

/* A folder with known names alone may still be a user's. */
static void test_folder_not_own(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder f;
    assert_int_equal(mkdir(in(p, "r"), 0700), 0);
    put(in(p, "r/b.json"), "mine");
    assert_int_not_equal(folder_begin(p->a, &f, in(p, "r"), &rules, &e), 0);
    fails_with(&e, ERROR_IO, "contains `b.json`, but no file that shows that Firn has written it");
    fails_with(&e, ERROR_IO, "--out DIR");
    /* Made while the run was solving. */
    e = (error){0};
    assert_int_equal(folder_begin(p->a, &f, in(p, "s"), &rules, &e), 0);
    write_both(&f, "1", "2", &e);
    assert_int_equal(mkdir(in(p, "s"), 0700), 0);
    put(in(p, "s/b.json"), "mine");
    assert_int_not_equal(folder_end(&f, &e), 0);
    fails_with(&e, ERROR_IO, "s contains `b.json`, but no file");
    holds(p, in(p, "s/b.json"), "mine");
    assert_int_equal(entries(p->dir), 2);
}

/* A file that the run has read is not replaced, by whatever path it was read. */
static void test_folder_read(void **state)
{
    sandbox *p = *state;
    folder f;
    write_whole(p, in(p, "r"));
    assert_int_equal(symlink("r", in(p, "soft")), 0);
    assert_int_equal(symlink("r/b.json", in(p, "data.json")), 0);
    assert_int_equal(link(in(p, "r/a.csv"), in(p, "hard.csv")), 0);
    const char *const paths[] = {"r/a.csv", "soft/b.json", "data.json", "hard.csv",
                                 "r/../r//b.json"};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
        const char *read[] = {in(p, "missing"), in(p, paths[i])};
        const folder_rules with_read = {.known = known, .is_own = is_own, .read = read, .reads = 2};
        for (int by_link = 0; by_link < 2; by_link++) {
            error e = {0};
            folder_begin(p->a, &f, in(p, by_link ? "soft" : "r"), &with_read, &e);
            fails_with(
                &e, ERROR_IO,
                "which this run has read or its problem names, so the folder is not replaced");
        }
    }
    holds(p, in(p, "r/a.csv"), "1");
    assert_int_equal(entries(p->dir), 4);
}

static void test_folder_refused(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder f;
    put(in(p, "file"), "x");
    folder_begin(p->a, &f, in(p, "file"), &rules, &e);
    fails_with(&e, ERROR_IO, "it is a file; name a folder with `--out DIR`");
    e = (error){0};
    folder_begin(p->a, &f, in(p, "no/such"), &rules, &e);
    fails_with(&e, ERROR_IO, "does not exist; create it");
    fails_with(&e, ERROR_IO, "--out DIR");
    static const char *const not_own[] = {".", "..", "/", "", "x/.", "x/.."};
    for (size_t i = 0; i < sizeof not_own / sizeof not_own[0]; i++) {
        e = (error){0};
        folder_begin(p->a, &f, not_own[i], &rules, &e);
        fails_with(&e, ERROR_IO, "need a folder of their own");
    }
    /* A file with an unknown name would be foreign at the next run; so would a path. */
    e = (error){0};
    assert_int_equal(folder_begin(p->a, &f, in(p, "r"), &rules, &e), 0);
    folder_write(&f, "c.txt", "", 0, &e);
    fails_with(&e, ERROR_IO, "`c.txt` does not belong in folder");
    folder_abandon(&f);
    assert_int_equal(entries(p->dir), 1);
}

static void test_folder_read_only(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder f;
    if (access("/sys/kernel", F_OK) != 0) /* there is no sysfs */
        SKIP("there is no /sys/kernel, a folder that no one can write");
    /* /sys refuses new folders to everyone; a folder without write permission does so to everyone
     * but root. */
    assert_int_not_equal(folder_begin(p->a, &f, "/sys/firn-results", &rules, &e), 0);
    fails_with(&e, ERROR_IO, "folder /sys: ");
    fails_with(&e, ERROR_IO, "name another with `--out DIR`");
    if (geteuid() == 0)
        return;
    assert_int_equal(mkdir(in(p, "closed"), 0500), 0);
    e = (error){0};
    folder_begin(p->a, &f, in(p, "closed/r"), &rules, &e);
    fails_with(&e, ERROR_IO, "closed: Permission denied; name another with `--out DIR`");
}

static void test_folder_linked(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder f;
    struct stat st;
    assert_int_equal(mkdir(in(p, "far"), 0750), 0);
    assert_int_equal(mkdir(in(p, "far/r"), 0750), 0);
    assert_int_equal(symlink("far/r", in(p, "r")), 0);
    assert_int_equal(folder_begin(p->a, &f, in(p, "r"), &rules, &e), 0);
    write_both(&f, "1", "2", &e);
    assert_int_equal(folder_end(&f, &e), 0);
    assert_int_equal(lstat(in(p, "r"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(in(p, "far/r"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0750); /* the permissions are kept */
    holds(p, in(p, "far/r/a.csv"), "1");
    assert_int_equal(entries(in(p, "far")), 1);
}

static void test_two_at_once(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder first, second;
    assert_int_equal(folder_begin(p->a, &first, in(p, "r"), &rules, &e), 0);
    assert_int_equal(folder_begin(p->a, &second, in(p, "r"), &rules, &e), 0);
    write_both(&first, "1", "1", &e);
    write_both(&second, "2", "2", &e);
    assert_int_equal(folder_end(&first, &e), 0);
    assert_int_equal(folder_end(&second, &e), 0);
    holds(p, in(p, "r/a.csv"), "2");
    holds(p, in(p, "r/b.json"), "2");
    assert_int_equal(entries(p->dir), 1);
}

/* Starts a process that begins the folder, writes one of its files, reports that and waits to be
 * killed. */
static pid_t begin_elsewhere(sandbox *p, const char *path)
{
    int channel[2];
    char byte;
    assert_int_equal(pipe(channel), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        error e = {0};
        folder f;
        if (folder_begin(p->a, &f, path, &rules, &e) == 0 &&
            folder_write(&f, "a.csv", "half", 4, &e) == 0 && write(channel[1], "", 1) == 1)
            pause();
        _exit(1);
    }
    close(channel[1]);
    assert_int_equal(read(channel[0], &byte, 1), 1);
    close(channel[0]);
    return child;
}

static void kill_child(pid_t child)
{
    int status;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

static void test_killed(void **state)
{
    sandbox *p = *state;
    const char *path = in(p, "r");
    pid_t child = begin_elsewhere(p, path);
    const char *half = leftover(p, "r", "new", child, "");
    holds(p, in(p, arena_printf(p->a, "r.new-%ld/a.csv", (long)child)), "half");

    write_whole(p, path); /* the first run is still alive */
    assert_int_equal(access(half, F_OK), 0);
    kill_child(child);
    assert_int_equal(access(half, F_OK), 0);
    write_whole(p, path);
    assert_int_equal(entries(p->dir), 1);
}

static void test_leftover_of_same_pid(void **state)
{
    sandbox *p = *state;
    const char *path = in(p, "r"), *mine = leftover(p, "r", "new", getpid(), "");
    /* In a container every run may have the same process number. */
    assert_int_equal(mkdir(mine, 0700), 0);
    write_whole(p, path);
    assert_int_equal(entries(p->dir), 1);
}

static void test_foreign_leftovers_are_kept(void **state)
{
    sandbox *p = *state;
    pid_t pid = ended_process();
    const char *const kept[] = {
        leftover(p, "r", "new", pid, "x"),
        leftover(p, "r", "new", pid, ".1.2"),
        leftover(p, "r", "new", pid, ".1"),
        leftover(p, "r", "mew", pid, ""),
        leftover(p, "q", "new", pid, ""),
        leftover(p, "r.new", "new", pid, ""),
        leftover(p, "r", "old", pid, ".x"),
        in(p, "r.new-"),
        in(p, "r.new--5"),
        in(p, "r.new-99999999999999999999"),
        in(p, "r.new- 7"),
    };
    size_t count = sizeof kept / sizeof kept[0];
    for (size_t i = 0; i < count; i++)
        assert_int_equal(mkdir(kept[i], 0700), 0);
    put(arena_printf(p->a, "%s/notes.txt", kept[2]),
        "mine"); /* a matching name, but with a foreign file in it */
    put(leftover(p, "r", "new", pid, ""), "a file");
    assert_int_equal(symlink(kept[4], leftover(p, "r", "new", pid, ".2")), 0);
    write_whole(p, in(p, "r"));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(access(kept[i], F_OK), 0);
    assert_int_equal(entries(p->dir), (int)count + 3);
}

/* A folder of a user's that happens to have the name of a temporary: it has a known file, but not
 * the one that a run writes first. */
static void test_foreign_leftover_of_known_files(void **state)
{
    sandbox *p = *state;
    const char *theirs = leftover(p, "r", "new", ended_process(), "");
    assert_int_equal(mkdir(theirs, 0700), 0);
    put(arena_printf(p->a, "%s/b.json", theirs), "mine");
    write_whole(p, in(p, "r"));
    holds(p, arena_printf(p->a, "%s/b.json", theirs), "mine");
}

static void test_link_to_nothing(void **state)
{
    sandbox *p = *state;
    error e = {0};
    folder f;
    assert_int_equal(symlink("nowhere", in(p, "r")), 0);
    assert_int_not_equal(folder_begin(p->a, &f, in(p, "r"), &rules, &e), 0);
    fails_with(&e, ERROR_IO, "/r: it is a link whose target does not exist");
    assert_int_equal(entries(p->dir), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_folder, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_abandoned, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_foreign, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_not_own, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_read, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_read_only, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_linked, begin, end),
        cmocka_unit_test_setup_teardown(test_two_at_once, begin, end),
        cmocka_unit_test_setup_teardown(test_killed, begin, end),
        cmocka_unit_test_setup_teardown(test_leftover_of_same_pid, begin, end),
        cmocka_unit_test_setup_teardown(test_foreign_leftovers_are_kept, begin, end),
        cmocka_unit_test_setup_teardown(test_foreign_leftover_of_known_files, begin, end),
        cmocka_unit_test_setup_teardown(test_link_to_nothing, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
