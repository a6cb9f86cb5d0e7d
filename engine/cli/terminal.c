/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * terminal.c - handles signals, and prints. The global state of the
 * command is here and in guard.c.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    (void)number;
    interrupted = 1;
}

/* Opens /dev/null for each standard stream that the caller closed. Otherwise the next file that is
 * opened would get its descriptor, and the table would be written into that file. It is opened for
 * reading as 1 and 2 and for writing as 0, so that use of a closed stream fails. */
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

/* Installs a handler, unless the caller has set the signal to be ignored (`nohup`, a shell's
 * `command &`). */
static void catch_unless_ignored(int number, const struct sigaction *action)
{
    struct sigaction before;
    if (sigaction(number, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        sigaction(number, action, NULL);
}

int terminal_start(void)
{
    /* The first signal requests a stop. A second one ends the process at once, because the request
     * may have no effect (a plugin that never returns). */
    struct sigaction ask = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND},
                     ignore = {.sa_handler = SIG_IGN};
    catch_unless_ignored(SIGINT, &ask);
    catch_unless_ignored(SIGTERM, &ask);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a limit on file sizes is reported like a full disk */
    return fill_streams();
}

bool terminal_interrupted(void)
{
    return interrupted != 0;
}

int terminal_progress(void *data, const char *line)
{
    static double start;
    double now = progress_clock();
    if (start == 0.0)
        start = now;
    if (*line != '\0' && data != NULL) {
        progress_erase(true);
        fprintf(stderr, "%.2f s  %s\n", now - start, line);
    } else if (*line != '\0') {
        progress_set(line);
    }
    return interrupted != 0;
}

void terminal_clear(void)
{
    progress_erase(true);
}

void terminal_log(void *data, int level, const char *text)
{
    (void)data;
    if (level < 2)
        return;
    progress_erase(false);
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
