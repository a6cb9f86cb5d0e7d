/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report.c - the command that makes reports of results folders: report.
 */
#include "cli/cli.h"

#include <stdlib.h>

int run_report(const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    const char *path = a->output, *shown = path;
    char *line = NULL;
    guard_crashes();
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
