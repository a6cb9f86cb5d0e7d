/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * words.c - the options for sbatch that the user gives.
 */
#include "batch/slurm/state.h"

#include "base/text.h"

#include <string.h>

/* What the batch sets by itself, and what would change the meaning of an array. */
static const char *const reserved[] = {
    "--array", "-a",     "--job-name", "-J",       "--dependency", "-d",           "-W",
    "--wait",  "--wrap", "--parsable", "--output", "-o",           "--error",      "-e",
    "--chdir", "-D",     "-i",         "--input",  "--test-only",  "--no-requeue", "--open-mode"};

/* Is the word this option, "--mem", "--mem=1G", "-t" or "-t5"? */
static bool is_option(const char *word, const char *option)
{
    const size_t length = strlen(option);
    if (!text_starts(word, option))
        return false;
    return option[1] != '-' || word[length] == '\0' || word[length] == '=';
}

/* One word; *text is moved past it. False: a quote is open. */
static bool next_word(const char **text, text_buffer *out)
{
    char quote = '\0';
    const char *at = *text;
    for (; *at != '\0' && (quote != '\0' || strchr(" \t\n", *at) == NULL); at++) {
        if (quote == '\0' && (*at == '"' || *at == '\'')) {
            quote = *at;
        } else if (*at == quote) {
            quote = '\0';
        } else {
            if (*at == '\\' && quote != '\'' && at[1] != '\0')
                at++;
            text_add_bytes(out, at, 1);
        }
    }
    *text = at;
    return quote == '\0';
}

static int check_word(const char *word, error *e)
{
    for (size_t i = 0; i < sizeof reserved / sizeof reserved[0]; i++) {
        if (is_option(word, reserved[i]))
            return error_set(e, ERROR_USAGE,
                             "--slurm-options: the batch sets `%s` by itself, or cannot work with "
                             "it: leave out `%s`",
                             reserved[i], TEXT_SHORT(word));
    }
    return 0;
}

int slurm_words(arena *a, const char *text, char ***out, size_t *count, error *e)
{
    vec(char *) list = {0};
    const char *whole = text;
    for (;;) {
        text_buffer word = {0};
        text += strspn(text, " \t\n");
        if (*text == '\0')
            break;
        const bool closed = next_word(&text, &word);
        char **place = VEC_PUSH(a, &list);
        if (place == NULL || word.failed ||
            (*place = arena_text(a, word.at != NULL ? word.at : "")) == NULL)
            error_memory(e);
        else if (!closed)
            error_set(e, ERROR_USAGE, "--slurm-options %s: a quote is not closed",
                      TEXT_SHORT(whole));
        else
            check_word(*place, e);
        text_free(&word);
        if (e->code != 0)
            return e->code;
    }
    if (list.count > 0 && list.at[0][0] != '-')
        return error_set(e, ERROR_USAGE,
                         "--slurm-options %s: must begin with an option of sbatch, as in "
                         "`--partition=long --account=planning`",
                         TEXT_SHORT(whole));
    *count = list.count;
    if (VEC_PUSH(a, &list) == NULL)
        return error_memory(e);
    *out = list.at;
    return 0;
}

bool slurm_has_option(const slurm *r, const char *option)
{
    for (size_t i = 0; i < r->options; i++) {
        if (is_option(r->option[i], option))
            return true;
    }
    return false;
}
