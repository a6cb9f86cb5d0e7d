/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugin.c - the commands `plugin list` and `plugin info`. The constructors of a plugin file run
 * when it is loaded, so each file is loaded in a child process of its own, for at most ten seconds.
 */
#include "cli/cli.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CHILD_SECONDS = 10, MAX_OUTPUT = 1 << 20, MAX_TYPES = 500 };

typedef struct reading {
    char *text; /* the description, or the reason why there is none */
    int code;   /* 0, or the error's; FIRN_PLUGIN_ERROR for a crash or a timeout */
} reading;

/* Ends the child at once if the plugin calls exit(), without running exit handlers of libraries;
 * the parent sees that there is no output. */
static void exit_at_once(void)
{
    _exit(FIRN_PLUGIN_ERROR);
}

/* In the child: fatal signals have their default effect, so that the parent sees them. */
static void reset_handlers(void)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    for (size_t i = 0; i < sizeof fatal / sizeof fatal[0]; i++)
        signal(fatal[i], SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL); /* a plugin that hangs does not outlive the command */
    atexit(exit_at_once);
}

/* In the child: writes the description or the error's text to `to`. Never returns. */
static void describe(const char *file, const char *type, int how, bool trust, int to)
{
    firn_error e = FIRN_ERROR_INIT;
    char *text = firn_plugin_describe(file, type, how, trust, &e);
    const char *message = text != NULL ? text : e.text;
    size_t count = strlen(message);
    while (count > 0) {
        ssize_t wrote = write(to, message, count);
        if (wrote < 0 && errno != EINTR)
            break;
        if (wrote > 0) {
            message += wrote;
            count -= (size_t)wrote;
        }
    }
    _exit(text != NULL ? 0 : e.code);
}

/* Reads the output of the child. True: read to its end; false: failed, or not within the limit. */
static bool read_output(int from, char *text, size_t room)
{
    size_t used = 0;
    double end = progress_clock() + CHILD_SECONDS;
    struct pollfd wait = {.fd = from, .events = POLLIN};
    while (used + 1 < room) {
        double left = end - progress_clock();
        if (left <= 0)
            return false;
        int ready = poll(&wait, 1, (int)(left * 1000) + 1);
        if (ready < 0 && errno != EINTR)
            return false;
        if (ready <= 0)
            continue;
        ssize_t got = read(from, text + used, room - used - 1);
        if (got == 0)
            break;
        if (got > 0)
            used += (size_t)got;
    }
    text[used] = '\0';
    return true;
}

/* The description of one type of a file, or of all (`type` NULL). */
static reading read_plugin(const char *file, const char *type, int how, bool trust)
{
    reading r = {.text = calloc(MAX_OUTPUT, 1), .code = FIRN_IO};
    int pipe_ends[2], status = 0;
    if (r.text == NULL || pipe(pipe_ends) != 0)
        return r;
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        close(pipe_ends[0]);
        reset_handlers();
        describe(file, type, how, trust, pipe_ends[1]);
    }
    close(pipe_ends[1]);
    bool ended = child > 0 && read_output(pipe_ends[0], r.text, MAX_OUTPUT);
    close(pipe_ends[0]);
    if (child > 0) {
        if (!ended)
            kill(child, SIGKILL);
        while (waitpid(child, &status, 0) < 0 && errno == EINTR)
            ;
    }
    r.code = FIRN_PLUGIN_ERROR;
    if (child > 0 && !ended)
        snprintf(r.text, MAX_OUTPUT, "plugin %s: loading did not finish within %d s", file,
                 CHILD_SECONDS);
    else if (child > 0 && WIFSIGNALED(status))
        snprintf(r.text, MAX_OUTPUT, "plugin %s: loading failed with signal %d (%s)", file,
                 WTERMSIG(status), strsignal(WTERMSIG(status)));
    else if (child > 0 && *r.text == '\0') /* it ended before describe() wrote a text */
        snprintf(r.text, MAX_OUTPUT, "plugin %s ended the process while it was loaded", file);
    else if (child > 0)
        r.code = WEXITSTATUS(status);
    return r;
}

static int no_memory(void)
{
    terminal_say("out of memory");
    return FIRN_IO;
}

/* Prints a table row for each line of a plugin file, which is a type. */
static int print_types(char *lines, int code)
{
    char *save = NULL, row[700];
    for (char *type = strtok_r(lines, "\n", &save); type != NULL;
         type = strtok_r(NULL, "\n", &save)) {
        char *version = strchr(type, '\t');
        char *doc = version != NULL ? strchr(version + 1, '\t') : NULL;
        if (doc == NULL)
            continue;
        *version++ = *doc++ = '\0';
        snprintf(row, sizeof row, "%-30s %-8.40s %.500s\n", type, version, doc);
        code = terminal_print(row, code);
    }
    return code;
}

int run_plugin_list(const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_load_options options = load_options(a);
    char *files = firn_plugin_files(&options, &e), *save = NULL;
    int code = 0;
    progress_set("loading the plugins");
    if (files == NULL)
        return terminal_fail(&e);
    for (char *f = strtok_r(files, "\n", &save); f != NULL; f = strtok_r(NULL, "\n", &save)) {
        reading r = read_plugin(f, NULL, FIRN_DESCRIBE_LINE, a->trust_plugins);
        if (r.text == NULL)
            return no_memory();
        if (r.code != 0)
            terminal_log(NULL, 2, r.text);
        else
            code = print_types(r.text, code);
        free(r.text);
    }
    firn_text_free(files);
    return code;
}

/* The part of a type after the family: "pv" of "renewable.pv". */
static const char *own_name(const char *type)
{
    const char *dot = strchr(type, '.');
    return dot != NULL ? dot + 1 : type;
}

/* The known type that may be meant. A family in common alone does not make two types near, so that
 * renewable.wind is not taken for renewable.pv. */
static const char *near_type(const char *type, char *const *known, size_t count)
{
    for (size_t i = 0; i < count; i++) { /* "battery", "power.battery" */
        if (strcmp(own_name(known[i]), own_name(type)) == 0)
            return known[i];
    }
    const char *near = firn_nearest(type, (const char *const *)known, count);
    const char *name = near != NULL ? own_name(near) : NULL;
    return near != NULL && firn_nearest(own_name(type), &name, 1) != NULL ? near : NULL;
}

/* Adds the known types of a family to the text, as "LEAD`a.b`, `a.c`". */
static void add_family(char *text, size_t size, const char *lead, const char *family, size_t length,
                       char *const *known, size_t count)
{
    size_t used = strlen(text);
    for (size_t i = 0; i < count && used < size; i++) {
        if (strncmp(known[i], family, length) != 0)
            continue;
        used += (size_t)snprintf(text + used, size - used, "%s`%s`", lead, known[i]);
        lead = ", ";
    }
}

/* Reports an unknown type, with the known one that may be meant, or with those that can describe
 * the technology. */
static void unknown_type(const char *type, char *const *known, size_t count, firn_error *e)
{
    const char *near = near_type(type, known, count);
    const size_t family = (size_t)(own_name(type) - type);
    e->code = FIRN_USAGE;
    if (near != NULL) {
        snprintf(e->text, sizeof e->text, "unknown type `%.200s`; did you mean `%s`?", type, near);
        return;
    }
    snprintf(e->text, sizeof e->text, "`%.200s` is not available", type);
    if (family > 0 && strncmp(type, "basic.", 6) != 0)
        add_family(e->text, sizeof e->text, "; of this family: ", type, family, known, count);
    add_family(e->text, sizeof e->text, "; for a technology without a type of its own: ", "basic.",
               6, known, count);
    const size_t used = strlen(e->text);
    snprintf(e->text + used, sizeof e->text - used, "; `firn plugin list` lists all types");
}

/* The file of the plugin whose description has this type. */
static char *file_of_type(const arguments *a, const char *type, firn_error *e)
{
    firn_load_options options = load_options(a);
    char *files = firn_plugin_files(&options, e), *save = NULL, *found = NULL;
    char *known[MAX_TYPES];
    size_t count = 0;
    if (files == NULL)
        return NULL;
    for (char *f = strtok_r(files, "\n", &save); f != NULL && found == NULL;
         f = strtok_r(NULL, "\n", &save)) {
        reading r = read_plugin(f, NULL, FIRN_DESCRIBE_LINE, a->trust_plugins);
        char *next = NULL;
        for (char *line = r.code == 0 && r.text != NULL ? strtok_r(r.text, "\n", &next) : NULL;
             line != NULL && found == NULL; line = strtok_r(NULL, "\n", &next)) {
            line[strcspn(line, "\t")] = '\0';
            if (strcmp(line, type) == 0)
                found = strdup(f);
            else if (count < MAX_TYPES && (known[count] = strdup(line)) != NULL)
                count++;
        }
        free(r.text);
    }
    firn_text_free(files);
    if (found == NULL)
        unknown_type(type, known, count, e);
    while (count > 0)
        free(known[--count]);
    return found;
}

int run_plugin_info(const arguments *a)
{
    const char *name = a->operand[0];
    firn_error e = FIRN_ERROR_INIT;
    size_t length = strlen(name);
    bool is_file =
        strchr(name, '/') != NULL || (length > 3 && strcmp(name + length - 3, ".so") == 0);
    progress_set("loading the plugins");
    char *file = is_file ? strdup(name) : file_of_type(a, name, &e);
    if (file == NULL)
        return is_file ? no_memory() : terminal_fail(&e);
    reading r = read_plugin(file, is_file ? NULL : name, FIRN_DESCRIBE_FULL, a->trust_plugins);
    free(file);
    if (r.text == NULL)
        return no_memory();
    int code = r.code;
    terminal_clear();
    if (code != 0)
        terminal_say("%s", r.text);
    else
        code = terminal_print(r.text, 0);
    free(r.text);
    return code;
}
