/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_file.c - files and folders are replaced whole or not at all, and never what is not ours.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static const char *const known[] = {"a.csv", "b.json", NULL};

/* A fresh folder for each test, and an arena. */
typedef struct place {
    arena *a;
    char dir[64];
} place;

static int begin(void **state)
{
    place *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    p->a = arena_new();
    strcpy(p->dir, "/tmp/firn-base-file-XXXXXX");
    *state = p;
    return p->a == NULL || mkdtemp(p->dir) == NULL ? -1 : 0;
}

static int remove_entry(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

static int end(void **state)
{
    place *p = *state;
    int result = nftw(p->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(p->a);
    free(p);
    return result;
}

static const char *in(place *p, const char *name)
{
    return file_join(p->a, p->dir, name);
}

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void holds(place *p, const char *path, const char *expected)
{
    error e = {0};
    char *bytes;
    size_t count;
    assert_int_equal(file_read(p->a, path, ERROR_PROBLEM, &bytes, &count, &e), 0);
    assert_int_equal(count, strlen(expected));
    assert_string_equal(bytes, expected);
}

static int entries(const char *path)
{
    DIR *d = opendir(path);
    assert_non_null(d);
    int count = -2; /* . and .. */
    while (readdir(d) != NULL)
        count++;
    closedir(d);
    return count;
}

static void says(const error *e, int code, const char *part)
{
    if (e->code != code || strstr(e->text, part) == NULL)
        fail_msg("code %d, text `%s`; wanted code %d and `%s`", e->code, e->text, code, part);
}

static void test_read(void **state)
{
    place *p = *state;
    error e = {0};
    char *bytes;
    size_t count;
    put(in(p, "x"), "one\ntwo");
    holds(p, in(p, "x"), "one\ntwo");
    put(in(p, "empty"), "");
    holds(p, in(p, "empty"), "");

    assert_int_equal(file_read(p->a, in(p, "none"), ERROR_PROBLEM, &bytes, &count, &e), 3);
    says(&e, ERROR_PROBLEM, "/none: No such file");
    e = (error){0};
    assert_int_equal(file_read(p->a, p->dir, ERROR_IO, &bytes, &count, &e), 6);
    says(&e, ERROR_IO, "it is a folder");
    e = (error){0};
    assert_int_equal(mkfifo(in(p, "pipe"), 0600), 0);
    file_read(p->a, in(p, "pipe"), ERROR_PROBLEM, &bytes, &count, &e); /* and does not wait */
    says(&e, ERROR_PROBLEM, "a device or a pipe");

    e = (error){0};
    put(in(p, "huge"), "");
    assert_int_equal(truncate(in(p, "huge"), (off_t)FILE_MAX_BYTES + 1), 0);
    file_read(p->a, in(p, "huge"), ERROR_PROBLEM, &bytes, &count, &e);
    says(&e, ERROR_PROBLEM, "has 1073741825 bytes; a file may have 1073741824 at most");
}

static void test_write(void **state)
{
    place *p = *state;
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

    /* Through a link: the link stays one. */
    assert_int_equal(symlink("out.json", in(p, "link")), 0);
    assert_int_equal(file_write(in(p, "link"), "third", 5, &e), 0);
    holds(p, path, "third");
    assert_int_equal(lstat(in(p, "link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(entries(p->dir), 2); /* nothing left beside */

    assert_int_equal(file_write("/dev/null", "x", 1, &e), 0);
    assert_int_equal(stat("/dev/null", &st), 0);
    assert_true(S_ISCHR(st.st_mode)); /* written to, not replaced */

    file_write(p->dir, "x", 1, &e);
    says(&e, ERROR_IO, "it is a folder");
    e = (error){0};
    file_write(in(p, "no/such/x"), "x", 1, &e);
    says(&e, ERROR_IO, "no/such: No such file or directory");
    e = (error){0};
    file_write("/dev/full", "x", 1, &e);
    says(&e, ERROR_IO, "No space left");
}

static void write_both(folder *f, const char *a, const char *b, error *e)
{
    assert_int_equal(folder_write(f, "a.csv", a, strlen(a), e), 0);
    if (b != NULL)
        assert_int_equal(folder_write(f, "b.json", b, strlen(b), e), 0);
}

static void test_folder(void **state)
{
    place *p = *state;
    error e = {0};
    folder f;
    const char *path = in(p, "site.results");
    assert_int_equal(folder_begin(p->a, &f, path, known, &e), 0);
    char expected[PATH_MAX];
    snprintf(expected, sizeof expected, "%s.new-%ld", path, (long)getpid());
    assert_string_equal(f.fresh, expected);
    write_both(&f, "1", "2", &e);
    assert_int_equal(access(path, F_OK), -1); /* nothing of it shows before its end */
    assert_int_equal(folder_end(&f, &e), 0);
    folder_abandon(&f);
    assert_int_equal(entries(p->dir), 1);
    assert_int_equal(entries(path), 2);
    holds(p, in(p, "site.results/a.csv"), "1");

    /* A second time, with a slash, into what is there: the old is whole until the end, then gone.
     */
    assert_int_equal(folder_begin(p->a, &f, in(p, "site.results//"), known, &e), 0);
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
    place *p = *state;
    error e = {0};
    folder f;
    const char *path = in(p, "r");
    assert_int_equal(mkdir(path, 0700), 0);
    put(in(p, "r/a.csv"), "old");
    assert_int_equal(folder_begin(p->a, &f, path, known, &e), 0);
    write_both(&f, "new", "new", &e);
    folder_abandon(&f);
    folder_abandon(&f);
    assert_int_equal(entries(p->dir), 1);
    holds(p, in(p, "r/a.csv"), "old");
    assert_int_not_equal(folder_end(&f, &e), 0); /* there is nothing to end */
}

static void test_folder_foreign(void **state)
{
    place *p = *state;
    error e = {0};
    folder f;
    const char *path = in(p, "r");
    assert_int_equal(mkdir(path, 0700), 0);
    put(in(p, "r/a.csv"), "old");
    put(in(p, "r/z.txt"), "mine");
    put(in(p, "r/thesis.tex"), "mine");
    assert_int_not_equal(folder_begin(p->a, &f, path, known, &e), 0);
    says(&e, ERROR_IO, "holds `thesis.tex`");
    says(&e, ERROR_IO, "--out DIR");
    folder_abandon(&f);
    assert_int_equal(entries(p->dir), 1);
    holds(p, in(p, "r/thesis.tex"), "mine");

    /* A folder of a known name is foreign too. */
    assert_int_equal(mkdir(in(p, "q"), 0700), 0);
    assert_int_equal(mkdir(in(p, "q/a.csv"), 0700), 0);
    e = (error){0};
    folder_begin(p->a, &f, in(p, "q"), known, &e);
    says(&e, ERROR_IO, "holds `a.csv`");

    /* Put there while the run was under way. */
    e = (error){0};
    assert_int_equal(folder_begin(p->a, &f, in(p, "s"), known, &e), 0);
    write_both(&f, "1", "2", &e);
    assert_int_equal(folder_end(&f, &e), 0);
    assert_int_equal(folder_begin(p->a, &f, in(p, "s"), known, &e), 0);
    write_both(&f, "3", "4", &e);
    put(in(p, "s/notes.txt"), "mine");
    assert_int_not_equal(folder_end(&f, &e), 0);
    says(&e, ERROR_IO, "holds `notes.txt`");
    holds(p, in(p, "s/a.csv"), "1");
    holds(p, in(p, "s/notes.txt"), "mine");
    assert_int_equal(entries(p->dir), 3);
}

static void test_folder_refused(void **state)
{
    place *p = *state;
    error e = {0};
    folder f;
    put(in(p, "file"), "x");
    folder_begin(p->a, &f, in(p, "file"), known, &e);
    says(&e, ERROR_IO, "it is a file; name a folder with `--out DIR`");
    e = (error){0};
    folder_begin(p->a, &f, in(p, "no/such"), known, &e);
    says(&e, ERROR_IO, "there is no folder");
    says(&e, ERROR_IO, "--out DIR");
    static const char *const not_own[] = {".", "..", "/", "", "x/.", "x/.."};
    for (size_t i = 0; i < sizeof not_own / sizeof not_own[0]; i++) {
        e = (error){0};
        folder_begin(p->a, &f, not_own[i], known, &e);
        says(&e, ERROR_IO, "want a folder of their own");
    }
    /* A name that the folder does not know would be foreign at the next run; so would a path. */
    e = (error){0};
    assert_int_equal(folder_begin(p->a, &f, in(p, "r"), known, &e), 0);
    folder_write(&f, "c.txt", "", 0, &e);
    says(&e, ERROR_IO, "`c.txt` does not belong into folder");
    folder_abandon(&f);
    assert_int_equal(entries(p->dir), 1);
}

static void test_folder_read_only(void **state)
{
    place *p = *state;
    error e = {0};
    folder f;
    if (access("/sys/kernel", F_OK) != 0) /* no sysfs here */
        skip();
    /* /sys refuses new folders to everyone; a folder without the right to write, to all but root.
     */
    assert_int_not_equal(folder_begin(p->a, &f, "/sys/firn-results", known, &e), 0);
    says(&e, ERROR_IO, "folder /sys: ");
    says(&e, ERROR_IO, "name another with `--out DIR`");
    if (geteuid() == 0)
        return;
    assert_int_equal(mkdir(in(p, "closed"), 0500), 0);
    e = (error){0};
    folder_begin(p->a, &f, in(p, "closed/r"), known, &e);
    says(&e, ERROR_IO, "closed: Permission denied; name another with `--out DIR`");
}

static void test_folder_linked(void **state)
{
    place *p = *state;
    error e = {0};
    folder f;
    struct stat st;
    assert_int_equal(mkdir(in(p, "far"), 0750), 0);
    assert_int_equal(mkdir(in(p, "far/r"), 0750), 0);
    assert_int_equal(symlink("far/r", in(p, "r")), 0);
    assert_int_equal(folder_begin(p->a, &f, in(p, "r"), known, &e), 0);
    write_both(&f, "1", "2", &e);
    assert_int_equal(folder_end(&f, &e), 0);
    assert_int_equal(lstat(in(p, "r"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(in(p, "far/r"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0750); /* who may read the results stays as it was */
    holds(p, in(p, "far/r/a.csv"), "1");
    assert_int_equal(entries(in(p, "far")), 1);
}

static void test_two_at_once(void **state)
{
    place *p = *state;
    error e = {0};
    folder first, second;
    assert_int_equal(folder_begin(p->a, &first, in(p, "r"), known, &e), 0);
    assert_int_equal(folder_begin(p->a, &second, in(p, "r"), known, &e), 0);
    write_both(&first, "1", "1", &e);
    write_both(&second, "2", "2", &e);
    assert_int_equal(folder_end(&first, &e), 0);
    assert_int_equal(folder_end(&second, &e), 0);
    holds(p, in(p, "r/a.csv"), "2");
    holds(p, in(p, "r/b.json"), "2");
    assert_int_equal(entries(p->dir), 1);
}

/* ---- runs that were killed ------------------------------------------------------------------ */

/* A process that begins the folder, writes one of its files, says so and waits to be killed. */
static pid_t begin_elsewhere(place *p, const char *path)
{
    int said[2];
    char byte;
    assert_int_equal(pipe(said), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        error e = {0};
        folder f;
        if (folder_begin(p->a, &f, path, known, &e) == 0 &&
            folder_write(&f, "a.csv", "half", 4, &e) == 0 && write(said[1], "", 1) == 1)
            pause();
        _exit(1);
    }
    close(said[1]);
    assert_int_equal(read(said[0], &byte, 1), 1);
    close(said[0]);
    return child;
}

static void killed(pid_t child)
{
    int status;
    assert_int_equal(kill(child, SIGKILL), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status));
}

/* The number of a process that is no more. */
static pid_t dead(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return child;
}

static const char *left(place *p, const char *name, const char *what, pid_t pid, const char *behind)
{
    return arena_printf(p->a, "%s/%s.%s-%ld%s", p->dir, name, what, (long)pid, behind);
}

static void write_whole(place *p, const char *path)
{
    error e = {0};
    folder f;
    assert_int_equal(folder_begin(p->a, &f, path, known, &e), 0);
    write_both(&f, "1", "2", &e);
    assert_int_equal(folder_end(&f, &e), 0);
    holds(p, arena_printf(p->a, "%s/a.csv", path), "1");
}

static void test_killed(void **state)
{
    place *p = *state;
    const char *path = in(p, "r");
    pid_t child = begin_elsewhere(p, path);
    const char *half = left(p, "r", "new", child, "");
    holds(p, in(p, arena_printf(p->a, "r.new-%ld/a.csv", (long)child)), "half");

    write_whole(p, path); /* it is still at it */
    assert_int_equal(access(half, F_OK), 0);
    killed(child);
    assert_int_equal(access(half, F_OK), 0);
    write_whole(p, path);
    assert_int_equal(entries(p->dir), 1);
}

static void test_left_by_namesake(void **state)
{
    place *p = *state;
    const char *path = in(p, "r"), *mine = left(p, "r", "new", getpid(), "");
    /* In a container each run may have the same number. */
    assert_int_equal(mkdir(mine, 0700), 0);
    write_whole(p, path);
    assert_int_equal(entries(p->dir), 1);
}

static void test_left_is_not_ours(void **state)
{
    place *p = *state;
    pid_t pid = dead();
    const char *const kept[] = {
        left(p, "r", "new", pid, "x"),
        left(p, "r", "new", pid, ".1.2"),
        left(p, "r", "new", pid, ".1"),
        left(p, "r", "mew", pid, ""),
        left(p, "q", "new", pid, ""),
        left(p, "r.new", "new", pid, ""),
        left(p, "r", "old", pid, ".x"),
        in(p, "r.new-"),
        in(p, "r.new--5"),
        in(p, "r.new-99999999999999999999"),
        in(p, "r.new- 7"),
    };
    size_t count = sizeof kept / sizeof kept[0];
    for (size_t i = 0; i < count; i++)
        assert_int_equal(mkdir(kept[i], 0700), 0);
    put(arena_printf(p->a, "%s/notes.txt", kept[2]), "mine"); /* a fit name, with a file in it */
    put(left(p, "r", "new", pid, ""), "a file");
    assert_int_equal(symlink(kept[4], left(p, "r", "new", pid, ".2")), 0);
    write_whole(p, in(p, "r"));
    for (size_t i = 0; i < count; i++)
        assert_int_equal(access(kept[i], F_OK), 0);
    assert_int_equal(entries(p->dir), (int)count + 3);
}

/* Killed between the two steps of an exchange: there is no folder, and the old one stands aside. */
static void test_killed_in_exchange(void **state)
{
    place *p = *state;
    error e = {0};
    folder f;
    pid_t pid = dead();
    assert_int_equal(mkdir(left(p, "r", "old", pid, ""), 0700), 0);
    put(arena_printf(p->a, "%s/a.csv", left(p, "r", "old", pid, "")), "old");
    assert_int_equal(mkdir(left(p, "r", "new", pid, ""), 0700), 0);
    assert_int_equal(folder_begin(p->a, &f, in(p, "r"), known, &e), 0);
    holds(p, in(p, "r/a.csv"), "old");
    folder_abandon(&f);
    holds(p, in(p, "r/a.csv"), "old");
    assert_int_equal(entries(p->dir), 1);
    /* Where there is one, what stands aside is only old. */
    assert_int_equal(mkdir(left(p, "r", "old", pid, ""), 0700), 0);
    write_whole(p, in(p, "r"));
    assert_int_equal(entries(p->dir), 1);
}

static void test_killed_in_file(void **state)
{
    place *p = *state;
    error e = {0};
    pid_t pid = dead();
    const char *folder_like = left(p, "m.mps", "new", pid, ".1");
    put(left(p, "m.mps", "new", pid, ".0"), "half");
    put(left(p, "m.mps", "new", getppid(), ".0"), "another's");
    put(left(p, "m.mps", "new", pid, ".bak"), "mine");
    assert_int_equal(mkdir(folder_like, 0700), 0);
    assert_int_equal(file_write(in(p, "m.mps"), "x", 1, &e), 0);
    assert_int_equal(access(left(p, "m.mps", "new", pid, ".0"), F_OK), -1);
    assert_int_equal(access(left(p, "m.mps", "new", getppid(), ".0"), F_OK), 0);
    assert_int_equal(access(left(p, "m.mps", "new", pid, ".bak"), F_OK), 0);
    assert_int_equal(access(folder_like, F_OK), 0);
    assert_int_equal(entries(p->dir), 4);
}

static void test_link_to_nothing(void **state)
{
    place *p = *state;
    error e = {0};
    folder f;
    assert_int_equal(symlink("nowhere", in(p, "r")), 0);
    assert_int_not_equal(folder_begin(p->a, &f, in(p, "r"), known, &e), 0);
    says(&e, ERROR_IO, "/r: it is a link to what is not there");
    e = (error){0};
    assert_int_not_equal(file_write(in(p, "r"), "x", 1, &e), 0);
    says(&e, ERROR_IO, "/r: it is a link to what is not there");
    assert_int_equal(entries(p->dir), 1);
}

static void test_paths(void **state)
{
    place *p = *state;
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
        cmocka_unit_test_setup_teardown(test_write, begin, end),
        cmocka_unit_test_setup_teardown(test_folder, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_abandoned, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_foreign, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_read_only, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_linked, begin, end),
        cmocka_unit_test_setup_teardown(test_two_at_once, begin, end),
        cmocka_unit_test_setup_teardown(test_killed, begin, end),
        cmocka_unit_test_setup_teardown(test_left_by_namesake, begin, end),
        cmocka_unit_test_setup_teardown(test_left_is_not_ours, begin, end),
        cmocka_unit_test_setup_teardown(test_killed_in_exchange, begin, end),
        cmocka_unit_test_setup_teardown(test_killed_in_file, begin, end),
        cmocka_unit_test_setup_teardown(test_link_to_nothing, begin, end),
        cmocka_unit_test_setup_teardown(test_paths, begin, end),
    };
    return cmocka_run_group_tests_name("base_file", tests, NULL, NULL);
}
