/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guard.c - plugins run in this process. One that crashes, ends the process or never returns is
 * named, with what it was called for, and the command ends with exit code 4.
 *
 * FIRN_CORE=1: after the message a fatal signal takes its course and leaves a core dump.
 * FIRN_PLUGIN_TIMEOUT: the seconds a single call may take; 60 when not set, 0 for no limit.
 *
 * What is called from a signal handler here is safe in one: write, _exit, raise.
 */
#include "cli/cli.h"

#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
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
static int64_t ticks_most;
static volatile sig_atomic_t ending; /* main has returned, or someone called exit() */

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

/* What the process is in, if it is in a plugin. */
static const char *culprit(int64_t *call)
{
    const char *running = firn_plugin_running(call);
    return running != NULL || !ending ? running : "what a plugin left to be run at the end";
}

static void on_fatal(int number)
{
    const char *name = "?", *who = culprit(NULL);
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
        _exit(who != NULL ? FIRN_PLUGIN_ERROR : FIRN_FAULT);
}

/* A few times within the limit: is it still the same call? Counted in ticks and not by the clock,
 * so that the time that the process was stopped (Ctrl-Z) is not held against the plugin. */
static void on_tick(int number)
{
    static int64_t watched, ticks;
    int64_t call;
    const char *who = culprit(&call);
    (void)number;
    if (who == NULL || call != watched) {
        watched = who == NULL ? 0 : call;
        ticks = 0;
        return;
    }
    if (++ticks < ticks_most)
        return;
    say((const char *const[]){who, ": has not returned within ", limit,
                              " s: tell its author, or allow more with FIRN_PLUGIN_TIMEOUT", NULL});
    _exit(FIRN_PLUGIN_ERROR);
}

static void on_exit_call(void)
{
    const char *who = firn_plugin_running(NULL);
    ending = 1;
    if (who == NULL)
        return;
    say((const char *const[]){who,
                              ": ended the process with exit(), where a plugin must return: tell "
                              "its author",
                              NULL});
    _exit(FIRN_PLUGIN_ERROR);
}

static int start_watch(double seconds)
{
    enum { TICKS = 20 };
    double period = fmin(seconds / TICKS, 1);
    struct sigaction tick = {.sa_handler = on_tick, .sa_flags = (int)(SA_RESTART | SA_ONSTACK)};
    struct sigevent how = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    struct itimerspec when = {
        .it_interval = {.tv_sec = (time_t)period, .tv_nsec = (long)(1e9 * fmod(period, 1))}};
    timer_t timer;
    when.it_value = when.it_interval;
    ticks_most = (int64_t)ceil(seconds / period);
    sigaction(SIGALRM, &tick, NULL);
    if (timer_create(CLOCK_MONOTONIC, &how, &timer) != 0 ||
        timer_settime(timer, 0, &when, NULL) != 0)
        return -1;
    return 0;
}

int guard_start(void)
{
    const char *asked = getenv("FIRN_PLUGIN_TIMEOUT"), *keep = getenv("FIRN_CORE");
    stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction catch = {.sa_handler = on_fatal, .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND)};
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
    core = keep != NULL && *keep != '\0' && strcmp(keep, "0") != 0;
    atexit(on_exit_call);
    at_quick_exit(on_exit_call);
    sigaltstack(&own, NULL);
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        sigaction(fatal[i].number, &catch, NULL);
    if (seconds > 0 && start_watch(seconds) != 0)
        fprintf(stderr, "firn: warning: no timer is to be had: a plugin that hangs is not seen\n");
    return 0;
}
