/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.c - the command that makes reports and figures of results folders: report.
 */
#include "cli/cli.h"

#include <stdlib.h>
#include <string.h>

/* report --svg NAME: one figure, to a file or printed; `list`: the names. */
static int run_figure(const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    const char *name = strcmp(a->svg, "list") == 0 ? NULL : a->svg;
    if (name != NULL && a->output != NULL)
        return firn_figure_write(a->operand, a->operands, name, a->output, &e) == 0
                   ? 0
                   : terminal_fail(&e);
    if (a->output != NULL) {
        terminal_say("--output: `--svg list` prints names and writes no file: remove --output");
        return FIRN_USAGE;
    }
    char *text = firn_figure(a->operand, a->operands, name, &e);
    if (text == NULL)
        return terminal_fail(&e);
    const int printed = terminal_print(text, 0);
    firn_text_free(text);
    return printed;
}

int run_report(const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    const char *path = a->output, *shown = path;
    char *line = NULL;
    guard_crashes();
    if (a->svg != NULL)
        return run_figure(a);
    if (path == NULL && a->operands > 1)
        path = shown = "report.html"; /* it belongs to none of the folders */
    progress_set("making the report");
    const int code = firn_report(a->operand, a->operands, path, &e);
    if (code != 0)
        return terminal_fail(&e);
    if (a->quiet)
        return 0;
    if ((shown == NULL ? asprintf(&line, "Report: %s/report.html\n", a->operand[0])
                       : asprintf(&line, "Report: %s\n", shown)) < 0)
        return FIRN_IO;
    const int printed = terminal_print(line, 0);
    free(line);
    return printed;
}
