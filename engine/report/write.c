/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write.c - writes a report to a file, and never over a file of somebody else's.
 */
#include "report/report.h"

#include "base/arena.h"
#include "base/file.h"
#include "result/report_mark.h"

#include <string.h>
#include <sys/stat.h>

/* What the beginning of every figure has: kit.c. */
static const char figure_mark[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\"";

/* Refuses a file without the mark. What is not a regular file, such as /dev/stdout, is written to.
 */
static int check_target(const char *path, const char *mark, const char *what, error *e)
{
    char head[REPORT_HEAD + 1];
    struct stat st;
    size_t count = 0;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
        return 0;
    if (file_head(path, ERROR_IO, head, REPORT_HEAD, &count, e) != 0)
        return e->code;
    head[count] = '\0';
    return strstr(head, mark) != NULL
               ? 0
               : error_set(e, ERROR_IO,
                           "cannot write %s: this file is not a %s of Firn; name another file",
                           path, what);
}

int report_write(const char *const *folder, size_t n, const char *path, error *e)
{
    arena *a = arena_new();
    text_buffer page = {0};
    if (a == NULL)
        return error_memory(e);
    if (path == NULL && n == 1 && (path = file_join(a, folder[0], "report.html")) == NULL)
        error_memory(e);
    else if (path == NULL)
        error_set(e, ERROR_USAGE,
                  "the file of the report is missing: a report of %zu results belongs to none of "
                  "their folders",
                  n);
    else if (check_target(path, REPORT_MARK, "report", e) == 0 &&
             report_page(folder, n, &page, e) == 0)
        file_write(path, page.at, page.count, e);
    text_free(&page);
    arena_free(a);
    return e->code;
}

int report_write_figure(const char *const *folder, size_t n, const char *name, const char *path,
                        error *e)
{
    text_buffer svg = {0};
    if (check_target(path, figure_mark, "figure", e) == 0 &&
        report_figure(folder, n, name, &svg, e) == 0)
        file_write(path, svg.at, svg.count, e);
    text_free(&svg);
    return e->code;
}
