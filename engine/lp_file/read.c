/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * read.c - reads MPS and CPLEX LP files: unpacks the file, finds out its format, and reads it.
 *
 * A file that is not valid free MPS may be fixed MPS, with blanks in names or with empty fields. If
 * it is neither, the error of the reader that got further into the file is reported.
 */
#include "lp_file/lp_file.h"

#include "base/file.h"
#include "lp_file/reader.h"
#include "lp_file/unpack.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { PATH_SHOWN = 700 };

enum syntax { SYNTAX_NONE, SYNTAX_LP, SYNTAX_MPS };

/* ---- the text -------------------------------------------------------------------------------- */

/* Reads the text of the file, unpacked, without a byte order mark. A zero byte is refused: it would
 * end the text. *unpacked: memory that the caller frees, or NULL. */
static int read_text(arena *work, const char *path, const char *shown, char **text, size_t *size,
                     char **unpacked, error *e)
{
    if (file_read(work, path, ERROR_PROBLEM, text, size, e) != 0)
        return e->code;
    if (unpack_is_packed(*text, *size)) {
        if (unpack(shown, *text, *size, unpacked, size, e) != 0)
            return e->code;
        *text = *unpacked;
    }
    if (*size >= 3 && memcmp(*text, "\xef\xbb\xbf", 3) == 0) {
        *text += 3;
        *size -= 3;
    }
    if (*size == 0)
        return error_set(e, ERROR_PROBLEM, "%s is empty", shown);
    const char *zero = memchr(*text, '\0', *size);
    if (zero == NULL)
        return 0;
    long line = 1;
    for (const char *c = *text; c < zero; c++)
        line += *c == '\n';
    return error_set(e, ERROR_PROBLEM,
                     "%s is not a text file: line %ld has a zero byte; expected an MPS or LP file, "
                     "optionally compressed by gzip",
                     shown, line);
}

/* ---- the format ------------------------------------------------------------------------------ */

static bool ends_with(const char *path, size_t length, const char *suffix)
{
    size_t n = strlen(suffix);
    return length > n && strncasecmp(path + length - n, suffix, n) == 0;
}

static enum syntax by_name(const char *path)
{
    size_t length = strlen(path);
    if (ends_with(path, length, ".gz"))
        length -= 3;
    return ends_with(path, length, ".mps")  ? SYNTAX_MPS
           : ends_with(path, length, ".lp") ? SYNTAX_LP
                                            : SYNTAX_NONE;
}

static enum syntax by_first_word(const char *text)
{
    static const char *const mps[] = {"NAME", "ROWS", "COLUMNS", "OBJSENSE", "OBJNAME"};
    static const char *const lps[] = {"min", "minimize", "minimise", "minimum",
                                      "max", "maximize", "maximise", "maximum"};
    while (isspace((unsigned char)*text))
        text++;
    size_t length = 0;
    while (isalpha((unsigned char)text[length]))
        length++;
    if (*text == '*')
        return SYNTAX_MPS;
    if (*text == '\\')
        return SYNTAX_LP;
    for (size_t i = 0; i < sizeof mps / sizeof mps[0]; i++) {
        if (strlen(mps[i]) == length && strncasecmp(text, mps[i], length) == 0)
            return SYNTAX_MPS;
    }
    for (size_t i = 0; i < sizeof lps / sizeof lps[0]; i++) {
        if (strlen(lps[i]) == length && strncasecmp(text, lps[i], length) == 0)
            return SYNTAX_LP;
    }
    return SYNTAX_NONE;
}

static int refuse_format(const char *path, const char *shown, char *text, error *e)
{
    text += strspn(text, " \t\r\n");
    text[strcspn(text, "\r\n")] = '\0';
    return error_set(
        e, ERROR_PROBLEM,
        "%s begins with `%s`: an MPS file begins with NAME, an LP file with Minimize or "
        "Maximize%s",
        shown, TEXT_SHORT(text_trim(text)),
        ends_with(path, strlen(path), ".ini") ? "; a site is solved by `firn solve`" : "");
}

/* ---- reading --------------------------------------------------------------------------------- */

static int read_mps(reader *r)
{
    error fixed_error = {0};
    reader fixed = *r;
    r->out->format = "free MPS";
    if (mps_read(r, false) == 0 || !r->refused_form)
        return r->e->code;
    fixed.e = &fixed_error;
    if (mps_read(&fixed, true) != 0 && fixed.number <= r->number)
        return r->e->code;
    r->out->format = "fixed MPS";
    fixed.e = r->e;
    *fixed.e = fixed_error;
    *r = fixed;
    return r->e->code;
}

static void log_warnings(const reader *r, const log_sink *log)
{
    for (size_t i = 0; i < r->warnings.count; i++)
        log_line(log, LOG_WARNING, "%s", r->warnings.at[i]);
    if (r->further_warnings > 0)
        log_line(log, LOG_WARNING, "%s: %zu more warnings", r->shown, r->further_warnings);
}

static int read_program(reader *r, const char *path, log_sink log)
{
    enum syntax syntax = by_first_word(r->text);
    if (syntax == SYNTAX_NONE)
        syntax = by_name(path);
    if (syntax == SYNTAX_NONE)
        return refuse_format(path, r->shown, r->text, r->e);
    r->out->format = "CPLEX LP";
    if ((syntax == SYNTAX_MPS ? read_mps(r) : cplex_read(r)) == 0)
        log_warnings(r, &log);
    return r->e->code;
}

int lp_file_read(arena *a, const char *path, log_sink log, lp_file *out, error *e)
{
    char shown[PATH_SHOWN], *unpacked = NULL;
    size_t size;
    reader r = {.a = a, .work = arena_new(), .out = out, .e = e};
    if (r.work == NULL)
        return error_memory(e);
    r.shown = text_short(shown, sizeof shown, path);
    if (read_text(r.work, path, r.shown, &r.text, &size, &unpacked, e) == 0) {
        r.end = r.text + size;
        read_program(&r, path, log);
    }
    free(unpacked);
    arena_free(r.work);
    return e->code;
}
