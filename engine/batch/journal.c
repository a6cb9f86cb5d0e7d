/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * journal.c - what happened in a run, line by line.
 */
#include "batch/journal.h"

#include "base/file.h"
#include "base/replace.h"
#include "base/sha256.h"
#include "base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SUM = 16 };

int journal_format(struct text_buffer *to, json_t *value, error *e)
{
    char digest[65];
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS);
    json_decref(value);
    if (text == NULL)
        return error_memory(e);
    sha256_hex(text, strlen(text), digest);
    text_addf(to, "%.*s %s\n", SUM, digest, text);
    free(text);
    return to->failed ? error_memory(e) : 0;
}

static int cannot(error *e, const char *verb, const journal *j)
{
    return replace_error(e, verb, j->path, errno);
}

static int open_file(journal *j, error *e)
{
    j->fd = open(j->path, O_RDWR | O_APPEND | O_CLOEXEC);
    return j->fd < 0 ? cannot(e, "open", j) : 0;
}

int journal_create(journal *j, arena *a, const char *path, const char *head, size_t count, error *e)
{
    *j = (journal){-1, arena_text(a, path)};
    if (j->path == NULL)
        return error_memory(e);
    return file_write(path, head, count, e) != 0 ? e->code : open_file(j, e);
}

json_t *journal_parse(const char *line, size_t length)
{
    char digest[65];
    if (length < SUM + 2 || line[SUM] != ' ')
        return NULL;
    sha256_hex(line + SUM + 1, length - SUM - 1, digest);
    if (strncmp(digest, line, SUM) != 0)
        return NULL;
    return json_loadb(line + SUM + 1, length - SUM - 1, 0, NULL);
}

int journal_open(journal *j, arena *a, const char *path,
                 int (*line)(void *data, const json_t *value, error *e), void *data, error *e)
{
    char *bytes;
    size_t count, whole = 0;
    *j = (journal){-1, arena_text(a, path)};
    if (j->path == NULL)
        return error_memory(e);
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    if (file_read_binary(scratch, path, ERROR_IO, &bytes, &count, e) != 0)
        goto done;
    for (size_t number = 1; whole < count; number++) {
        const char *end = memchr(bytes + whole, '\n', count - whole);
        const size_t length = end == NULL ? 0 : (size_t)(end - (bytes + whole));
        json_t *value = end == NULL ? NULL : journal_parse(bytes + whole, length);
        if (value == NULL) {
            /* Only the end of a file can be torn by a kill or a power cut. */
            if (end != NULL && memchr(end + 1, '\n', count - (size_t)(end + 1 - bytes)) != NULL)
                error_set(e, ERROR_IO,
                          "%s:%zu: the line is damaged (its checksum does not fit), and more "
                          "lines follow: start a new run without --resume; unchanged results are "
                          "reused",
                          path, number);
            break;
        }
        const int status = line(data, value, e);
        json_decref(value);
        if (status != 0)
            break;
        whole += length + 1;
    }
    if (e->code == 0 && open_file(j, e) == 0 && whole < count &&
        ftruncate(j->fd, (off_t)whole) != 0)
        cannot(e, "write", j);
done:
    arena_free(scratch);
    return e->code;
}

int journal_read(const char *path, int (*line)(void *data, const json_t *value, error *e),
                 void *data, error *e)
{
    char *bytes;
    size_t count, whole = 0;
    error unread = {0};
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    if (file_read_binary(scratch, path, ERROR_IO, &bytes, &count, &unread) != 0)
        count = 0;
    while (whole < count && e->code == 0) {
        const char *end = memchr(bytes + whole, '\n', count - whole);
        const size_t length = end == NULL ? 0 : (size_t)(end - (bytes + whole));
        json_t *value = end == NULL ? NULL : journal_parse(bytes + whole, length);
        if (value == NULL)
            break;
        line(data, value, e);
        json_decref(value);
        whole += length + 1;
    }
    arena_free(scratch);
    return e->code;
}

void journal_close(journal *j)
{
    if (j->fd >= 0)
        close(j->fd);
    j->fd = -1;
}

int journal_add(journal *j, json_t *value, bool sync, error *e)
{
    text_buffer b = {0};
    if (journal_format(&b, value, e) == 0) {
        for (size_t done = 0; done < b.count && e->code == 0;) {
            const ssize_t written = write(j->fd, b.at + done, b.count - done);
            if (written >= 0)
                done += (size_t)written;
            else if (errno != EINTR)
                cannot(e, "write", j);
        }
        if (e->code == 0 && sync && fdatasync(j->fd) != 0)
            cannot(e, "sync", j);
    }
    text_free(&b);
    return e->code;
}
