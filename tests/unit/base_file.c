/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_file.c - files are read whole; files and folders are replaced whole or not at all, and a
 * folder with files of others is never replaced.
 */
#include "base/file.h"
#include "base/folder.h"

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

/* The tests' own folders are those with any text in a.csv. */
static bool is_own(int fd)
{
    struct stat st;
    return fstatat(fd, "a.csv", &st, 0) == 0 && st.st_size > 0;
}

static const folder_rules rules = {.known = known, .is_own = is_own};

/* A new folder for each test, and an arena. */
typedef struct sandbox {
    arena *a;
    char dir[64];
} sandbox;

static int begin(void **state)
{
    sandbox *p = calloc(1, sizeof *p);
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
    sandbox *p = *state;
    int result = nftw(p->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
    arena_free(p->a);
    free(p);
    return result;
}

static const char *in(sandbox *p, const char *name)
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

static void holds(sandbox *p, const char *path, const char *expected)
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

static void fails_with(const error *e, int code, const char *part)
{
    if (e->code != code || strstr(e->text, part) == NULL)
        fail_msg("code %d, text `%s`; expected code %d and `%s`", e->code, e->text, code, part);
}

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
            fails_with(&e, ERROR_IO, "which this run has read, so the folder is not replaced");
        }
    }
    holds(p, in(p, "r/a.csv"), "1");
    assert_int_equal(entries(p->dir), 4);
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
        skip();
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

/* ---- runs that were killed ------------------------------------------------------------------- */

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

/* The number of a process that has ended. */
static pid_t ended_process(void)
{
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    assert_true(child > 0);
    assert_int_equal(waitpid(child, NULL, 0), child);
    return child;
}

/* The path of a temporary: NAME.WHAT-PID and a suffix. */
static const char *leftover(sandbox *p, const char *name, const char *what, pid_t pid,
                            const char *suffix)
{
    return arena_printf(p->a, "%s/%s.%s-%ld%s", p->dir, name, what, (long)pid, suffix);
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
    folder f;
    assert_int_equal(symlink("nowhere", in(p, "r")), 0);
    assert_int_not_equal(folder_begin(p->a, &f, in(p, "r"), &rules, &e), 0);
    fails_with(&e, ERROR_IO, "/r: it is a link whose target does not exist");
    e = (error){0};
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
        cmocka_unit_test_setup_teardown(test_write, begin, end),
        cmocka_unit_test_setup_teardown(test_folder, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_abandoned, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_foreign, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_not_own, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_read, begin, end),
        cmocka_unit_test_setup_teardown(test_check_writable, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_refused, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_read_only, begin, end),
        cmocka_unit_test_setup_teardown(test_folder_linked, begin, end),
        cmocka_unit_test_setup_teardown(test_two_at_once, begin, end),
        cmocka_unit_test_setup_teardown(test_killed, begin, end),
        cmocka_unit_test_setup_teardown(test_leftover_of_same_pid, begin, end),
        cmocka_unit_test_setup_teardown(test_foreign_leftovers_are_kept, begin, end),
        cmocka_unit_test_setup_teardown(test_foreign_leftover_of_known_files, begin, end),
        cmocka_unit_test_setup_teardown(test_killed_in_file, begin, end),
        cmocka_unit_test_setup_teardown(test_link_to_nothing, begin, end),
        cmocka_unit_test_setup_teardown(test_paths, begin, end),
    };
    return cmocka_run_group_tests_name("base_file", tests, NULL, NULL);
}
