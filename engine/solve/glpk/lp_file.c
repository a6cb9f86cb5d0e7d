/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lp_file.c - MPS and CPLEX LP files, parsed by GLPK.
 *
 * What GLPK's readers say goes into our messages, with the line it is about. Where they differ from
 * what other solvers understand, we follow the others: the constant of an MPS objective, bounds of
 * 1e20 and more. What they pass over in silence or with a note, an LP file that ends without
 * `End`, is refused: it is how a file looks that was cut.
 *
 * GLPK opens the file itself. Where it breaks off by a jump (no memory, a fault of its own) it
 * leaves the file open: the one thing that a freed environment does not take along.
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
    MOST_PATH = 3000,   /* GLPK puts it into a line of 4096 bytes, and does not look */
    MOST_WARNINGS = 10, /* more are counted */
};

enum syntax { SYNTAX_NONE, SYNTAX_LP, SYNTAX_FREE, SYNTAX_FIXED };
static const char *const syntax_name[] = {"", "CPLEX LP", "free MPS", "fixed MPS"};

typedef struct reading {
    arena *a;
    const char *path, *shown; /* as it is opened; as it is told */
    enum syntax syntax;
    bool packed;
    lp_file *out;
    error *e;
    bool refused;     /* by GLPK, whose last line says why */
    bool cut;         /* the file ends in the middle of a line, or without End */
    const char *note; /* what End is missed in */
    vec(const char *) warnings;
    size_t more; /* warnings */
} reading;

/* ---- what GLPK says ------------------------------------------------------------------------- */

/* "PATH:12: text": the text, and the number; the line itself and 0 where it is no such line. */
static const char *told_of(const reading *r, const char *line, long *number)
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
    const char *text = told_of(r, line, &number);
    if (number == 0 || !text_starts(text, "warning: "))
        return false;
    text += strlen("warning: ");
    r->cut = r->cut || strcmp(text, "missing final end of line") == 0;
    if (strcmp(text, "keyword 'end' missing") == 0)
        r->note = "it ends without `End`: is it whole?";
    if (text_starts(text, "missing ")) /* a name, an end of line: nothing is lost */
        return false;
    if (r->warnings.count == MOST_WARNINGS) {
        r->more++;
        return false;
    }
    const char **slot = VEC_PUSH(r->a, &r->warnings);
    if (slot == NULL || (*slot = arena_printf(r->a, "%s:%ld: %s", r->shown, number, text)) == NULL)
        error_memory(r->e);
    return false;
}

static void tell_warnings(const reading *r, const log_sink *log)
{
    for (size_t i = 0; i < r->warnings.count; i++)
        log_line(log, LOG_WARNING, "%s", r->warnings.at[i]);
    if (r->more > 0)
        log_line(log, LOG_WARNING, "%s: %zu more of these", r->shown, r->more);
}

/* Line `number` of the file, trimmed and cut; "" where it cannot be had. */
static const char *quote(const reading *r, long number, char *out, size_t size)
{
    char *line = NULL;
    size_t room = 0;
    FILE *f = r->packed ? NULL : fopen(r->path, "re");
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

static const char *remedy(const char *why, const char *line)
{
    if (strcmp(why, "invalid indicator record") == 0 && text_starts(line, "OBJSENSE"))
        return "; an MPS file that says what to do with its objective is not read: negate the "
               "objective of one that maximises, or write an LP file";
    if (strcmp(why, "invalid indicator record") == 0)
        return "; what is read is NAME, ROWS, COLUMNS, RHS, RANGES, BOUNDS, ENDATA, in this order";
    if (strncasecmp(line, "max:", 4) == 0 || strncasecmp(line, "min:", 4) == 0)
        return "; CPLEX LP has its objective on a line below `Maximize` or `Minimize`; what "
               "lp_solve "
               "writes is not read";
    if (strstr(why, "keyword missing") != NULL)
        return "; this begins an LP file as CPLEX writes it";
    return "";
}

/* Why GLPK refused the file, with the line and what stands there. */
static int complain(const reading *r, const char *said)
{
    char line[TEXT_SHOWN], why[300];
    long number;
    if (strstr(said, "Cannot allocate memory") != NULL) /* what errno says, opening or reading */
        return error_memory(r->e);
    text_short(why, sizeof why, told_of(r, said, &number));
    if (number == 0)
        return error_set(r->e, ERROR_PROBLEM, "cannot read %s: %s", r->shown, why);
    quote(r, number, line, sizeof line);
    return error_set(r->e, ERROR_PROBLEM, "%s:%ld: %s%s%s%s%s%s", r->shown, number, why,
                     *line != '\0' ? ": `" : "", line, *line != '\0' ? "`" : "", remedy(why, line),
                     r->cut || strstr(why, "unexpected end of file") != NULL
                         ? "; the file ends there: is it whole?"
                         : "");
}

/* ---- from GLPK to ours ---------------------------------------------------------------------- */

static double lower_of(double x)
{
    return x <= -LP_FILE_INFINITE ? -HUGE_VAL : x;
}

static double upper_of(double x)
{
    return x >= LP_FILE_INFINITE ? HUGE_VAL : x;
}

/* A lower bound of +1e30 is no bound, and none that anything could keep. */
static int check_bounds(const reading *r, const char *what, const char *name, double low,
                        double high)
{
    if (low < LP_FILE_INFINITE && high > -LP_FILE_INFINITE)
        return 0;
    return error_set(r->e, ERROR_PROBLEM,
                     "%s: %s `%s` must be at %s %g: a bound beyond 1e20 means none, and only on "
                     "its own side",
                     r->shown, what, TEXT_SHORT(name), low < LP_FILE_INFINITE ? "most" : "least",
                     low < LP_FILE_INFINITE ? high : low);
}

static int refuse_integers(const reading *r, glp_prob *g)
{
    int j = 1, count = glp_get_num_int(g);
    char more[40] = "";
    while (glp_get_col_kind(g, j) == GLP_CV)
        j++;
    if (count > 1)
        snprintf(more, sizeof more, ", and %d more are", count - 1);
    return error_set(
        r->e, ERROR_PROBLEM,
        "%s: column `%s` is integer%s: linear programs are solved here; take the marks "
        "of integers out for the relaxation",
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

static const char *keep_name(const reading *r, const char *name)
{
    const char *kept = arena_text(r->a, name != NULL ? name : "");
    if (kept == NULL)
        error_memory(r->e);
    return kept;
}

static int take_columns(const reading *r, glp_prob *g, double sign)
{
    lp *p = &r->out->lp;
    for (int32_t j = 0; j < p->cols; j++) {
        const char *name = r->out->col[j] = keep_name(r, glp_get_col_name(g, j + 1));
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

/* Row by row, so that the rows of a column come in ascending order. */
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
        const char *name = r->out->row[i] = keep_name(r, glp_get_row_name(g, i + 1));
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

static int take(const reading *r, glp_prob *g)
{
    int rows = glp_get_num_rows(g), cols = glp_get_num_cols(g);
    if (glp_get_num_int(g) > 0)
        return refuse_integers(r, g);
    if (cols == 0)
        return error_set(r->e, ERROR_PROBLEM, "%s: there is no column: nothing to decide",
                         r->shown);
    if (!make_room(r->a, rows, cols, glp_get_num_nz(g), r->out))
        return error_memory(r->e);
    r->out->maximises = glp_get_obj_dir(g) == GLP_MAX;
    r->out->format = syntax_name[r->syntax];
    double sign = r->out->maximises ? -1 : 1;
    if (take_columns(r, g, sign) != 0 || take_rows(r, g) != 0)
        return r->e->code;
    /* The right-hand side of the objective stands on the other side of its sign; GLPK takes it as
     * it is. */
    double constant = glp_get_obj_coef(g, 0);
    r->out->lp.constant = (r->syntax == SYNTAX_LP ? sign : -1) * constant + 0.0;
    return 0;
}

static void work(void *data)
{
    reading *r = data;
    glp_mpscp how;
    glp_prob *g = glp_create_prob();
    glp_init_mpscp(&how);
    how.tol_mps = 0; /* small numbers are kept */
    how.blank = '_'; /* what becomes of a blank in a name of fixed MPS; by default they vanish */
    r->refused = r->syntax == SYNTAX_LP
                     ? glp_read_lp(g, NULL, r->path) != 0
                     : glp_read_mps(g, r->syntax == SYNTAX_FREE ? GLP_MPS_FILE : GLP_MPS_DECK, &how,
                                    r->path) != 0;
    if (!r->refused && r->note == NULL)
        take(r, g);
    glp_delete_prob(g);
}

/* One attempt; *number: the line that GLPK refused. */
static int attempt(reading *r, long *number)
{
    glpk_session s = {.line = on_line, .data = r};
    enum glpk_end end = glpk_work(&s, work, r);
    *number = 0;
    if (end == GLPK_STARVED)
        return error_memory(r->e);
    if (end != GLPK_DONE)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s: GLPK's reader gave up (%s): a column that is bounded twice is one "
                         "reason",
                         r->shown, TEXT_SHORT(s.said));
    if (r->e->code != 0)
        return r->e->code;
    if (r->refused) {
        told_of(r, s.said, number);
        return complain(r, s.said);
    }
    if (r->note != NULL)
        return error_set(r->e, ERROR_PROBLEM, "%s: %s", r->shown, r->note);
    return 0;
}

/* ---- which format it is --------------------------------------------------------------------- */

static bool ends(const char *path, size_t length, const char *with)
{
    size_t n = strlen(with);
    return length > n && strncasecmp(path + length - n, with, n) == 0;
}

static enum syntax by_name(const char *path, size_t length)
{
    return ends(path, length, ".mps")  ? SYNTAX_FREE
           : ends(path, length, ".lp") ? SYNTAX_LP
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

static int find_packed(reading *r)
{
    size_t length = strlen(r->path);
    r->packed = true;
    if (length < 3 || strcmp(r->path + length - 3, ".gz") != 0)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s is packed by gzip: give it a name that ends in .mps.gz or .lp.gz",
                         r->shown);
    r->syntax = by_name(r->path, length - 3);
    if (r->syntax == SYNTAX_NONE)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s: MPS or LP? A packed file says it by its name, which ends in .mps.gz "
                         "or .lp.gz",
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
        return find_packed(r);
    if (text_starts(head, "\xef\xbb\xbf"))
        return error_set(r->e, ERROR_PROBLEM,
                         "%s begins with a byte order mark: save it without one", r->shown);
    if (memchr(head, '\0', count) != NULL)
        return error_set(r->e, ERROR_PROBLEM,
                         "%s is no text: an MPS or LP file is expected, packed by gzip or not",
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
        ends(r->path, strlen(r->path), ".ini") ? "; a site is solved by `firn solve`" : "");
}

/* A file that is no good free MPS may be a fixed one, with blanks in names or fields left out.
 * Where it is neither, the attempt that came further knows better. */
static int as_free_or_fixed(reading *r, long *number)
{
    error wrong = {0};
    reading fixed = *r;
    long reached = 0;
    if (attempt(r, number) == 0 || *number == 0)
        return r->e->code;
    fixed.syntax = SYNTAX_FIXED;
    fixed.e = &wrong;
    if (attempt(&fixed, &reached) != 0 && reached != 0 && reached <= *number)
        return r->e->code;
    *r->e = wrong;
    fixed.e = r->e;
    *r = fixed;
    return r->e->code;
}

int lp_file_read(arena *a, const char *path, log_sink log, lp_file *out, error *e)
{
    reading r = {.a = a, .path = path, .out = out, .e = e};
    long number;
    char *shown = arena_alloc(a, MOST_PATH);
    if (shown == NULL)
        return error_memory(e);
    r.shown = text_short(shown, 700, path);
    if (strlen(path) > MOST_PATH)
        return error_set(e, ERROR_PROBLEM,
                         "the path of %s is too long: %zu bytes, and %d are read at most", r.shown,
                         strlen(path), MOST_PATH);
    if (find_syntax(&r) != 0)
        return e->code;
    if (r.syntax == SYNTAX_FREE ? as_free_or_fixed(&r, &number) : attempt(&r, &number))
        return e->code;
    tell_warnings(&r, &log);
    return 0;
}
