/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * progress.c - shows on a terminal what the command is doing, from its second second on: the stage
 * that the command has announced, or the latest line of the solver, with the time since the start.
 *
 * A thread of its own shows it, because no reader, plugin or factorization calls back in time. If
 * standard error is not a terminal, there is no thread and nothing is shown.
 */
#include "cli/cli.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { MAX_LINE = 200, DEFAULT_WIDTH = 80 };

static struct {
    pthread_mutex_t lock;
    bool started, watched; /* watched: standard error is a terminal, and the thread runs */
    double begin;
    char text[MAX_LINE]; /* empty: nothing to show */
} progress = {.lock = PTHREAD_MUTEX_INITIALIZER};

static volatile sig_atomic_t shown; /* a line is on the terminal */

double progress_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

bool progress_is_shown(void)
{
    return shown != 0;
}

/* The columns of the terminal: a line that is broken could not be erased. */
static size_t width(void)
{
    struct winsize size;
    if (ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return DEFAULT_WIDTH;
    return size.ws_col;
}

/* Writes the line in a single write, so that it does not mix with the message of a signal. */
static void show(void)
{
    char line[MAX_LINE + 60];
    const size_t columns = width();
    size_t lead = (size_t)snprintf(line, sizeof line, "\r\033[K");
    size_t count = (size_t)snprintf(line + lead, sizeof line - lead, "%.0f s  %s",
                                    progress_clock() - progress.begin, progress.text);
    if (count >= columns)
        count = columns - 1;
    shown = 1; /* set first: a fatal signal may arrive in between */
    if (write(STDERR_FILENO, line, lead + count) < 0)
        progress.text[0] = '\0'; /* the terminal is gone */
}

static void *watch(void *unused)
{
    const struct timespec pause = {.tv_nsec = 250 * 1000 * 1000};
    (void)unused;
    for (;;) {
        nanosleep(&pause, NULL);
        pthread_mutex_lock(&progress.lock);
        if (progress.text[0] != '\0' && progress_clock() - progress.begin > 1)
            show();
        pthread_mutex_unlock(&progress.lock);
    }
    return NULL;
}

/* Starts the thread. It ends with the process; all signals go to the other threads. */
static void start(void)
{
    pthread_t thread;
    sigset_t all, before;
    progress.started = true;
    progress.begin = progress_clock();
    if (isatty(STDERR_FILENO) == 0)
        return;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    progress.watched = pthread_create(&thread, NULL, watch, NULL) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (progress.watched)
        pthread_detach(thread);
}

void progress_set(const char *text)
{
    if (!progress.started)
        start();
    if (!progress.watched)
        return;
    pthread_mutex_lock(&progress.lock);
    snprintf(progress.text, sizeof progress.text, "%s", text);
    pthread_mutex_unlock(&progress.lock);
}

void progress_erase(bool end)
{
    if (!progress.watched)
        return;
    pthread_mutex_lock(&progress.lock);
    if (shown != 0 && write(STDERR_FILENO, "\r\033[K", 4) < 0)
        progress.text[0] = '\0';
    shown = 0;
    if (end)
        progress.text[0] = '\0';
    pthread_mutex_unlock(&progress.lock);
}
