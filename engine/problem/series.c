/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * series.c - reads values that vary in time: columns of CSV files and monthly values, resampled to
 * the steps, and bus temperatures that follow the weather.
 */
#include "base/text.h"
#include "problem/inputs.h"
#include "problem/values.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { WHY = 700 };

/* The parts of FILE.csv:COLUMN [UNIT] [* FACTOR]; file and column may be in "quotes". */
typedef struct reference {
    char *file, *column, *unit;
    const char *odd; /* the unit from its first `*` or `+` on, a malformed factor; NULL: none */
    double factor;
} reference;

bool value_is_kelvin(const char *given, const char *wanted)
{
    return strcmp(wanted, "degC") == 0 &&
           (strcmp(given, "K") == 0 || strcasecmp(given, "kelvin") == 0);
}

static bool parse_reference(char *text, reference *out)
{
    char *rest = csv_reference_word(text, ":", &out->file);
    if (rest == NULL || *rest != ':')
        return false;
    *rest++ = '\0';
    rest = csv_reference_word(rest, " \t", &out->column);
    if (rest == NULL)
        return false;
    if (*rest != '\0')
        *rest++ = '\0';
    out->factor = 1;
    out->unit = rest;
    char *star = NULL; /* the last `*` that is followed by a number and nothing else */
    for (char *c = rest; *c != '\0'; c++) {
        double factor;
        const char *end = *c == '*' ? text_number(text_skip(c + 1), &factor) : NULL;
        if (end != NULL && *text_skip(end) == '\0') {
            star = c;
            out->factor = factor;
        }
    }
    if (star != NULL)
        *star = '\0';
    out->unit = text_trim(out->unit);
    out->odd = strpbrk(out->unit, "*+");
    return true;
}

/* Refuses numbers that stand for a missing value where they cannot be values: 9999 in a column of
 * shares. Others that are out of range are left to check_range(), since the mean over a step may be
 * within it. */
static int check_codes(const csv *c, const char *name, const double *values, double factor,
                       double offset, value_range range, error *inner)
{
    size_t rows[CSV_ROWS_LISTED], count = 0;
    char code[40], more[240];
    for (size_t i = 0; i < c->rows; i++) {
        const double value = values[i] * factor + offset;
        if ((value >= range.min && value <= range.max) || !csv_may_be_missing_code(values[i]))
            continue;
        csv_list_row(i, rows, &count);
    }
    if (count == 0)
        return 0;
    return error_set(inner, ERROR_PROBLEM,
                     "%s:%d: column `%s` holds %s, which is impossible here, and a code for a "
                     "missing value in many files%s: fill the gaps in the file",
                     c->shown, c->line[rows[0]], TEXT_SHORT(name),
                     text_of(code, sizeof code, values[rows[0]], 8),
                     csv_count_rows(c, rows, count, more, sizeof more));
}

/* Reads the column and resamples it to the steps. A message in `inner` does not name the entry: the
 * caller adds that. */
static double *read_steps(problem_period *period, const ini_entry *n, const reference *r,
                          const char *wanted, const unit *from, value_range range,
                          value_series *column, error *inner)
{
    problem *p = period->problem;
    double *values, *out = ARENA_ARRAY(p->memory, double, period->calendar.steps);
    char why[WHY];
    csv *c = problem_csv(p, n, r->file, r->column, inner);
    if (c == NULL || csv_column(p->memory, c, r->column, &values, inner) != 0)
        return NULL;
    problem_note_units(p, c, r->column, *r->unit != '\0' ? r->unit : wanted);
    if (problem_check_times(period, c, false, NULL, inner) != 0 ||
        check_codes(c, r->column, values, r->factor * from->factor, from->offset, range, inner) !=
            0)
        return NULL;
    if (out == NULL) {
        error_memory(inner);
        return NULL;
    }
    *column = (value_series){.scale = 1, .each = out, .count = c->rows, .peak = -HUGE_VAL};
    for (size_t i = 0; i < c->rows; i++)
        column->peak = values[i] > column->peak ? values[i] : column->peak;
    if (!calendar_resample(&period->calendar, values, c->rows, false, out, why, sizeof why)) {
        csv_explain_count(c, &period->calendar, why, sizeof why);
        error_set(inner, ERROR_PROBLEM, "%s: %s", TEXT_SHORT(r->file), why);
        return NULL;
    }
    return out;
}

/* Checks that every value is within the range; the message names the time of the first that is not.
 */
static int check_range(const problem_period *period, const ini_section *s, const ini_entry *n,
                       const char *wanted, value_range range, const double *values, bool hidden,
                       error *e)
{
    const money *m = &period->problem->money;
    bool pure = strcmp(wanted, "1") == 0;
    for (int32_t t = 0; t < period->calendar.steps; t++) {
        char when[40], limit[40], read[40];
        bool low = values[t] < range.min;
        if (!isfinite(values[t]))
            return ini_complain(e, s, n,
                                "the value on %s is out of range: its unit and factor make it "
                                "overflow",
                                calendar_show(&period->calendar, t, when, sizeof when));
        if (!low && !(values[t] > range.max))
            continue;
        text_of(read, sizeof read, unit_from_base(values[t], wanted, m), 6);
        if (hidden)
            snprintf(read, sizeof read, "...");
        text_of(limit, sizeof limit, unit_from_base(low ? range.min : range.max, wanted, m), 6);
        const char *space = pure ? "" : " ", *symbol = pure ? "" : wanted;
        return ini_complain(e, s, n, "%s%s%s on %s is %s of %s%s%s", read, space, symbol,
                            calendar_show(&period->calendar, t, when, sizeof when),
                            low ? "below the minimum" : "above the maximum", limit, space, symbol);
    }
    return 0;
}

static int from_file(problem_period *period, const ini_section *s, const ini_entry *n,
                     const char *wanted, value_range range, value_series *out, error *e)
{
    problem *p = period->problem;
    reference r;
    unit from, to;
    char why[WHY];
    error inner = {0};
    char *copy = arena_text(p->memory, n->value);
    if (copy == NULL)
        return error_memory(e);
    if (!parse_reference(copy, &r))
        return ini_complain(e, s, n,
                            "a series must have the form FILE.csv:COLUMN [UNIT] [* FACTOR]");
    from = to = (unit){0};
    if (!unit_parse_parameter(wanted, &p->money, &to, why, sizeof why))
        return ini_complain(e, s, n, "%s", why);
    const bool kelvin = value_is_kelvin(r.unit, wanted), given = *r.unit != '\0' && !kelvin;
    if (given && !unit_parse_input(r.unit, &p->money, &from, why, sizeof why) && r.odd != NULL)
        return ini_complain(e, s, n,
                            "invalid factor `%s`: write `* NUMBER` after the column and its unit, "
                            "as in `* 1.4`, and nothing after it",
                            TEXT_SHORT(r.odd));
    if (given && !unit_parse_input(r.unit, &p->money, &from, why, sizeof why))
        return ini_complain(e, s, n, "%s%s", why,
                            strchr(r.unit, '(') != NULL
                                ? "; put a column name that contains spaces in double quotes"
                                : "");
    if (!given)
        from = to;
    if (kelvin)
        from.offset -= KELVIN_OF_0_DEGC;
    if (!unit_same(&from, &to)) {
        char actual[120], expected[120];
        return ini_complain(e, s, n, "the unit `%s` is %s; it must be %s", TEXT_SHORT(r.unit),
                            unit_kind(&from, actual, sizeof actual),
                            unit_kind(&to, expected, sizeof expected));
    }
    double *values = read_steps(period, n, &r, wanted, &from, range, out, &inner);
    if (values == NULL)
        return inner.code == ERROR_IO ? error_set(e, inner.code, "%s", inner.text)
                                      : ini_complain(e, s, n, "%s", inner.text);
    for (int32_t t = 0; t < period->calendar.steps; t++)
        values[t] = values[t] * r.factor * from.factor + from.offset;
    out->peak = out->peak * r.factor * from.factor + from.offset;
    return check_range(period, s, n, wanted, range, values, inner.hide != NULL, e);
}

/* "10, 10, 20, ... USD/kW/month": one number per calendar month. */
static int by_month(problem_period *period, const ini_section *s, const ini_entry *n,
                    const char *wanted, value_range range, value_series *out, error *e)
{
    double *month, *values = ARENA_ARRAY(period->problem->memory, double, period->calendar.steps);
    size_t count;
    if (values == NULL)
        return error_memory(e);
    if (value_list(period->problem, s, n, wanted, range, &month, &count, e) != 0)
        return e->code;
    calendar_resample_months(&period->calendar, month, values);
    *out = (value_series){.scale = 1, .each = values};
    return 0;
}

static int count_commas(const char *text)
{
    int commas = 0;
    for (; *text != '\0'; text++)
        commas += *text == ',';
    return commas;
}

int value_series_of(problem_period *period, const ini_section *s, const ini_entry *n,
                    const char *wanted, value_range range, value_series *out, error *e)
{
    if (csv_is_reference(n->value))
        return from_file(period, s, n, wanted, range, out, e);
    const int commas = count_commas(n->value);
    if (commas == 11)
        return by_month(period, s, n, wanted, range, out, e);
    if (commas > 2) /* up to two may be thousands separators, which value_real() refuses */
        return ini_complain(e, s, n,
                            "%d values are given; there must be one, or twelve (January to "
                            "December): write a longer series as FILE.csv:COLUMN",
                            commas + 1);
    double number;
    out->each = NULL;
    if (text_number(n->value, &number) == NULL && strchr(n->value, ':') != NULL)
        return ini_complain(e, s, n,
                            "a series must come from a .csv file: write FILE.csv:COLUMN [UNIT] [* "
                            "FACTOR]");
    return value_real(period->problem, s, n, wanted, range, &out->scale, e);
}

/* Reads "wet_bulb + 4.5 K". *follows: the value begins with the name of a weather quantity. */
static int from_weather(problem_period *period, const ini_section *s, const ini_entry *n,
                        double *out, bool *follows, error *e)
{
    static const struct {
        const char *name;
        int quantity;
    } known[] = {{"dry_bulb", WEATHER_DRY_BULB},
                 {"wet_bulb", WEATHER_WET_BULB},
                 {"dew_point", WEATHER_DEW_POINT}};
    *follows = false;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (!text_starts(n->value, known[i].name) || csv_is_reference(n->value))
            continue;
        const char *rest = text_skip(n->value + strlen(known[i].name));
        const bool shifted = *rest == '+' || *rest == '-';
        double shift = 0, sign = *rest == '-' ? -1 : 1;
        char why[WHY] = "";
        *follows = true;
        if (shifted && !unit_read(text_skip(rest + 1), "K", &period->problem->money, false, &shift,
                                  why, sizeof why))
            return ini_complain(e, s, n, "%s, as in `%s + 4.5 K`", why, known[i].name);
        if (*rest != '\0' && !shifted)
            return ini_complain(
                e, s, n,
                "`%s` may be followed only by a temperature difference, as in `%s + 4.5 K`",
                known[i].name, known[i].name);
        const double *values = period_weather(period, known[i].quantity);
        const char *gap = period->weather.gaps[known[i].quantity];
        if (values == NULL && gap != NULL)
            return ini_complain(e, s, n,
                                "the weather lacks `%s` in some of the time planned: "
                                "%s: " WEATHER_GAP_REMEDY,
                                known[i].name, gap);
        if (values == NULL)
            return ini_complain(e, s, n, "this needs weather data: write `[weather] file = ...`");
        for (int32_t t = 0; t < period->calendar.steps; t++)
            out[t] = values[t] + sign * shift;
        return 0;
    }
    return 0;
}

int value_temperature(problem_period *period, const ini_section *s, const ini_entry *n,
                      double **out, error *e)
{
    const value_range any = {-100, 500};
    bool follows_weather;
    value_series series = {0};
    *out = ARENA_ARRAY(period->problem->memory, double, period->calendar.steps);
    if (*out == NULL)
        return error_memory(e);
    if (from_weather(period, s, n, *out, &follows_weather, e) != 0)
        return e->code;
    if (follows_weather)
        return check_range(period, s, n, "degC", any, *out, n->hidden, e);
    double number;
    if (text_number(n->value, &number) == NULL && strchr(n->value, ':') == NULL)
        return ini_complain(e, s, n,
                            "must be a temperature, as in `24 degC`, a series, or `dry_bulb`, "
                            "`wet_bulb` or `dew_point` of the weather, as in `wet_bulb + 4.5 K`");
    if (value_series_of(period, s, n, "degC", any, &series, e) != 0)
        return e->code;
    for (int32_t t = 0; t < period->calendar.steps; t++)
        (*out)[t] = series.each != NULL ? series.scale * series.each[t] : series.scale;
    return 0;
}
