/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp_file.c - reads MPS and CPLEX LP files with GLPK's parsers.
 *
 * Messages of GLPK's readers become messages of Firn, with the line they refer to. Where GLPK and
 * other solvers read a file differently, Firn follows the others: the constant of an MPS objective,
 * bounds of 1e20 and more. An LP file that ends without `End`, for which GLPK only prints a
 * warning, is refused, because it looks like a truncated file.
 *
 * GLPK opens the file itself. If a longjmp ends it (out of memory, an internal error), the file
 * stays open: the open stream is the only resource that freeing GLPK's environment does not
 * release.
 */
#include "solve/glpk/lp_file.h"
#include "solve/glpk/session.h"

#include "base/file.h"
#include "base/text.h"

#include <ctype.h>
#include <glpk.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum {
    HEAD = 4096,
    MAX_PATH = 3000,   /* GLPK formats it into a buffer of 4096 bytes without a check */
    MAX_WARNINGS = 10, /* further ones are only counted */
};

enum syntax { SYNTAX_NONE, SYNTAX_LP, SYNTAX_FREE, SYNTAX_FIXED };
static const char *const syntax_name[] = {"", "CPLEX LP", "free MPS", "fixed MPS"};

typedef struct reading {
    arena *a;
    const char *path, *shown; /* as opened; as in messages */
    enum syntax syntax;
    bool compressed;
    lp_file *out;
    error *e;
    bool refused;        /* by GLPK, whose last line is the reason */
    bool truncated;      /* the file ends in the middle of a line */
    const char *problem; /* an error for which GLPK only prints a warning, or NULL */
    vec(const char *) warnings;
    size_t further_warnings; /* beyond MAX_WARNINGS */
} reading;

/* ---- GLPK's messages ------------------------------------------------------------------------ */

/* Splits "PATH:12: text" into the text and the line number. Any other line is returned whole, with
 * number 0. */
static const char *split_message(const reading *r, const char *line, long *number)
{
    size_t length = strlen(r->path);
    char *end;
    *number = 0;
    if (strncmp(line, r->path, length) != 0 || line[length] != ':')
        return line;
    long n = strtol(line + length + 1, &end, 10);
    if (end == line + length + 1 || strncmp(end, ": ", 2) != 0)
        return line;
    *number = n;
    return end + 2;
}

static bool on_line(void *data, const char *line)
{
    reading *r = data;
    long number;
    const char *text = split_message(r, line, &number);
    if (number == 0 || !text_starts(text, "warning: "))
        return false;
    text += strlen("warning: ");
    r->truncated = r->truncated || strcmp(text, "missing final end of line") == 0;
    if (strcmp(text, "keyword 'end' missing") == 0)
        r->problem = "the file ends without `End`; it may be truncated";
    if (text_starts(text, "missing ")) /* a name or an end of line: no information is lost */
        return false;
    if (r->warnings.count == MAX_WARNINGS) {
        r->further_warnings++;
        return false;
    }
    const char **slot = VEC_PUSH(r->a, &r->warnings);
    if (slot == NULL || (*slot = arena_printf(r->a, "%s:%ld: %s", r->shown, number, text)) == NULL)
        error_memory(r->e);
    return false;
}

static void log_warnings(const reading *r, const log_sink *log)
{
    for (size_t i = 0; i < r->warnings.count; i++)
        log_line(log, LOG_WARNING, "%s", r->warnings.at[i]);
    if (r->further_warnings > 0)
        log_line(log, LOG_WARNING, "%s: %zu more warnings", r->shown, r->further_warnings);
}

/* Line `number` of the file, trimmed and shortened; "" if it cannot be read. */
static const char *quote_line(const reading *r, long number, char *out, size_t size)
{
    char *line = NULL;
    size_t room = 0;
    FILE *f = r->compressed ? NULL : fopen(r->path, "re");
    *out = '\0';
    for (long at = 1; f != NULL && getline(&line, &room, f) >= 0; at++) {
        if (at == number) {
            text_short(out, size, text_trim(line));
            break;
        }
    }
    if (f != NULL)
        fclose(f);
    free(line);
    return out;
}

static const char *remedy(const char *reason, const char *line)
{
    if (strcmp(reason, "invalid indicator record") == 0 && text_starts(line, "OBJSENSE"))
        return "; OBJSENSE is not supported in MPS files: to maximise, negate the objective or "
               "write an LP file";
    if (strcmp(reason, "invalid indicator record") == 0)
        return "; the sections of an MPS file are NAME, ROWS, COLUMNS, RHS, RANGES, BOUNDS and "
               "ENDATA, in this order";
    if (strncasecmp(line, "max:", 4) == 0 || strncasecmp(line, "min:", 4) == 0)
        return "; in CPLEX LP format the objective is on a line below `Maximize` or `Minimize`; "
               "the format of lp_solve is not supported";
    if (strstr(reason, "keyword missing") != NULL)
        return "; an LP file in CPLEX format begins with it";
    return "";
}

/* Reports why GLPK refused the file, with the line number and the text of that line. */
static int report_refusal(const reading *r, const char *message)
{
    char line[TEXT_SHOWN], reason[300];
    long number;
    if (strstr(message, "Cannot allocate memory") != NULL) /* of errno, on opening or reading */
        return error_memory(r->e);
    text_short(reason, sizeof reason, split_message(r, message, &number));
    if (number == 0)
        return error_set(r->e, ERROR_PROBLEM, "cannot read %s: %s", r->shown, reason);
    quote_line(r, number, line, sizeof line);
    return error_set(r->e, ERROR_PROBLEM, "%s:%ld: %s%s%s%s%s%s", r->shown, number, reason,
                     *line != '\0' ? ": `" : "", line, *line != '\0' ? "`" : "",
                     remedy(reason, line),
                     r->truncated || strstr(reason, "unexpected end of file") != NULL
                         ? "; the file may be truncated"
                         : "");
}

/* ---- from GLPK's problem to an lp ----------------------------------------------------------- */

static double lower_of(double x)
{
    return x <= -LP_FILE_INFINITE ? -HUGE_VAL : x;
}

static double upper_of(double x)
{
    return x >= LP_FILE_INFINITE ? HUGE_VAL : x;
}

/* Refuses a lower bound of 1e20 or more and an upper bound of -1e20 or less, which no value can
 * satisfy. */
static int check_bounds(const reading *r, const char *kind, const char *name, double low,
                        double high)
{
    bool bad_lower = !(low < LP_FILE_INFINITE), bad_upper = !(high > -LP_FILE_INFINITE);
    if (!bad_lower && !bad_upper)
        return 0;
    return error_set(r->e, ERROR_PROBLEM,
                     "%s: %s `%s` has the %s bound %g, which no value can satisfy; for no %s bound "
                     "write %s",
                     r->shown, kind, TEXT_SHORT(name), bad_lower ? "lower" : "upper",
                     bad_lower ? low : high, bad_lower ? "lower" : "upper",
                     bad_lower ? "-1e20 or less" : "1e20 or more");
}

static int refuse_integers(const reading *r, glp_prob *g)
{
    int j = 1, count = glp_get_num_int(g);
    char more[40] = "";
    while (glp_get_col_kind(g, j) == GLP_CV)
        j++;
    if (count > 1)
        snprintf(more, sizeof more, " (and %d more)", count - 1);
    return error_set(
        r->e, ERROR_PROBLEM,
        "%s: column `%s` is integer%s: only linear programs are solved; remove the integer "
        "markers to solve the relaxation",
        r->shown, TEXT_SHORT(glp_get_col_name(g, j)), more);
}

static bool make_room(arena *a, int rows, int cols, int entries, lp_file *f)
{
    f->lp = (lp){.rows = rows,
                 .cols = cols,
                 .start = ARENA_ARRAY(a, int64_t, cols + 1),
                 .index = ARENA_ARRAY(a, int32_t, (size_t)entries + 1),
                 .value = ARENA_ARRAY(a, double, (size_t)entries + 1),
                 .row_lower = ARENA_ARRAY(a, double, rows),
                 .row_upper = ARENA_ARRAY(a, double, rows),
                 .col_lower = ARENA_ARRAY(a, double, cols),
                 .col_upper = ARENA_ARRAY(a, double, cols),
                 .cost = ARENA_ARRAY(a, double, cols)};
    f->row = ARENA_ARRAY(a, const char *, rows);
    f->col = ARENA_ARRAY(a, const char *, cols);
    const lp *p = &f->lp;
    return p->start != NULL && p->index != NULL && p->value != NULL && p->row_lower != NULL &&
           p->row_upper != NULL && p->col_lower != NULL && p->col_upper != NULL &&
           p->cost != NULL && f->row != NULL && f->col != NULL;
}

static const char *copy_name(const reading *r, const char *name)
{
    const char *copy = arena_text(r->a, name != NULL ? name : "");
    if (copy == NULL)
        error_memory(r->e);
    return copy;
}

static int take_columns(const reading *r, glp_prob *g, double sign)
{
    lp *p = &r->out->lp;
    for (int32_t j = 0; j < p->cols; j++) {
        const char *name = r->out->col[j] = copy_name(r, glp_get_col_name(g, j + 1));
        double low = glp_get_col_lb(g, j + 1), high = glp_get_col_ub(g, j + 1);
        if (name == NULL || check_bounds(r, "column", name, low, high) != 0)
            return r->e->code;
        p->col_lower[j] = lower_of(low);
        p->col_upper[j] = upper_of(high);
        p->cost[j] = sign * glp_get_obj_coef(g, j + 1) + 0.0; /* never -0 */
        p->start[j + 1] = glp_get_mat_col(g, j + 1, NULL, NULL);
    }
    for (int32_t j = 0; j < p->cols; j++)
        p->start[j + 1] += p->start[j];
    return 0;
}

/* Takes the entries row by row, so that rows ascend in each column. */
static int take_rows(const reading *r, glp_prob *g)
{
    lp *p = &r->out->lp;
    int *col = ARENA_ARRAY(r->a, int, (size_t)p->cols + 1);
    double *value = ARENA_ARRAY(r->a, double, (size_t)p->cols + 1);
    int64_t *next = ARENA_ARRAY(r->a, int64_t, (size_t)p->cols + 1);
    if (col == NULL || value == NULL || next == NULL)
        return error_memory(r->e);
    memcpy(next, p->start, (size_t)p->cols * sizeof *next);
    for (int32_t i = 0; i < p->rows; i++) {
        const char *name = r->out->row[i] = copy_name(r, glp_get_row_name(g, i + 1));
        double low = glp_get_row_lb(g, i + 1), high = glp_get_row_ub(g, i + 1);
        if (name == NULL || check_bounds(r, "row", name, low, high) != 0)
            return r->e->code;
        p->row_lower[i] = lower_of(low);
        p->row_upper[i] = upper_of(high);
        int count = glp_get_mat_row(g, i + 1, col, value);
        for (int k = 1; k <= count; k++) {
            int64_t at = next[col[k] - 1]++;
            p->index[at] = i;
            p->value[at] = value[k];
        }
    }
    return 0;
}

static int take_problem(const reading *r, glp_prob *g)
{
    int rows = glp_get_num_rows(g), cols = glp_get_num_cols(g);
    if (glp_get_num_int(g) > 0)
        return refuse_integers(r, g);
    if (cols == 0)
        return error_set(r->e, ERROR_PROBLEM, "%s: the file has no column", r->shown);
    if (!make_room(r->a, rows, cols, glp_get_num_nz(g), r->out))
        return error_memory(r->e);
    r->out->maximises = glp_get_obj_dir(g) == GLP_MAX;
    r->out->format = syntax_name[r->syntax];
    double sign = r->out->maximises ? -1 : 1;
    if (take_columns(r, g, sign) != 0 || take_rows(r, g) != 0)
        return r->e->code;
    /* In MPS the objective's constant is its right-hand side with the other sign; GLPK reads it
     * without changing the sign. */
    double constant = glp_get_obj_coef(g, 0);
    r->out->lp.constant = (r->syntax == SYNTAX_LP ? sign : -1) * constant + 0.0;
    return 0;
}

static void work(void *data)
{
    reading *r = data;
    glp_mpscp settings;
    glp_prob *g = glp_create_prob();
    glp_init_mpscp(&settings);
    settings.tol_mps = 0; /* keep small numbers */
    settings.blank = '_'; /* replaces blanks in names of fixed MPS, which GLPK removes by default */
    r->refused = r->syntax == SYNTAX_LP
                     ? glp_read_lp(g, NULL, r->path) != 0
                     : glp_read_mps(g, r->syntax == SYNTAX_FREE ? GLP_MPS_FILE : GLP_MPS_DECK,
                                    &settings, r->path) != 0;
    if (!r->refused && r->problem == NULL)
        take_problem(r, g);
    glp_delete_prob(g);
}

/* Reads the file with r->syntax. *number: the line that GLPK refused, or 0. */
static int read_file(reading *r, long *number)
{
    glpk_session s = {.on_line = on_line, .data = r};
    enum glpk_end end = glpk_work(&s, work, r);
    *number = 0;
    if (end == GLPK_OUT_OF_MEMORY)
        return error_memory(r->e);
    if (end != GLPK_DONE)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s: GLPK's reader failed (%s); a possible cause is a column with "
                         "duplicate bounds",
                         r->shown, TEXT_SHORT(s.text));
    if (r->e->code != 0)
        return r->e->code;
    if (r->refused) {
        split_message(r, s.text, number);
        return report_refusal(r, s.text);
    }
    if (r->problem != NULL)
        return error_set(r->e, ERROR_PROBLEM, "%s: %s", r->shown, r->problem);
    return 0;
}

/* ---- the file's format ---------------------------------------------------------------------- */

static bool ends_with(const char *path, size_t length, const char *suffix)
{
    size_t n = strlen(suffix);
    return length > n && strncasecmp(path + length - n, suffix, n) == 0;
}

static enum syntax by_name(const char *path, size_t length)
{
    return ends_with(path, length, ".mps")  ? SYNTAX_FREE
           : ends_with(path, length, ".lp") ? SYNTAX_LP
                                            : SYNTAX_NONE;
}

static enum syntax by_first_word(const char *text)
{
    static const char *const mps[] = {"NAME", "ROWS", "COLUMNS", "OBJSENSE"};
    static const char *const lps[] = {"min", "minimize", "minimum", "max", "maximize", "maximum"};
    while (isspace((unsigned char)*text))
        text++;
    size_t length = 0;
    while (isalpha((unsigned char)text[length]))
        length++;
    if (*text == '*')
        return SYNTAX_FREE;
    if (*text == '\\')
        return SYNTAX_LP;
    for (size_t i = 0; i < sizeof mps / sizeof mps[0]; i++) {
        if (strlen(mps[i]) == length && strncmp(text, mps[i], length) == 0)
            return SYNTAX_FREE;
    }
    for (size_t i = 0; i < sizeof lps / sizeof lps[0]; i++) {
        if (strlen(lps[i]) == length && strncasecmp(text, lps[i], length) == 0)
            return SYNTAX_LP;
    }
    return SYNTAX_NONE;
}

static int find_compressed_syntax(reading *r)
{
    size_t length = strlen(r->path);
    r->compressed = true;
    if (length < 3 || strcmp(r->path + length - 3, ".gz") != 0)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s is compressed by gzip: its name must end in .mps.gz or .lp.gz",
                         r->shown);
    r->syntax = by_name(r->path, length - 3);
    if (r->syntax == SYNTAX_NONE)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s: unknown format: the name of a compressed file must end in .mps.gz or "
                         ".lp.gz",
                         r->shown);
    return 0;
}

static int find_syntax(reading *r)
{
    char head[HEAD + 1];
    size_t count = 0;
    if (file_head(r->path, ERROR_PROBLEM, head, HEAD, &count, r->e) != 0)
        return r->e->code;
    head[count] = '\0';
    if (count == 0)
        return error_set(r->e, ERROR_PROBLEM, "%s is empty", r->shown);
    if (count > 2 && memcmp(head, "\x1f\x8b", 2) == 0)
        return find_compressed_syntax(r);
    if (text_starts(head, "\xef\xbb\xbf"))
        return error_set(r->e, ERROR_PROBLEM,
                         "%s begins with a byte order mark: save it without one", r->shown);
    if (memchr(head, '\0', count) != NULL)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s is not a text file: expected an MPS or LP file, optionally compressed "
                         "by gzip",
                         r->shown);
    r->syntax = by_first_word(head);
    if (r->syntax == SYNTAX_NONE)
        r->syntax = by_name(r->path, strlen(r->path));
    if (r->syntax != SYNTAX_NONE)
        return 0;
    char *line = text_trim(head);
    line[strcspn(line, "\r\n")] = '\0';
    return error_set(
        r->e, ERROR_PROBLEM,
        "%s begins with `%s`: an MPS file begins with NAME, an LP file with Minimize or "
        "Maximize%s",
        r->shown, TEXT_SHORT(line),
        ends_with(r->path, strlen(r->path), ".ini") ? "; a site is solved by `firn solve`" : "");
}

/* A file that is not valid free MPS may be fixed MPS, with blanks in names or with empty fields. If
 * it is neither, the error of the reader that got further into the file is reported. */
static int read_free_or_fixed(reading *r, long *number)
{
    error fixed_error = {0};
    reading fixed = *r;
    long reached = 0;
    if (read_file(r, number) == 0 || *number == 0)
        return r->e->code;
    fixed.syntax = SYNTAX_FIXED;
    fixed.e = &fixed_error;
    if (read_file(&fixed, &reached) != 0 && reached != 0 && reached <= *number)
        return r->e->code;
    *r->e = fixed_error;
    fixed.e = r->e;
    *r = fixed;
    return r->e->code;
}

int lp_file_read(arena *a, const char *path, log_sink log, lp_file *out, error *e)
{
    reading r = {.a = a, .path = path, .out = out, .e = e};
    long number;
    char *shown = arena_alloc(a, MAX_PATH);
    if (shown == NULL)
        return error_memory(e);
    r.shown = text_short(shown, 700, path);
    if (strlen(path) > MAX_PATH)
        return error_set(e, ERROR_PROBLEM,
                         "the path of %s is too long: %zu bytes, the maximum is %d", r.shown,
                         strlen(path), MAX_PATH);
    if (find_syntax(&r) != 0)
        return e->code;
    if (r.syntax == SYNTAX_FREE ? read_free_or_fixed(&r, &number) : read_file(&r, &number))
        return e->code;
    log_warnings(&r, &log);
    return 0;
}
