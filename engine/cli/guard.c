/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guard.c - plugins run in this process. One that crashes, ends the process or never returns is
 * named, with what it was called for, and the command ends with exit code 4. What ends the process
 * by a system call of its own, or by SIGKILL, cannot be seen.
 *
 * FIRN_CORE=1: after the message a fatal signal takes its course and leaves a core dump.
 * FIRN_PLUGIN_TIMEOUT: the seconds a single call may take; 60 when not set, 0 for no limit.
 *
 * What is called from a signal handler here is safe in one: write, raise, system calls.
 */
#include "cli/cli.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { STACK = 1 << 16, LINE = 2000 };

#define TEXT_OF(x) #x
#define NUMBERED(signal, name)                                                                     \
    {                                                                                              \
        signal, TEXT_OF(signal) " (" name ")"                                                      \
    }
static const struct {
    int number;
    const char *name;
} fatal[] = {NUMBERED(SIGSEGV, "SIGSEGV"), NUMBERED(SIGBUS, "SIGBUS"), NUMBERED(SIGFPE, "SIGFPE"),
             NUMBERED(SIGILL, "SIGILL"), NUMBERED(SIGABRT, "SIGABRT")};

static char stack[STACK]; /* a handler's own: the usual one may be what overflowed */
static bool core;
static const char *limit = "60"; /* seconds, as they were written */
static _Atomic(pid_t) home;      /* the process that is guarded; 0: none yet */
static atomic_bool finished;     /* main has come to its end */
static const firn_thread *front; /* the thread that calls plugins */

/* The thread that watches over the calls. */
static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t change;
    struct timespec period;
    int64_t ticks_most; /* a call may last that many periods */
    bool runs, stop;
} watch = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Past _exit, which is ours, below. */
static _Noreturn void leave(int code)
{
    for (;;)
        syscall(SYS_exit_group, code);
}

static bool in_front(void)
{
    return gettid() == getpid();
}

static void line_add(char *line, size_t *used, const char *text)
{
    while (*text != '\0' && *used < LINE - 1)
        line[(*used)++] = *text++;
}

/* One line of these parts on standard error, in one piece. NULL closes the list. */
static void say(const char *const *part)
{
    char line[LINE];
    size_t used = 0;
    if (terminal_has_line())
        line_add(line, &used, "\r\033[K");
    for (line_add(line, &used, "firn: "); *part != NULL; part++)
        line_add(line, &used, *part);
    line[used++] = '\n';
    if (write(STDERR_FILENO, line, used) < 0)
        return; /* there is nobody to tell */
}

/* What the calling thread is in, if it is in a plugin. */
static const char *culprit(void)
{
    const char *running = firn_plugin_running(NULL);
    if (running != NULL)
        return running;
    if (home == 0) /* no plugin was ever loaded */
        return NULL;
    if (firn_thread_is_solver())
        return NULL;
    if (!in_front()) /* the watch blocks all signals, and there are no others of our own */
        return "a thread that some plugin started";
    return finished ? "what a plugin left to be run at the end" : NULL;
}

static void on_fatal(int number)
{
    const char *name = "?", *who = culprit();
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        if (fatal[i].number == number)
            name = fatal[i].name;
    }
    if (who != NULL)
        say((const char *const[]){"fatal signal ", name, " inside ", who,
                                  ": tell its author; FIRN_CORE=1 keeps a core dump", NULL});
    else
        say((const char *const[]){"fatal signal ", name,
                                  " outside of any plugin: this is a fault of Firn itself; please "
                                  "report it with the problem file; FIRN_CORE=1 keeps a core dump",
                                  NULL});
    if (core)
        raise(number); /* its default is back in force, and comes when this handler returns */
    else
        leave(who != NULL ? FIRN_PLUGIN_ERROR : FIRN_FAULT);
}

/* Told by whom, if that can be known: a thread of a plugin's own may belong to any of them. */
static _Noreturn void tell_end(const char *how)
{
    const char *who = culprit(), *during = firn_thread_running(front, NULL);
    bool thread = !in_front() && during != NULL;
    say((const char *const[]){who != NULL ? who : "a plugin", thread ? ", during " : "",
                              thread ? during : "", ": ended the process with ", how,
                              ", where a plugin must return: tell its author", NULL});
    leave(FIRN_PLUGIN_ERROR);
}

/* A child that a plugin forked may end as it likes. */
static bool guarded(void)
{
    return getpid() == home;
}

static void on_exit_call(void)
{
    if (guarded() && !finished)
        tell_end("exit()");
}

/* These stand before the C library's own for all that is loaded (exported.list). The library's
 * exit() does not come by. */
__attribute__((visibility("default"))) void _exit(int code)
{
    if (guarded())
        tell_end("_exit()");
    leave(code);
}

__attribute__((visibility("default"))) void _Exit(int code)
{
    _exit(code);
}

/* A few times within the limit: is it still the same call? Counted in ticks and not by the clock,
 * so that the time that the process was stopped (Ctrl-Z) is not held against the plugin. */
static void tick(void)
{
    static int64_t watched, ticks;
    int64_t call, still;
    const char *who = firn_thread_running(front, &call);
    if (who == NULL || call != watched) {
        watched = who == NULL ? 0 : call;
        ticks = 0;
        return;
    }
    if (++ticks < watch.ticks_most)
        return;
    char text[LINE];
    size_t used = 0;
    line_add(text, &used, who);
    text[used] = '\0';
    if (firn_thread_running(front, &still) != who || still != call)
        return; /* it has returned after all, and the text is anything */
    say((const char *const[]){text, ": has not returned within ", limit,
                              " s: tell its author, or allow more with FIRN_PLUGIN_TIMEOUT", NULL});
    leave(FIRN_PLUGIN_ERROR);
}

static void *watch_calls(void *none)
{
    struct timespec next;
    (void)none;
    pthread_mutex_lock(&watch.lock);
    while (!watch.stop) {
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec += watch.period.tv_sec;
        next.tv_nsec += watch.period.tv_nsec;
        if (next.tv_nsec >= 1000000000) {
            next.tv_sec++;
            next.tv_nsec -= 1000000000;
        }
        if (pthread_cond_timedwait(&watch.change, &watch.lock, &next) == ETIMEDOUT)
            tick();
    }
    pthread_mutex_unlock(&watch.lock);
    return NULL;
}

/* A thread and no timer: no signal cuts short what a plugin waits for, and none can be refused. */
static int start_watch(double seconds)
{
    enum { TICKS = 20 };
    double period = fmin(seconds / TICKS, 1);
    pthread_condattr_t how;
    sigset_t all, before;
    watch.period =
        (struct timespec){.tv_sec = (time_t)period, .tv_nsec = (long)(1e9 * fmod(period, 1))};
    watch.ticks_most = (int64_t)ceil(seconds / period);
    if (pthread_condattr_init(&how) != 0)
        return -1;
    pthread_condattr_setclock(&how, CLOCK_MONOTONIC);
    int bad = pthread_cond_init(&watch.change, &how);
    pthread_condattr_destroy(&how);
    if (bad != 0)
        return -1;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* a new thread takes the mask with it */
    watch.runs = pthread_create(&watch.thread, NULL, watch_calls, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return watch.runs ? 0 : -1;
}

void guard_finish(void)
{
    finished = true;
    if (!watch.runs)
        return;
    pthread_mutex_lock(&watch.lock);
    watch.stop = true;
    pthread_cond_signal(&watch.change);
    pthread_mutex_unlock(&watch.lock);
    pthread_join(watch.thread, NULL);
    watch.runs = false;
}

void guard_crashes(void)
{
    const char *keep = getenv("FIRN_CORE");
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction catch = {.sa_handler = on_fatal, .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND)};
    core = keep != NULL && *keep != '\0' && strcmp(keep, "0") != 0;
    sigaltstack(&own, NULL);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        sigaction(fatal[i].number, &catch, NULL);
}

int guard_start(void)
{
    const char *asked = getenv("FIRN_PLUGIN_TIMEOUT");
    char *end;
    if (asked != NULL && *asked != '\0')
        limit = asked;
    double seconds = strtod(limit, &end);
    if (end == limit || *end != '\0' || !(seconds == 0 || seconds >= 0.1) || seconds > 1e6) {
        fprintf(stderr,
                "firn: FIRN_PLUGIN_TIMEOUT=%s: a number of seconds is expected, from 0.1 to 1e6, "
                "or 0 for no limit\n",
                limit);
        return FIRN_USAGE;
    }
    front = firn_thread_self();
    home = getpid();
    atexit(on_exit_call);
    at_quick_exit(on_exit_call);
    guard_crashes();
    if (seconds > 0 && start_watch(seconds) != 0)
        fprintf(stderr, "firn: warning: no thread is to be had: a plugin that hangs is not seen\n");
    return 0;
}
