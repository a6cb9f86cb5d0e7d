/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp.c - the lp command: solves a linear program from an MPS or LP file, and writes its solution.
 */
#include "cli/cli.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* "1 row", "2 rows" */
static const char *plural(int64_t count)
{
    return count == 1 ? "" : "s";
}

static char *as_text(const char *path, const firn_lp_answer *n)
{
    char *text = NULL;
    size_t size = 0;
    FILE *f = open_memstream(&text, &size);
    if (f == NULL)
        return NULL;
    fprintf(f, "%s: %s, %lld row%s, %lld column%s, %lld nonzero%s, %s\n", path, n->format,
            (long long)n->rows, plural(n->rows), (long long)n->columns, plural(n->columns),
            (long long)n->nonzeros, plural(n->nonzeros), n->sense);
    fprintf(f, "  status       %s\n", n->status);
    if (n->has_point) {
        fprintf(f, "  objective    %.12g\n", n->objective);
        fprintf(
            f,
            "  certificate  worst violation %.2g (tolerance %.0e): rows %.2g, bounds %.2g, duals "
            "%.2g, gap %.2g, complementarity %.2g\n",
            n->worst, n->tolerance, n->row_violation, n->bound_violation, n->dual_violation, n->gap,
            n->complementarity);
    }
    fprintf(f, "  solver       %s, %lld iteration%s, %d attempt%s", n->method,
            (long long)n->iterations, plural(n->iterations), n->attempts, plural(n->attempts));
    if (*n->fell_back_from != '\0')
        fprintf(f, "; fell back from %s", n->fell_back_from);
    fputc('\n', f);
    fprintf(f, "  seconds      %.3g to read, %.3g to solve\n", n->seconds_read, n->seconds_solve);
    bool failed = ferror(f) != 0;
    if (fclose(f) == 0 && !failed)
        return text;
    free(text);
    return NULL;
}

static firn_lp_answer answer(const firn_lp *lp)
{
    firn_lp_answer n = FIRN_LP_ANSWER_INIT;
    firn_lp_get_answer(lp, &n, NULL);
    return n;
}

static int show(const firn_lp *lp, const arguments *a, int code)
{
    firn_error e = {.size = sizeof e, .code = FIRN_IO, .text = "out of memory"};
    const firn_lp_answer n = answer(lp);
    char *text = a->json ? firn_lp_json(lp, &e) : as_text(a->operand[0], &n);
    if (text == NULL)
        return terminal_fail(&e);
    code = terminal_print(text, code);
    if (a->json)
        firn_text_free(text);
    else
        free(text);
    return code;
}

/* Writes the solution where the user asks for it; the code of a failure, with a message printed. */
static int write_solution(const firn_lp *lp, const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    if (a->solution == NULL)
        return 0;
    if (answer(lp).has_point != 0)
        return firn_lp_write_solution(lp, a->solution, &e) == 0 ? 0 : terminal_fail(&e);
    terminal_log(NULL, 2, "no solution was found, so none is written by --solution");
    return 0;
}

int run_lp(const arguments *a)
{
    static char every_line;
    firn_error e = FIRN_ERROR_INIT;
    if (!check_threads(a))
        return FIRN_USAGE;
    if (a->split != floor(a->split) || a->split > INT32_MAX) {
        terminal_say("--split must be a whole number of rows; see `firn lp --help`");
        return FIRN_USAGE;
    }
    guard_crashes();
    progress_set("reading the linear program");
    const firn_lp_read_options reading = {.size = sizeof reading, .log = terminal_log};
    firn_lp *lp = firn_lp_read(a->operand[0], &reading, &e);
    if (lp == NULL)
        return terminal_fail(&e);
    if (a->solution != NULL && firn_lp_check_solution(lp, a->solution, &e) != 0) {
        firn_lp_free(lp);
        return terminal_fail(&e);
    }
    const firn_lp_options options = {.size = sizeof options,
                                     .method = a->method,
                                     .time_limit = a->time_limit,
                                     .progress = terminal_progress,
                                     .progress_data = a->log ? &every_line : NULL,
                                     .split = (int32_t)a->split,
                                     .threads = (int32_t)a->threads};
    progress_set("solving");
    int code = firn_lp_solve(lp, &options, &e);
    bool solved = *answer(lp).status != '\0';
    if (solved) {
        terminal_ends();
        int written = write_solution(lp, a);
        int shown = show(lp, a, code);
        if (shown != code || (code == 0 && written != 0)) {
            firn_lp_free(lp);
            return shown != code ? shown : written;
        }
    }
    if (code != 0)
        terminal_fail(&e);
    firn_lp_free(lp);
    return code;
}
