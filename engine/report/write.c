/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * write.c - writes a report to a file, and never over a file of somebody else's.
 */
#include "report/report.h"

#include "base/arena.h"
#include "base/file.h"

#include <string.h>
#include <sys/stat.h>

/* What the beginning of every report has: page.html. */
static const char mark[] = "<meta name=\"generator\" content=\"Firn\">";

/* Refuses a file that is no report. What is not a regular file, such as /dev/stdout, is written to.
 */
static int check_target(const char *path, error *e)
{
    enum { HEAD = 2048 };
    char head[HEAD + 1];
    struct stat st;
    size_t count = 0;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size == 0)
        return 0;
    if (file_head(path, ERROR_IO, head, HEAD, &count, e) != 0)
        return e->code;
    head[count] = '\0';
    return strstr(head, mark) != NULL
               ? 0
               : error_set(e, ERROR_IO,
                           "cannot write %s: this file is not a report of Firn; name another file",
                           path);
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
    else if (check_target(path, e) == 0 && report_page(folder, n, &page, e) == 0)
        file_write(path, page.at, page.count, e);
    text_free(&page);
    arena_free(a);
    return e->code;
}
