/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * value.c - reads the value of a key: a number with a unit, a whole number, a flag, a choice, a
 * list, a table.
 */
#include "base/text.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { WHY = 700 };

/* Sets the error from a sentence of unit.c, which begins with the value: "`5 MW` is a power". As
 * the message has shown the value already ("target = 5 MW: "), it continues with "this is a power".
 */
static int refuse(const ini_section *s, const ini_entry *n, const char *why, error *e)
{
    bool named = why[0] == '`' && text_starts(why + 1, n->value);
    const char *rest = named ? why + 1 + strlen(n->value) : "";
    if (text_starts(rest, "` is "))
        return ini_complain(e, s, n, "this is %s", rest + strlen("` is "));
    if (text_starts(rest, "`: "))
        return ini_complain(e, s, n, "%s", rest + strlen("`: "));
    return ini_complain(e, s, n, "%s", why);
}

/* A number in base units as text in the unit that the planner uses, for "the minimum of 0 MW". */
static void show(const problem *p, double base, const char *wanted, char *out, size_t size)
{
    char number[40];
    text_of(number, sizeof number, unit_from_base(base, wanted, &p->money), 6);
    snprintf(out, size, "%s%s%s", number, strcmp(wanted, "1") == 0 ? "" : " ",
             strcmp(wanted, "1") == 0 ? "" : wanted);
}

static int in_range(const problem *p, const ini_section *s, const ini_entry *n, const char *wanted,
                    value_range range, double value, const char *which, error *e)
{
    char limit[80], read[80];
    if (value >= range.min && value <= range.max)
        return 0;
    bool low = value < range.min;
    if (low && range.min > 0 && range.min < 1e-9) /* such a minimum excludes only 0 */
        return ini_complain(e, s, n, "%smust be above 0", which);
    show(p, low ? range.min : range.max, wanted, limit, sizeof limit);
    show(p, value, wanted, read, sizeof read);
    char remedy[120] = ""; /* 96 for an efficiency of 0.96 */
    if (strcmp(wanted, "1") == 0 && range.max <= 1 && value >= 2 && value <= 100 * range.max)
        snprintf(remedy, sizeof remedy, ": write `%s %%` if it is a percentage", read);
    if (strcmp(read, n->value) == 0) /* the message has just shown it */
        snprintf(read, sizeof read, "this");
    return ini_complain(e, s, n, "%s%s is %s of %s%s", which, read,
                        low ? "below the minimum" : "above the maximum", limit, remedy);
}

/* Many write 0.8 for 80 percent, so a number without the sign that would mean less than 1 % is
 * refused: the planner confirms it by writing the sign. */
static int refuse_share(const ini_section *s, const ini_entry *n, double number, const char *which,
                        error *e)
{
    char percent[40], share[40];
    text_of(percent, sizeof percent, number, 6);
    text_of(share, sizeof share, 100 * number, 6);
    return ini_complain(e, s, n,
                        "%sa number without a unit is a percentage here, so this means %s %%: "
                        "write `%s %%`, or `%s %%` to confirm",
                        which, percent, share, percent);
}

static bool may_be_share(const char *wanted, double number)
{
    return strcmp(wanted, "%") == 0 && number != 0 && fabs(number) < 1;
}

int value_real(problem *p, const ini_section *s, const ini_entry *n, const char *wanted,
               value_range range, double *out, error *e)
{
    char why[WHY];
    if (!unit_read(n->value, wanted, &p->money, isinf(range.max), out, why, sizeof why))
        return refuse(s, n, why, e);
    double number;
    const char *end = text_number(n->value, &number);
    if (end != NULL && *text_skip(end) == '\0' && may_be_share(wanted, number))
        return refuse_share(s, n, number, "", e);
    return in_range(p, s, n, wanted, range, *out, "", e);
}

int value_integer(const ini_section *s, const ini_entry *n, value_range range, int64_t *out,
                  error *e)
{
    double number;
    const char *end = text_number(n->value, &number);
    if (end == NULL || *text_skip(end) != '\0' || number != floor(number))
        return ini_complain(e, s, n, "must be a whole number");
    if (number < range.min || number > range.max)
        return ini_complain(e, s, n, "must be a whole number from %.0f to %.0f", range.min,
                            range.max);
    *out = (int64_t)number;
    return 0;
}

int value_flag(const ini_section *s, const ini_entry *n, bool *out, error *e)
{
    *out = strcmp(n->value, "yes") == 0;
    if (!*out && strcmp(n->value, "no") != 0)
        return ini_complain(e, s, n, "must be `yes` or `no`");
    return 0;
}

int value_choice(const ini_section *s, const ini_entry *n, const char *const *names, size_t count,
                 size_t *out, error *e)
{
    char all[500] = "";
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], n->value) == 0) {
            *out = i;
            return 0;
        }
        int wrote = snprintf(all + used, sizeof all - used, "%s`%s`", i > 0 ? ", " : "", names[i]);
        used += wrote > 0 && (size_t)wrote < sizeof all - used ? (size_t)wrote : 0;
    }
    const char *near = text_nearest_of(n->value, names, count);
    return ini_complain(e, s, n, "must be one of %s%s%s%s", all,
                        near != NULL ? "; did you mean `" : "", near != NULL ? near : "",
                        near != NULL ? "`?" : "");
}

/* Splits a copy of `text` at `mark`; parts are trimmed. */
static int split(arena *a, const char *text, char mark, char ***parts, size_t *count, error *e)
{
    char *copy = arena_text(a, text);
    size_t room = 1;
    for (const char *c = text; *c != '\0'; c++)
        room += *c == mark;
    *parts = ARENA_ARRAY(a, char *, room);
    if (copy == NULL || *parts == NULL)
        return error_memory(e);
    *count = 0;
    for (char *at = copy; at != NULL;) {
        char *end = strchr(at, mark);
        if (end != NULL)
            *end++ = '\0';
        (*parts)[(*count)++] = text_trim(at);
        at = end;
    }
    return 0;
}

int value_list(problem *p, const ini_section *s, const ini_entry *n, const char *wanted,
               value_range range, double **out, size_t *count, error *e)
{
    char **part, why[WHY], which[40];
    if (split(p->memory, n->value, ',', &part, count, e) != 0)
        return e->code;
    *out = ARENA_ARRAY(p->memory, double, *count);
    if (*out == NULL)
        return error_memory(e);
    const char *shared = ""; /* unit of the nearest later number that has one */
    for (size_t i = *count; i-- > 0;) {
        double number;
        const char *end = text_number(part[i], &number);
        if (end != NULL && *text_skip(end) != '\0')
            shared = text_skip(end);
        bool bare = end != NULL && *text_skip(end) == '\0';
        const char *joined = bare ? arena_printf(p->memory, "%s %s", part[i], shared) : part[i];
        if (joined == NULL)
            return error_memory(e);
        if (!unit_read(joined, wanted, &p->money, isinf(range.max), &(*out)[i], why, sizeof why))
            return ini_complain(e, s, n, "number %zu: %s", i + 1, why);
        snprintf(which, sizeof which, "number %zu: ", i + 1);
        if (bare && *shared == '\0' && may_be_share(wanted, number))
            return refuse_share(s, n, number, which, e);
        if (in_range(p, s, n, wanted, range, (*out)[i], which, e) != 0)
            return e->code;
    }
    return 0;
}

int value_table(problem *p, const ini_section *s, const ini_entry *n, const char *units,
                double **out, int32_t *rows, int32_t *columns, error *e)
{
    char **row, **cell, **column_unit, why[WHY];
    size_t height, width, cells;
    if (split(p->memory, n->value, ',', &row, &height, e) != 0 ||
        split(p->memory, units, ':', &column_unit, &width, e) != 0)
        return e->code;
    *out = ARENA_ARRAY(p->memory, double, height *width);
    if (*out == NULL)
        return error_memory(e);
    *rows = (int32_t)height;
    *columns = (int32_t)width;
    for (size_t i = 0; i < height; i++) {
        if (split(p->memory, row[i], ':', &cell, &cells, e) != 0)
            return e->code;
        if (cells != width)
            return ini_complain(e, s, n, "row %zu (`%s`) has %zu cell%s; it must have %zu (%s)",
                                i + 1, TEXT_SHORT(row[i]), cells, cells == 1 ? "" : "s", width,
                                units);
        for (size_t k = 0; k < width; k++) {
            if (!unit_read(cell[k], column_unit[k], &p->money, true, &(*out)[i * width + k], why,
                           sizeof why))
                return ini_complain(e, s, n, "row %zu, cell %zu: %s", i + 1, k + 1, why);
        }
    }
    return 0;
}
