/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * terminal.c - signals, progress and printing: the only state of the process, and only here.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;
static volatile sig_atomic_t line_shown;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

/* A stream that the caller closed. Its number must not go to the next file that is opened: the
 * table would be written into it. What is here instead lets nobody write to 1 and 2, or read from
 * 0. */
static int fill_streams(void)
{
    for (int fd = 0; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
            return FIRN_IO;
    }
    return 0;
}

/* What the caller has set to be ignored stays so: `nohup`, a shell's `command &`. */
static void catch_wanted(int number, const struct sigaction *how)
{
    struct sigaction before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, how, NULL);
}

int terminal_start(void)
{
    /* The first asks; a second, where nothing listens (a plugin that never ends), stops at once. */
    struct sigaction ask = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND},
                     ignore = {.sa_handler = SIG_IGN};
    catch_wanted(SIGINT, &ask);
    catch_wanted(SIGTERM, &ask);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a limit on file sizes is told like a full disk */
    return fill_streams();
}

bool terminal_interrupted(void)
{
    return interrupted != 0;
}

double terminal_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* On a terminal, from the second second on, at most four times a second; or all, one a line. */
int terminal_progress(void *data, const char *line)
{
    static double begin, last;
    double now = terminal_seconds();
    if (begin == 0.0)
        begin = now;
    if (data != NULL) {
        if (*line != '\0')
            fprintf(stderr, "%.2f s  %s\n", now - begin, line);
        return interrupted != 0;
    }
    if (*line != '\0' && now - begin > 1 && now - last > 0.25 && isatty(STDERR_FILENO)) {
        line_shown = 1; /* first: a fatal signal may come in between */
        fprintf(stderr, "\r\033[K%.0f s  %.100s", now - begin, line);
        last = now;
    }
    return interrupted != 0;
}

void terminal_clear(void)
{
    if (line_shown)
        fputs("\r\033[K", stderr);
    line_shown = 0;
}

bool terminal_has_line(void)
{
    return line_shown != 0;
}

void terminal_log(void *data, int level, const char *text)
{
    (void)data;
    if (level >= 2)
        fprintf(stderr, "firn: warning: %s\n", text);
}

int terminal_fail(const firn_error *e)
{
    terminal_clear();
    fprintf(stderr, "firn: %s\n", e->text);
    return e->code;
}

int terminal_print(const char *text, int code)
{
    terminal_clear();
    errno = 0;
    if ((fputs(text, stdout) < 0 || fflush(stdout) != 0) && errno != EPIPE) {
        fprintf(stderr, "firn: standard output: %s\n", strerror(errno));
        return FIRN_IO;
    }
    return code;
}
