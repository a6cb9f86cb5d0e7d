/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * local.c - runs jobs as child processes: each in a process group of its own, with limits, and
 * killed by the kernel when this process dies.
 */
#include "batch/runner.h"

#include "base/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    /* Address space per unit of --memory: what is reserved but not touched (thread stacks, the
     * factorization's room) does no harm; a jump beyond this is stopped before it is sampled. */
    ADDRESS_SPACE_FACTOR = 4,
    LOG_MAX = 64 << 20, /* bytes that a job may print */
    LOCK_WAIT = 60,     /* s that a child waits for the lock of its folder */
    /* Exit codes of a child before it has become `firn solve`; the pipe says what failed. */
    CHILD_FAILED = 99,
};
static const double SAMPLE = 0.05; /* s between looks at memory, time and log */

typedef struct child {
    pid_t pid; /* 0: free */
    size_t job;
    int log, report; /* what it prints; what it could not do before it became `firn solve` */
    double begin, time_limit, memory, peak;
    enum runner_cause stopped; /* RUNNER_EXIT: not stopped by us */
} child;

typedef struct local {
    runner face; /* first, so that a runner is a local */
    child *at;
    size_t count;
    sigset_t before, waited;
    long page;
} local;

/* ---- the child ------------------------------------------------------------------------------- */

/* Reports the failure of a step to the parent, and ends. */
static _Noreturn void give_up(int report, const char *step)
{
    char text[200];
    const int number = errno;
    const int length = snprintf(text, sizeof text, "%s: %s", step, strerror(number));
    if (length > 0 && write(report, text, (size_t)length) < 0) {
        /* the parent is gone */
    }
    _Exit(CHILD_FAILED);
}

/* Waits for the lock, which a worker of a killed batch may hold for a moment. */
static bool take_lock(int fd)
{
    for (int tries = 0; tries < LOCK_WAIT * 100; tries++) {
        if (flock(fd, LOCK_EX | LOCK_NB) == 0)
            return true;
        if (errno != EWOULDBLOCK && errno != EINTR)
            return false;
        const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
        nanosleep(&pause, NULL);
    }
    return false;
}

static void limit_memory(double bytes)
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    (void)bytes; /* a sanitizer reserves terabytes of address space */
#else
    const rlim_t most = (rlim_t)(bytes * ADDRESS_SPACE_FACTOR);
    const struct rlimit limit = {most, most};
    if (bytes > 0 && setrlimit(RLIMIT_AS, &limit) != 0) {
        /* above the caller's own limit, which stays */
    }
#endif
}

static _Noreturn void run_child(const local *r, const runner_order *o, pid_t parent, int log,
                                int report)
{
    char path[4200];
    size_t count = 0;
    while (o->argument[count] != NULL)
        count++;
    char **argument = calloc(count + 2, sizeof *argument);
    const int quiet = open("/dev/null", O_RDONLY);
    if (setpgid(0, 0) != 0)
        give_up(report, "cannot make a process group");
    /* The parent may have died between fork() and prctl(): then no signal comes. */
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        give_up(report, "the batch has ended");
    snprintf(path, sizeof path, "%s/lock", o->folder);
    const int lock = open(path, O_RDWR | O_CREAT, 0666); /* stays open in `firn solve` */
    if (lock < 0)
        give_up(report, "cannot open the job's file `lock`");
    if (!take_lock(lock))
        give_up(report, "another process holds the job's file `lock`");
    if (quiet < 0 || argument == NULL || dup2(quiet, STDIN_FILENO) < 0 ||
        dup2(log, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0)
        give_up(report, "cannot redirect its output");
    if (chdir(o->directory) != 0)
        give_up(report, "cannot change to the directory in which the batch was begun");
    limit_memory(o->memory);
    argument[0] = "firn";
    memcpy(argument + 1, o->argument, count * sizeof *argument);
    sigprocmask(SIG_SETMASK, &r->before, NULL);
    execv("/proc/self/exe", argument);
    give_up(report, "cannot run /proc/self/exe");
}

/* ---- the parent ------------------------------------------------------------------------------ */

static int open_log(const char *folder)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/log", folder);
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
}

static int local_start(runner *face, const runner_order *o, error *e)
{
    local *r = (local *)face;
    size_t at = 0;
    int report[2];
    while (at < r->count && r->at[at].pid != 0)
        at++;
    if (at == r->count)
        return error_set(e, ERROR_IO, "more jobs than workers");
    child *c = &r->at[at];
    *c = (child){.job = o->job, .time_limit = o->time_limit, .memory = o->memory};
    c->log = open_log(o->folder);
    if (c->log < 0) /* the child says so, too: it cannot open its lock either, or there it can */
        c->log = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (c->log < 0 || pipe2(report, O_CLOEXEC) != 0) {
        if (c->log >= 0)
            close(c->log);
        return error_set(e, ERROR_IO, "cannot start a worker: %s", strerror(errno));
    }
    const pid_t parent = getpid();
    c->begin = clock_seconds();
    const pid_t pid = fork();
    if (pid == 0)
        run_child(r, o, parent, c->log, report[1]);
    close(report[1]);
    c->report = report[0];
    if (pid < 0) {
        const int number = errno;
        close(c->log);
        close(c->report);
        return error_set(e, ERROR_IO, "cannot start a worker: %s: lower -j, or raise `ulimit -u`",
                         strerror(number));
    }
    setpgid(pid, pid); /* as the child does: whoever comes first */
    c->pid = pid;
    r->face.running++;
    return 0;
}

/* The resident memory of a process, bytes; 0: it has ended. */
static double resident(const local *r, pid_t pid)
{
    char path[64], text[100];
    snprintf(path, sizeof path, "/proc/%d/statm", (int)pid);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t length = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        close(fd);
    if (length <= 0)
        return 0;
    text[length] = '\0';
    const char *second = strchr(text, ' ');
    return second == NULL ? 0 : strtod(second, NULL) * (double)r->page;
}

static void stop_child(child *c, enum runner_cause why)
{
    c->stopped = why;
    kill(-c->pid, SIGKILL);
}

/* Stops the jobs that have reached a limit. Returns the time until the next look, s. */
static double watch(local *r, double now)
{
    double next = 3600;
    for (size_t i = 0; i < r->count; i++) {
        child *c = &r->at[i];
        struct stat st;
        if (c->pid == 0 || c->stopped != RUNNER_EXIT)
            continue;
        if (c->memory > 0) {
            const double bytes = resident(r, c->pid);
            c->peak = fmax(c->peak, bytes);
            next = SAMPLE;
            if (bytes > c->memory)
                stop_child(c, RUNNER_MEMORY);
        }
        if (fstat(c->log, &st) == 0 && st.st_size > LOG_MAX)
            stop_child(c, RUNNER_OUTPUT);
        if (c->time_limit > 0) {
            const double left = c->begin + c->time_limit - now;
            next = fmin(next, fmax(left, 0.001));
            if (left <= 0)
                stop_child(c, RUNNER_TIME);
        }
        next = fmin(next, 1);
    }
    return next;
}

/* Takes the end of a child, if one has ended. */
static bool reap(local *r, runner_end *out)
{
    for (size_t i = 0; i < r->count; i++) {
        child *c = &r->at[i];
        struct rusage usage;
        int status;
        if (c->pid == 0 || wait4(c->pid, &status, WNOHANG, &usage) != c->pid)
            continue;
        *out = (runner_end){.job = c->job, .seconds = clock_seconds() - c->begin};
        out->memory = fmax((double)usage.ru_maxrss * 1024, c->peak);
        out->cause = WIFSIGNALED(status) ? RUNNER_SIGNAL : RUNNER_EXIT;
        out->code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
        if (c->stopped != RUNNER_EXIT && WIFSIGNALED(status))
            out->cause = c->stopped;
        const ssize_t length = read(c->report, out->why, sizeof out->why - 1);
        if (length > 0 && out->code == CHILD_FAILED)
            out->cause = RUNNER_NOT_BEGUN;
        kill(-c->pid, SIGKILL); /* what a plugin has started, and left */
        close(c->log);
        close(c->report);
        c->pid = 0;
        r->face.running--;
        return true;
    }
    return false;
}

static int local_wait(runner *face, double seconds, runner_end *out, bool *got, int *signal,
                      error *e)
{
    local *r = (local *)face;
    const double until = clock_seconds() + seconds;
    (void)e;
    *signal = 0;
    for (;;) {
        const double now = clock_seconds();
        *got = reap(r, out);
        if (*got || now >= until)
            return 0;
        const double pause = fmin(watch(r, now), until - now);
        const struct timespec limit = {.tv_sec = (time_t)pause,
                                       .tv_nsec = (long)(1e9 * fmod(pause, 1))};
        siginfo_t info;
        const int number = sigtimedwait(&r->waited, &info, &limit);
        if (number == SIGINT || number == SIGTERM || number == SIGHUP) {
            *signal = number;
            return 0;
        }
    }
}

static void local_stop(runner *face)
{
    local *r = (local *)face;
    runner_end unused;
    for (size_t i = 0; i < r->count; i++) {
        if (r->at[i].pid != 0)
            kill(-r->at[i].pid, SIGKILL);
    }
    while (r->face.running > 0) {
        siginfo_t info;
        const struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
        if (!reap(r, &unused))
            sigtimedwait(&r->waited, &info, &pause);
    }
}

runner *runner_local(arena *a, size_t workers, error *e)
{
    local *r = ARENA_NEW(a, local);
    if (r == NULL || (r->at = ARENA_ARRAY(a, child, workers)) == NULL) {
        error_memory(e);
        return NULL;
    }
    r->face = (runner){.start = local_start, .wait = local_wait, .stop = local_stop};
    r->count = workers;
    r->page = sysconf(_SC_PAGESIZE);
    sigemptyset(&r->waited);
    sigaddset(&r->waited, SIGCHLD);
    sigaddset(&r->waited, SIGINT);
    sigaddset(&r->waited, SIGTERM);
    sigprocmask(SIG_BLOCK, &r->waited, &r->before);
    return &r->face;
}

int runner_folder_held(const char *folder, bool *held, error *e)
{
    char path[4200];
    snprintf(path, sizeof path, "%s/lock", folder);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    *held = false;
    if (fd < 0) /* none has worked there, or none can */
        return 0;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0)
        flock(fd, LOCK_UN);
    else if (errno == EWOULDBLOCK)
        *held = true;
    else
        error_set(e, ERROR_IO, "cannot lock %s: %s", path, strerror(errno));
    close(fd);
    return e->code;
}
