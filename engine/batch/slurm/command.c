/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * command.c - runs sbatch, squeue and scontrol, and takes what they print.
 */
#include "batch/slurm/state.h"

#include "base/clock.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAX_BYTES = 64 << 20, NOT_RUN = 127 };
static const double PATIENCE = 120; /* s; Slurm's commands give up by themselves long before */

static _Noreturn void become(char *const *argument, int out, int err)
{
    sigset_t none;
    const int in = open("/dev/null", O_RDONLY);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0); /* Ctrl-C is for the batch, which lets Slurm's command end */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (in >= 0 && dup2(in, STDIN_FILENO) >= 0 && dup2(out, STDOUT_FILENO) >= 0 &&
        dup2(err, STDERR_FILENO) >= 0)
        execvp(argument[0], argument);
    char text[200];
    const int length =
        snprintf(text, sizeof text, "cannot run %s: %s\n", argument[0], strerror(errno));
    if (length > 0 && write(err, text, (size_t)length) < 0) {
        /* the parent is gone */
    }
    _Exit(NOT_RUN);
}

/* Reads both pipes until they are closed. False: it took too long, or printed too much. */
static bool drain(const int fd[2], text_buffer text[2])
{
    const double until = clock_seconds() + PATIENCE;
    bool open[2] = {true, true};
    while (open[0] || open[1]) {
        struct pollfd wait[2] = {{.fd = open[0] ? fd[0] : -1, .events = POLLIN},
                                 {.fd = open[1] ? fd[1] : -1, .events = POLLIN}};
        const double left = until - clock_seconds();
        if (left <= 0 || text[0].count > MAX_BYTES || text[1].count > MAX_BYTES)
            return false;
        if (poll(wait, 2, (int)(left * 1000) + 1) < 0 && errno != EINTR)
            return false;
        for (int i = 0; i < 2; i++) {
            char bytes[8192];
            if (!open[i] || wait[i].revents == 0)
                continue;
            const ssize_t count = read(fd[i], bytes, sizeof bytes);
            if (count > 0)
                text_add_bytes(&text[i], bytes, (size_t)count);
            else if (count == 0 || errno != EINTR)
                open[i] = false;
        }
    }
    return true;
}

int command_run(arena *a, char *const *argument, command_result *r, error *e)
{
    int out[2], err[2], status = 0;
    text_buffer text[2] = {{0}, {0}};
    *r = (command_result){.status = NOT_RUN};
    if (pipe2(out, O_CLOEXEC) != 0)
        return error_set(e, ERROR_IO, "cannot run %s: %s", argument[0], strerror(errno));
    if (pipe2(err, O_CLOEXEC) != 0) {
        close(out[0]);
        close(out[1]);
        return error_set(e, ERROR_IO, "cannot run %s: %s", argument[0], strerror(errno));
    }
    const pid_t pid = fork();
    if (pid == 0)
        become(argument, out[1], err[1]);
    close(out[1]);
    close(err[1]);
    if (pid < 0) {
        error_set(e, ERROR_IO, "cannot run %s: %s", argument[0], strerror(errno));
    } else {
        if (!drain((const int[2]){out[0], err[0]}, text)) {
            kill(-pid, SIGKILL);
            text_addf(&text[1], "\n%s did not end within %d s\n", argument[0], (int)PATIENCE);
        }
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
        r->status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        r->out = arena_text(a, text[0].at != NULL ? text[0].at : "");
        r->err = arena_text(a, text[1].at != NULL ? text[1].at : "");
        if (r->out == NULL || r->err == NULL || text[0].failed || text[1].failed)
            error_memory(e);
    }
    close(out[0]);
    close(err[0]);
    text_free(&text[0]);
    text_free(&text[1]);
    return e->code;
}

const char *command_complaint(const command_result *r, char *out, size_t size)
{
    const char *line = r->err, *best = NULL;
    while (line != NULL && *line != '\0') {
        const char *end = strchr(line, '\n');
        if (end != line &&
            (best == NULL || strstr(line, "error: ") == line + strcspn(line, " ") + 1))
            best = line;
        if (best == line && strstr(line, "rror") != NULL)
            break;
        line = end == NULL ? NULL : end + 1;
    }
    if (best == NULL) {
        snprintf(out, size, "exit code %d without a message", r->status);
        return out;
    }
    const char *colon = strstr(best, "error: ");
    const size_t length = strcspn(best, "\n");
    if (colon != NULL && (size_t)(colon - best) < length)
        best = colon + strlen("error: ");
    char line_of[500];
    snprintf(line_of, sizeof line_of, "%.*s", (int)strcspn(best, "\n"), best);
    return text_short(out, size, line_of);
}
