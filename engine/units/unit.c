/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.c - the reader of unit expressions and of numbers with units, and the sentences about them.
 *
 * The units themselves stand in unit_table.c; exchange rates are in money.c. A factor
 * is kept as numerator, denominator and power of ten until the whole expression is read, so that
 * L/kWh is 1 and not nearly 1.
 */
#include "units/unit.h"

#include "base/text.h"
#include "units/unit_table.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- reading an expression ------------------------------------------------------------------ */

enum { MOST_POWER = 9, MOST_LENGTH = 200, WORDS = 160, SHOWN = 64 };

/* In base units. What is beyond it is no figure of a site, and would end as an infinity somewhere
 * in the model. */
#define MOST_NUMBER 1e30

/* An expression being read. */
typedef struct reader {
    const char *at, *end;
    double over, under;
    int ten;
    int factors;
    unit *out;
    const unit_definition *point;
    char *why;
    size_t why_size;
} reader;

static bool refuse(reader *r, const char *sentence)
{
    snprintf(r->why, r->why_size, "%s", sentence);
    return false;
}

static bool in_token(char c)
{
    return isalnum((unsigned char)c) || c == '%' || c == '$' || c == '_' ||
           (unsigned char)c >= 0x80;
}

static void skip_blanks(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
        r->at++;
}

/* Multiplies the factor `entry`^power in. */
static bool multiply(reader *r, const unit_definition *entry, int ten, int year, int power)
{
    unit *u = r->out;
    char currency[UNIT_CURRENCY];
    for (int k = 0; k < power || k < -power; k++) {
        r->over *= power > 0 ? entry->over : entry->under;
        r->under *= power > 0 ? entry->under : entry->over;
    }
    r->ten += power * ten;
    for (int i = 0; i < UNIT_DIMENSIONS; i++) {
        int sum = u->power[i] + power * entry->power[i];
        if (sum > MOST_POWER || sum < -MOST_POWER)
            return refuse(r, "the unit has a power beyond 9");
        u->power[i] = (int8_t)sum;
    }
    if (entry->power[UNIT_MONEY] != 0) {
        unit_name_money(currency, entry->shown.symbol, year);
        if (u->currency[0] != '\0' && strcmp(u->currency, currency) != 0)
            return refuse(r, strncmp(u->currency, currency, 3) != 0
                                 ? "the unit has two currencies"
                                 : "the unit has money of two years");
        memcpy(u->currency, currency, sizeof currency);
    }
    if (entry->point)
        r->point = entry;
    if (strcmp(entry->shown.symbol, "1") != 0)
        r->factors += power == 1 ? 1 : 2; /* a point stands alone, in the first power */
    return true;
}

/* One factor: a name, and a power behind it ("m2", "m^2"). `sign`: -1 behind a `/`. */
static bool read_factor(reader *r, int sign)
{
    static const char per_unit[] = "p.u."; /* the one name with dots in it */
    const char *token = r->at;
    if ((size_t)(r->end - r->at) >= 4 && memcmp(r->at, per_unit, 4) == 0)
        r->at += 4;
    while (r->at < r->end && in_token(*r->at))
        r->at++;
    size_t length = (size_t)(r->at - token);
    if (length == 0) {
        if (r->at < r->end && (*r->at == '(' || *r->at == ')'))
            return refuse(r, "a unit has no parentheses: write `USD/kW/month` for USD/(kW month)");
        if (r->at == r->end)
            return refuse(r, "the unit ends where a name was expected");
        const char *remedy = *r->at == '+' || *r->at == '*'   ? ": a value is not calculated"
                             : *r->at == ','                  ? ": one number is expected"
                             : *r->at == '#' || *r->at == ';' ? ": behind a value a comment begins "
                                                                "with a blank and `;`"
                                                              : "";
        snprintf(r->why, r->why_size, "`%c` stands in the unit where a name was expected%s", *r->at,
                 remedy);
        return false;
    }

    int ten, year, power = 1;
    const unit_definition *entry = unit_find(token, length, &ten, &year);
    if (entry == NULL && length > 1 && token[length - 1] >= '1' && token[length - 1] <= '3') {
        entry = unit_find(token, length - 1, &ten, &year);
        power = token[length - 1] - '0';
        if (entry != NULL && (strcmp(entry->shown.symbol, "1") == 0 || year != 0))
            entry = NULL; /* "12", "USD20222" */
    }
    if (entry == NULL)
        return unit_unknown(token, length, r->why, r->why_size);
    if (r->at < r->end && *r->at == '^') {
        r->at++;
        int minus = r->at < r->end && *r->at == '-' ? -1 : 1;
        r->at += minus < 0 ? 1 : 0;
        if (r->at == r->end || *r->at < '1' || *r->at > '3' ||
            (r->at + 1 < r->end && in_token(r->at[1])) || power != 1)
            return refuse(r, "a power in a unit is one of 1, 2, 3, -1, -2, -3");
        power = minus * (*r->at++ - '0');
    }
    return multiply(r, entry, ten, year, sign * power);
}

static bool read_expression(reader *r)
{
    int sign = 1;
    skip_blanks(r);
    if (r->at == r->end)
        return true;
    for (;;) {
        if (!read_factor(r, sign))
            return false;
        if (r->at < r->end && *r->at == '-') { /* kW-yr is one factor, above or below alike */
            r->at++;
            continue;
        }
        skip_blanks(r);
        if (r->at == r->end)
            return true;
        sign = *r->at == '/' ? -1 : 1;
        if (*r->at == '/' || *r->at == '*' || *r->at == '.') {
            r->at++;
            skip_blanks(r);
        }
    }
}

bool unit_parse(const char *text, size_t length, unit *out, char *why, size_t why_size)
{
    reader r = {.at = text, .end = text + length, .over = 1, .under = 1, .out = out, .why = why};
    r.why_size = why_size;
    *out = (unit){.factor = 1.0};
    if (length > MOST_LENGTH) /* a list reads it once a number */
        return refuse(&r, "the unit is longer than 200 characters");
    if (!read_expression(&r))
        return false;
    if (r.point != NULL && r.factors != 1) {
        snprintf(why, why_size,
                 "`%s` is a point on a scale and stands alone; in a product or quotient the "
                 "difference is meant: write `K`%s",
                 r.point->shown.symbol, r.point->offset < 0 ? " (1 degF is 5/9 K)" : "");
        return false;
    }
    /* One power of ten at the end, divided by where it is below 1: 1e-3 is then the nearest double.
     */
    int size = r.ten < 0 ? -r.ten : r.ten;
    double ten = 1.0;
    for (int i = 0; i < size; i++)
        ten *= 10.0;
    out->factor = r.ten < 0 ? r.over / (r.under * ten) : r.over * ten / r.under;
    if (!(out->factor > 0.0) || !isfinite(out->factor))
        return refuse(&r, "the unit is beyond all measure");
    out->point = r.point != NULL;
    out->offset = r.point != NULL ? r.point->offset * out->factor : 0.0;
    if (out->power[UNIT_MONEY] == 0)
        out->currency[0] = '\0';
    return true;
}

const char *unit_in_currency(arena *a, const char *text, const char *currency)
{
    char *copy = arena_text(a, text), why[WORDS];
    for (char *at = copy; at != NULL;) {
        char *colon = strchr(at, ':');
        size_t length = colon != NULL ? (size_t)(colon - at) : strlen(at);
        unit u;
        while (length > 0 && at[length - 1] == ' ')
            length--;
        if (unit_parse(at, length, &u, why, sizeof why) && u.currency[0] != '\0') {
            char *code = strstr(at, u.currency);
            size_t year = strlen(u.currency) - 3;
            memcpy(code, currency, 3);
            memmove(code + 3, code + 3 + year, strlen(code + 3 + year) + 1);
            colon -= colon != NULL ? year : 0;
        }
        at = colon != NULL ? colon + 1 : NULL;
    }
    return copy;
}

bool unit_same(const unit *a, const unit *b)
{
    return a->point == b->point && memcmp(a->power, b->power, sizeof a->power) == 0;
}

/* ---- words ---------------------------------------------------------------------------------- */

/* A kind of quantity inside a product: as a sentence has it alone, as it has it in a compound, and
 * its base unit. */
typedef struct part {
    const char *alone, *noun, *symbol;
    int power;
} part;

enum { PARTS = 11 };

static void split(const unit *u, part parts[PARTS])
{
    int power = u->power[UNIT_POWER], time = u->power[UNIT_TIME], length = u->power[UNIT_LENGTH];
    int energy = power > 0 && time > 0   ? (power < time ? power : time)
                 : power < 0 && time < 0 ? (power > time ? power : time)
                                         : 0;
    part space = {"a length", "length", "m", length};
    if (length == 3 || length == -3)
        space = (part){"a volume", "volume", "m3", length / 3};
    else if (length == 2 || length == -2)
        space = (part){"an area", "area", "m2", length / 2};
    const part all[PARTS] = {
        {"money", "money", u->currency, u->power[UNIT_MONEY]},
        {"energy", "energy", "MWh", energy},
        {"a power", "power", "MW", power - energy},
        {"an apparent power", "apparent power", "MVA", u->power[UNIT_APPARENT]},
        {"a mass", "mass", "t", u->power[UNIT_MASS]},
        space,
        {u->point ? "a temperature" : "a temperature difference", "kelvin", u->point ? "degC" : "K",
         u->power[UNIT_TEMPERATURE]},
        {"an angle", "angle", "deg", u->power[UNIT_ANGLE]},
        {"a time", "hour", "h", time - energy},
        {"a number of months", "month", "month", u->power[UNIT_MONTH]},
        {"a number of years", "year", "yr", u->power[UNIT_YEAR]},
    };
    memcpy(parts, all, sizeof all);
}

/* Appends, cut at the end of `out`. */
static void append(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    if (used + 1 < size)
        snprintf(out + used, size - used, "%s", text);
}

static void append_power(char *out, size_t size, int power)
{
    char digit[] = {(char)('0' + power % 10), '\0'};
    if (power > 1)
        append(out, size, digit);
}

static bool is_pressure(const unit *u)
{
    const unit pressure = {.power = {[UNIT_POWER] = 1, [UNIT_TIME] = 1, [UNIT_LENGTH] = -3}};
    return memcmp(u->power, pressure.power, sizeof pressure.power) == 0;
}

/* "money per power and month" */
static void words_of(const unit *u, char *out, size_t size)
{
    part parts[PARTS];
    split(u, parts);
    int above = 0, below = 0;
    const part *first = NULL;
    for (int i = 0; i < PARTS; i++) {
        above += parts[i].power > 0;
        below += parts[i].power < 0;
        if (first == NULL && parts[i].power > 0)
            first = &parts[i];
    }
    out[0] = '\0';
    if (is_pressure(u)) {
        append(out, size, "a pressure, or energy per volume");
        return;
    }
    if (above == 0)
        append(out, size, below == 0 ? "a pure number" : "a number");
    else if (above == 1 && below == 0 && first->power == 1)
        append(out, size, first->alone);
    else
        for (int i = 0, n = 0; i < PARTS; i++)
            if (parts[i].power > 0) {
                append(out, size, n++ > 0 ? " times " : "");
                append(out, size, parts[i].noun);
                append_power(out, size, parts[i].power);
            }
    for (int i = 0, n = 0; i < PARTS; i++)
        if (parts[i].power < 0) {
            append(out, size, n++ > 0 ? " and " : " per ");
            append(out, size, parts[i].noun);
            append_power(out, size, -parts[i].power);
        }
}

/* "USD/MW/month" */
static void base_unit_of(const unit *u, char *out, size_t size)
{
    part parts[PARTS];
    split(u, parts);
    out[0] = '\0';
    for (int sign = 1; sign >= -1; sign -= 2) {
        for (int i = 0; i < PARTS; i++) {
            if (parts[i].power * sign <= 0)
                continue;
            append(out, size, sign < 0 ? "/" : out[0] != '\0' ? " " : "");
            append(out, size, parts[i].symbol);
            append_power(out, size, parts[i].power * sign);
        }
        if (sign > 0 && out[0] == '\0')
            append(out, size, "1");
    }
}

char *unit_kind(const unit *u, char *out, size_t size)
{
    char words[WORDS], base[WORDS];
    words_of(u, words, sizeof words);
    base_unit_of(u, base, sizeof base);
    if (size > 0 && strcmp(base, "1") == 0)
        snprintf(out, size, "%s", words);
    else if (size > 0)
        snprintf(out, size, "%s (%s)", words, base);
    return out;
}

/* ---- numbers with units --------------------------------------------------------------------- */

/* Dividing by 1000 is exact where multiplying by 0.001 is not. */
static bool has_whole_inverse(double factor, double *inverse)
{
    *inverse = 1.0 / factor;
    return factor < 1.0 && *inverse < 1e15 && *inverse == rint(*inverse) &&
           1.0 / *inverse == factor;
}

static double to_base(const unit *u, double number)
{
    double inverse;
    return (has_whole_inverse(u->factor, &inverse) ? number / inverse : number * u->factor) +
           u->offset;
}

bool unit_parse_parameter(const char *wanted, const money *m, unit *out, char *why, size_t why_size)
{
    return unit_parse(wanted, strlen(wanted), out, why, why_size) &&
           unit_convert(out, m, true, why, why_size);
}

bool unit_parse_input(const char *text, const money *m, unit *out, char *why, size_t why_size)
{
    return unit_parse(text, strlen(text), out, why, why_size) &&
           unit_convert(out, m, false, why, why_size);
}

double unit_from_base(double base, const char *wanted, const money *m)
{
    unit u;
    char why[WORDS];
    double inverse;
    if (!unit_parse_parameter(wanted, m, &u, why, sizeof why))
        return base;
    base -= u.offset;
    return has_whole_inverse(u.factor, &inverse) ? base * inverse : base / u.factor;
}

/* unit_kind with the unit as the parameter's author wrote it. */
static void kind_in(const unit *u, const char *wanted, char *out, size_t size)
{
    char words[WORDS];
    words_of(u, words, sizeof words);
    if (wanted[0] == '\0' || strcmp(wanted, "1") == 0)
        snprintf(out, size, "%s", words);
    else
        snprintf(out, size, "%s (%s)", words, wanted);
}

static void fold_apparent(unit *u)
{
    u->power[UNIT_POWER] = (int8_t)(u->power[UNIT_POWER] + u->power[UNIT_APPARENT]);
    u->power[UNIT_APPARENT] = 0;
}

/* Whether years, months and hours are all that keeps two units apart. */
static bool differ_in_calendar(const unit *a, const unit *b)
{
    int sum = 0;
    for (int i = 0; i < UNIT_DIMENSIONS; i++) {
        int difference = a->power[i] - b->power[i];
        if (i == UNIT_TIME || i == UNIT_MONTH || i == UNIT_YEAR)
            sum += difference;
        else if (difference != 0)
            return false;
    }
    return sum == 0 && a->point == b->point;
}

/* Says what kind was read and what kind was expected, and the remedy where one is likely. */
static void say_mismatch(const char *shown, int number, const unit *read, const char *wanted,
                         const unit *expected, char *why, size_t why_size)
{
    char is[2 * WORDS + 4], should[2 * WORDS], remedy[2 * WORDS] = "";
    unit_kind(read, is, sizeof is);
    kind_in(expected, wanted, should, sizeof should);
    unit other = *read;
    other.point = expected->point;
    if (unit_same(&other, expected) && expected->point) {
        snprintf(remedy, sizeof remedy, ": did you mean `%.*s degC`?", number, shown);
    } else if (unit_same(&other, expected)) {
        snprintf(is, sizeof is, "a point on the temperature scale");
        snprintf(remedy, sizeof remedy, ": differences are in K (1 degC is 1 K, 1 degF is 5/9 K)");
    }
    other = *read;
    other.power[UNIT_TIME] = (int8_t)(other.power[UNIT_TIME] + 2);
    if (unit_same(&other, expected)) /* kW/h for kWh */
        snprintf(remedy, sizeof remedy, ": power times time is written `kWh`, not `kW/h`");
    unit with_factor = *expected;
    other = *read;
    fold_apparent(&other);
    fold_apparent(&with_factor);
    if (unit_same(&other, &with_factor))
        snprintf(remedy, sizeof remedy, ": MVA and MW are joined by a power factor only");
    if (differ_in_calendar(read, expected))
        snprintf(remedy, sizeof remedy,
                 ": hours, months and years do not convert into one another here");
    snprintf(why, why_size, "`%s` is %s, expected %s%s", shown, is, should, remedy);
}

bool unit_read(const char *text, const char *wanted, const money *m, bool infinite, double *base,
               char *why, size_t why_size)
{
    unit expected, read;
    char inner[2 * WORDS];
    if (!unit_parse(wanted, strlen(wanted), &expected, why, why_size))
        return false;

    text = text_skip(text);
    char shown[SHOWN];
    text_short(shown, sizeof shown, text);
    double number = 0.0;
    bool is_infinite = infinite && text_starts(text, "inf") && !isalpha((unsigned char)text[3]);
    const char *rest = is_infinite ? text + 3 : text_number(text, &number);
    if (rest == NULL) {
        char kind[2 * WORDS];
        kind_in(&expected, wanted, kind, sizeof kind);
        if (text[0] == '\0')
            snprintf(why, why_size, "there is no number; expected %s", kind);
        else
            snprintf(why, why_size, "`%s` is no finite number; expected %s", shown, kind);
        return false;
    }
    const char *number_end = rest;
    if ((*rest == ',' || *rest == '_' || *rest == '\'') && isdigit((unsigned char)rest[1])) {
        snprintf(why, why_size,
                 "`%s`: a number has a decimal point and no separators (1234.5, not 1,234.5)",
                 shown);
        return false;
    }

    rest = text_skip(rest);
    size_t length = strlen(rest);
    while (length > 0 && isspace((unsigned char)rest[length - 1]))
        length--;
    if (length == 0)
        read = expected;
    else if (!unit_parse(rest, length, &read, inner, sizeof inner)) {
        snprintf(why, why_size, "`%s`: %s", shown, inner);
        return false;
    }
    if (!unit_same(&read, &expected)) {
        say_mismatch(shown, (int)(number_end - text), &read, wanted, &expected, why, why_size);
        return false;
    }
    bool author = money_year(read.currency) > 0 && strcmp(read.currency, expected.currency) == 0;
    if (!unit_convert(&read, m, author, inner, sizeof inner)) {
        snprintf(why, why_size, "`%s`: %s", shown, inner);
        return false;
    }
    double result = is_infinite ? (double)INFINITY : to_base(&read, number);
    if (!is_infinite && !(fabs(result) <= MOST_NUMBER)) {
        snprintf(why, why_size, "`%s` is beyond what can be counted", shown);
        return false;
    }
    *base = result;
    return true;
}
