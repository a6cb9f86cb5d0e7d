/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * terminal.c - handles signals, and prints. The global state of the command is here, in progress.c
 * and in guard.c.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile sig_atomic_t ending; /* files are written, and then the command ends */
static pid_t owner; /* the process of the command: a child may have inherited the handler */

/* Ends the process at once: there is nothing to save, and neither a reader of a large file nor a
 * factorization nor a plugin looks at a flag within a fifth of a second. Once files are written,
 * the signal is passed over: they are complete in a moment, and the command says so. */
static void on_signal(int number)
{
    static const char clear[] = "\r\033[K", text[] = "firn: interrupted\n";
    (void)number;
    if (ending)
        return;
    progress_stop();
    if (getpid() == owner &&
        ((progress_is_shown() && write(STDERR_FILENO, clear, sizeof clear - 1) < 0) ||
         write(STDERR_FILENO, text, sizeof text - 1) < 0)) {
        /* standard error is closed: there is no other place for the message */
    }
    for (;;) /* _exit() reports plugins that call it (guard.c) */
        syscall(SYS_exit_group, FIRN_INTERRUPTED);
}

void terminal_ends(void)
{
    ending = 1;
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
    /* While files are being written, a second signal ends the process at once (a disk that does not
     * answer). */
    struct sigaction ask = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND},
                     ignore = {.sa_handler = SIG_IGN};
    owner = getpid();
    catch_unless_ignored(SIGINT, &ask);
    catch_unless_ignored(SIGTERM, &ask);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL); /* a limit on file sizes is reported like a full disk */
    return fill_streams();
}

int terminal_progress(void *data, const firn_progress *progress)
{
    const char *line = progress->line;
    static double start;
    char shown[400];
    snprintf(shown, sizeof shown, "%s", line);
    line = firn_printable(shown);
    double now = progress_clock();
    if (start == 0.0)
        start = now;
    if (*line != '\0' && data != NULL) {
        progress_erase(true);
        fprintf(stderr, "%.2f s  %s\n", now - start, line);
    } else if (*line != '\0') {
        progress_set(line);
    }
    return 0;
}

void terminal_clear(void)
{
    progress_erase(true);
}

void terminal_say(const char *format, ...)
{
    char *text = NULL;
    va_list args;
    va_start(args, format);
    if (vasprintf(&text, format, args) < 0)
        text = NULL;
    va_end(args);
    fprintf(stderr, "firn: %s\n", text != NULL ? firn_printable(text) : "out of memory");
    free(text);
}

void terminal_log(void *data, int level, const char *text)
{
    (void)data;
    if (level < 2)
        return;
    progress_erase(false);
    terminal_say("warning: %s", text);
}

int terminal_fail(const firn_error *e)
{
    terminal_clear();
    terminal_say("%s", e->text);
    return e->code;
}

int terminal_flush(int code)
{
    if (fflush(stdout) == 0 && ferror(stdout) == 0)
        return code;
    if (errno == EPIPE)
        return code;
    terminal_say("standard output: %s", strerror(errno));
    return FIRN_IO;
}

int terminal_print(char *text, int code)
{
    terminal_clear();
    errno = 0;
    fputs(firn_printable(text), stdout);
    return terminal_flush(code);
}
