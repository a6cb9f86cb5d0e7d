/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guard.c - ends the command with a message and exit code 4 when a plugin crashes, exits or hangs.
 * Plugins run in this process, so that the command would otherwise end without a message; the
 * message names the plugin and the call. A plugin that ends the process by a system call of its
 * own, or by SIGKILL, cannot be detected.
 *
 * FIRN_CORE=1: after the message the fatal signal has its default effect and leaves a core dump.
 * FIRN_PLUGIN_TIMEOUT: maximum duration of a single call, seconds; 60 if not set, 0 for no limit.
 *
 * All functions that the signal handler calls are async-signal-safe: write, raise, system calls.
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

static char stack[STACK]; /* of the signal handler, since the thread's stack may have overflowed */
static bool keep_core;
static const char *limit = "60";         /* maximum duration of a call, s, as the user wrote it */
static _Atomic(pid_t) guarded_process;   /* 0: none yet */
static atomic_bool finished;             /* main is about to return */
static const firn_thread *plugin_thread; /* the thread that calls plugins */

/* The watchdog: a thread that looks for calls that do not return. */
static struct {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t change;
    struct timespec period;
    int64_t max_ticks; /* maximum duration of a call, in periods */
    bool running, stop;
} watchdog = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* Ends the process by the system call, because _exit() is replaced below. */
static _Noreturn void exit_process(int code)
{
    for (;;)
        syscall(SYS_exit_group, code);
}

static bool in_main_thread(void)
{
    return gettid() == getpid();
}

static void line_add(char *line, size_t *used, const char *text)
{
    while (*text != '\0' && *used < LINE - 1)
        line[(*used)++] = *text++;
}

/* Writes the parts as one line to standard error, in a single write. The list ends with NULL. */
static void print_line(const char *const *part)
{
    char line[LINE];
    size_t used = 0;
    if (progress_is_shown())
        line_add(line, &used, "\r\033[K");
    for (line_add(line, &used, "firn: "); *part != NULL; part++)
        line_add(line, &used, *part);
    line[used++] = '\n';
    if (write(STDERR_FILENO, line, used) < 0)
        return; /* standard error is closed: there is no other place for the message */
}

/* The plugin code that the calling thread runs, in words; NULL if it runs none. */
static const char *running_plugin(void)
{
    const char *running = firn_plugin_running(NULL);
    if (running != NULL)
        return running;
    if (guarded_process == 0) /* the command loads no plugin */
        return NULL;
    if (firn_thread_is_solver())
        return NULL;
    if (!in_main_thread()) /* not a solver's thread; and the watchdog's thread blocks all signals */
        return "a thread started by a plugin";
    return finished ? "an exit handler of a plugin" : NULL;
}

static void on_fatal(int number)
{
    const char *name = "?", *plugin = running_plugin();
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++) {
        if (fatal[i].number == number)
            name = fatal[i].name;
    }
    if (plugin != NULL)
        print_line((const char *const[]){
            "fatal signal ", name, " inside ", plugin,
            ": report this to its author; FIRN_CORE=1 keeps a core dump", NULL});
    else
        print_line(
            (const char *const[]){"fatal signal ", name,
                                  " outside of any plugin: this is a fault in Firn itself; please "
                                  "report it with the problem file; FIRN_CORE=1 keeps a core dump",
                                  NULL});
    if (keep_core)
        raise(number); /* SA_RESETHAND restored the default, which takes effect when we return */
    else
        exit_process(plugin != NULL ? FIRN_PLUGIN_ERROR : FIRN_FAULT);
}

/* Reports that a plugin ended the process. The plugin is named if it is known: a thread started by
 * a plugin may belong to any plugin. */
static _Noreturn void report_exit(const char *function)
{
    const char *plugin = running_plugin(), *during = firn_thread_running(plugin_thread, NULL);
    bool thread = !in_main_thread() && during != NULL;
    print_line((const char *const[]){plugin != NULL ? plugin : "a plugin",
                                     thread ? ", during " : "", thread ? during : "",
                                     " ended the process with ", function,
                                     "; a plugin must return: report this to its author", NULL});
    exit_process(FIRN_PLUGIN_ERROR);
}

/* False in a child process that a plugin has forked, which may end in any way. */
static bool is_guarded(void)
{
    return getpid() == guarded_process;
}

static void on_exit_function(void)
{
    if (is_guarded() && !finished)
        report_exit("exit()");
}

/* These two functions replace those of the C library for all loaded code, because the linker
 * exports them (exported.list). The C library's own exit() does not call them. */
__attribute__((visibility("default"))) void _exit(int code)
{
    if (is_guarded())
        report_exit("_exit()");
    exit_process(code);
}

__attribute__((visibility("default"))) void _Exit(int code)
{
    _exit(code);
}

/* Checks whether the plugin is still in the same call; runs several times within the limit. Time is
 * counted in ticks, not by the clock, so that time during which the process is stopped (Ctrl-Z)
 * does not count. */
static void tick(void)
{
    static int64_t watched, ticks;
    int64_t call, call_now;
    const char *running = firn_thread_running(plugin_thread, &call);
    if (running == NULL || call != watched) {
        watched = running == NULL ? 0 : call;
        ticks = 0;
        return;
    }
    if (++ticks < watchdog.max_ticks)
        return;
    char text[LINE];
    size_t used = 0;
    line_add(text, &used, running);
    text[used] = '\0';
    if (firn_thread_running(plugin_thread, &call_now) != running || call_now != call)
        return; /* the call has returned meanwhile, so the text is not reliable */
    static const char remedy[] = " s: report this to its author, or allow more time with "
                                 "FIRN_PLUGIN_TIMEOUT";
    print_line((const char *const[]){text, " has not returned within ", limit, remedy, NULL});
    exit_process(FIRN_PLUGIN_ERROR);
}

static void *watch_calls(void *unused)
{
    struct timespec next;
    (void)unused;
    pthread_mutex_lock(&watchdog.lock);
    while (!watchdog.stop) {
        clock_gettime(CLOCK_MONOTONIC, &next);
        next.tv_sec += watchdog.period.tv_sec;
        next.tv_nsec += watchdog.period.tv_nsec;
        if (next.tv_nsec >= 1000000000) {
            next.tv_sec++;
            next.tv_nsec -= 1000000000;
        }
        if (pthread_cond_timedwait(&watchdog.change, &watchdog.lock, &next) == ETIMEDOUT)
            tick();
    }
    pthread_mutex_unlock(&watchdog.lock);
    return NULL;
}

/* A thread, not a timer: a timer's signal would interrupt system calls of plugins, and plugins
 * could block it. */
static int start_watchdog(double seconds)
{
    enum { TICKS = 20 };
    double period = fmin(seconds / TICKS, 1);
    pthread_condattr_t attributes;
    sigset_t all, before;
    watchdog.period =
        (struct timespec){.tv_sec = (time_t)period, .tv_nsec = (long)(1e9 * fmod(period, 1))};
    watchdog.max_ticks = (int64_t)ceil(seconds / period);
    if (pthread_condattr_init(&attributes) != 0)
        return -1;
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    int bad = pthread_cond_init(&watchdog.change, &attributes);
    pthread_condattr_destroy(&attributes);
    if (bad != 0)
        return -1;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before); /* a new thread inherits the mask */
    watchdog.running = pthread_create(&watchdog.thread, NULL, watch_calls, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return watchdog.running ? 0 : -1;
}

void guard_finish(void)
{
    finished = true;
    if (!watchdog.running)
        return;
    pthread_mutex_lock(&watchdog.lock);
    watchdog.stop = true;
    pthread_cond_signal(&watchdog.change);
    pthread_mutex_unlock(&watchdog.lock);
    pthread_join(watchdog.thread, NULL);
    watchdog.running = false;
}

void guard_crashes(void)
{
    const char *keep = getenv("FIRN_CORE");
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction catch = {.sa_handler = on_fatal, .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND)};
    keep_core = keep != NULL && *keep != '\0' && strcmp(keep, "0") != 0;
    sigaltstack(&own, NULL);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        sigaction(fatal[i].number, &catch, NULL);
}

int guard_start(void)
{
    const char *timeout = getenv("FIRN_PLUGIN_TIMEOUT");
    char *end;
    if (timeout != NULL && *timeout != '\0')
        limit = timeout;
    double seconds = strtod(limit, &end);
    if (end == limit || *end != '\0' || !(seconds == 0 || seconds >= 0.1) || seconds > 1e6) {
        terminal_say("FIRN_PLUGIN_TIMEOUT=%s: must be a number of seconds from 0.1 to 1e6, or 0 "
                     "for no limit",
                     limit);
        return FIRN_USAGE;
    }
    plugin_thread = firn_thread_self();
    guarded_process = getpid();
    atexit(on_exit_function);
    at_quick_exit(on_exit_function);
    guard_crashes();
    if (seconds > 0 && start_watchdog(seconds) != 0)
        terminal_say("warning: cannot start the watchdog; plugins that hang will not be detected");
    return 0;
}
