/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shim.c - preloaded (LD_PRELOAD) into the firn command by tests: makes calls of the C library fail
 * as they do on systems that a test cannot set up. $FIRN_SHIM names the system, $FIRN_SHIM_FILE a
 * file.
 *
 *   overlay       the results folder comes from a lower layer of an overlay: it cannot be
 * exchanged, and no folder can be renamed over it, not even if it is empty (EXDEV) no-exchange   a
 * file system without RENAME_EXCHANGE (EINVAL) no-files      while a plugin is loaded, the process
 * may open no further file no-memory     while a plugin is loaded, the process gets no further
 * memory asleep        the computer sleeps for an hour between every two looks at a clock that
 * counts it disk-full     the disk is full as soon as $FIRN_SHIM_FILE is written
 * just-made     $FIRN_SHIM_FILE does not exist yet at the first look that follows links
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int is(const char *system)
{
    const char *name = getenv("FIRN_SHIM");
    return name != NULL && strcmp(name, system) == 0;
}

/* dlsym() returns a pointer to an object, which ISO C does not convert to one to a function. */
static void next(const char *name, void *function)
{
    void *found = dlsym(RTLD_NEXT, name);
    memcpy(function, &found, sizeof found);
}

int stat(const char *path, struct stat *st)
{
    static int looked;
    int (*real)(const char *, struct stat *);
    const char *file = getenv("FIRN_SHIM_FILE");
    next("stat", &real);
    if (is("just-made") && file != NULL && strcmp(path, file) == 0 && !looked++) {
        errno = ENOENT;
        return -1;
    }
    return real(path, st);
}

static int is_folder(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int rename(const char *from, const char *to)
{
    int (*real)(const char *, const char *);
    next("rename", &real);
    if (is("overlay") && is_folder(from) && is_folder(to)) {
        errno = EXDEV;
        return -1;
    }
    return real(from, to);
}

int renameat2(int from_at, const char *from, int to_at, const char *to, unsigned flags)
{
    int (*real)(int, const char *, int, const char *, unsigned);
    next("renameat2", &real);
    if ((flags & RENAME_EXCHANGE) != 0 && (is("overlay") || is("no-exchange"))) {
        errno = is("overlay") ? EXDEV : EINVAL;
        return -1;
    }
    return real(from_at, from, to_at, to, flags);
}

void *dlopen(const char *file, int how)
{
    void *(*real)(const char *, int);
    const __rlimit_resource_t what = is("no-files") ? RLIMIT_NOFILE : RLIMIT_AS;
    struct rlimit before, none;
    next("dlopen", &real);
    if ((!is("no-files") && !is("no-memory")) || getrlimit(what, &before) != 0)
        return real(file, how);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
    setrlimit(what, &none);
    void *handle = real(file, how);
    const int number = errno;
    setrlimit(what, &before);
    errno = number;
    return handle;
}

static time_t asleep(void)
{
    static time_t seconds;
    return is("asleep") ? (seconds += 3600) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int (*real)(clockid_t, struct timespec *);
    next("clock_gettime", &real);
    int result = real(clock, now);
    if (clock == CLOCK_REALTIME || clock == CLOCK_BOOTTIME)
        now->tv_sec += asleep();
    return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    int (*real)(struct timeval *restrict, void *restrict);
    next("gettimeofday", &real);
    int result = real(now, zone);
    now->tv_sec += asleep();
    return result;
}

time_t time(time_t *out)
{
    time_t (*real)(time_t *);
    next("time", &real);
    time_t now = real(NULL) + asleep();
    if (out != NULL)
        *out = now;
    return now;
}

ssize_t write(int fd, const void *bytes, size_t count)
{
    ssize_t (*real)(int, const void *, size_t);
    const char *full = getenv("FIRN_SHIM_FILE");
    char link[64], path[4096];
    next("write", &real);
    if (is("disk-full") && full != NULL) {
        snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        ssize_t length = readlink(link, path, sizeof path - 1);
        path[length > 0 ? length : 0] = '\0';
        const char *slash = strrchr(path, '/');
        if (slash != NULL && strcmp(slash + 1, full) == 0) {
            errno = ENOSPC;
            return -1;
        }
    }
    return real(fd, bytes, count);
}
