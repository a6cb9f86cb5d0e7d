/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.c - parses unit expressions and numbers with units, and describes units in messages.
 *
 * The table of units is in unit_table.c, exchange rates are in money.c. While an expression is
 * read, its factor is kept as numerator, denominator and power of ten, so that L/kWh is exactly 1.
 */
#include "units/unit.h"

#include "base/text.h"
#include "units/unit_table.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* ---- parsing an expression ------------------------------------------------------------------- */

enum { MAX_POWER = 9, MAX_LENGTH = 200, WORDS = 160, SHOWN = 64 };

/* The largest magnitude of a number, in base units. No quantity of a site is larger, and a larger
 * one would overflow somewhere in the model. */
#define MAX_NUMBER 1e30

/* The state of parsing one expression. The factor so far is numerator / denominator * 10^exponent.
 */
typedef struct reader {
    const char *at, *end;
    double numerator, denominator;
    int exponent;
    int factors; /* number of factors, pure numbers not counted; see multiply() */
    unit *out;
    const unit_definition *point; /* the last point of a scale (degC, degF) that was read */
    char *why;
    size_t why_size;
} reader;

static bool refuse(reader *r, const char *sentence)
{
    snprintf(r->why, r->why_size, "%s", sentence);
    return false;
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '%' || c == '$' || c == '_' ||
           (unsigned char)c >= 0x80;
}

static void skip_blanks(reader *r)
{
    while (r->at < r->end && (*r->at == ' ' || *r->at == '\t'))
        r->at++;
}

/* Multiplies the unit so far by `entry`^power. `exponent` is the power of ten of the entry with its
 * prefix, `year` the year of money (0: none). */
static bool multiply(reader *r, const unit_definition *entry, int exponent, int year, int power)
{
    unit *u = r->out;
    char currency[UNIT_CURRENCY];
    for (int k = 0; k < power || k < -power; k++) {
        r->numerator *= power > 0 ? entry->numerator : entry->denominator;
        r->denominator *= power > 0 ? entry->denominator : entry->numerator;
    }
    r->exponent += power * exponent;
    for (int i = 0; i < UNIT_DIMENSIONS; i++) {
        int sum = u->power[i] + power * entry->power[i];
        if (sum > MAX_POWER || sum < -MAX_POWER)
            return refuse(r, "the unit has an exponent beyond 9");
        u->power[i] = (int8_t)sum;
    }
    if (entry->power[UNIT_MONEY] != 0) {
        money_name(currency, entry->shown.symbol, year);
        if (u->currency[0] != '\0' && strcmp(u->currency, currency) != 0)
            return refuse(r, strncmp(u->currency, currency, 3) != 0
                                 ? "the unit has two currencies"
                                 : "the unit has money of two years");
        memcpy(u->currency, currency, sizeof currency);
    }
    if (entry->point)
        r->point = entry;
    if (strcmp(entry->shown.symbol, "1") != 0)
        r->factors += power == 1 ? 1 : 2; /* 2: a point must be the only factor, to the power 1 */
    return true;
}

/* Reads one factor: a name with an optional exponent ("m2", "m^2"). `sign`: -1 after a `/`. */
static bool read_factor(reader *r, int sign)
{
    static const char per_unit[] = "p.u."; /* the only name that contains dots */
    const char *name = r->at;
    if ((size_t)(r->end - r->at) >= 4 && memcmp(r->at, per_unit, 4) == 0)
        r->at += 4;
    while (r->at < r->end && in_name(*r->at))
        r->at++;
    size_t length = (size_t)(r->at - name);
    if (length == 0) {
        if (r->at < r->end && (*r->at == '(' || *r->at == ')'))
            return refuse(
                r, "a unit cannot contain parentheses: write `USD/kW/month` for USD/(kW month)");
        if (r->at == r->end)
            return refuse(r, "the unit is incomplete: a name must follow");
        const char *remedy = *r->at == '+' || *r->at == '*' ? ": expressions are not evaluated"
                             : *r->at == ','                ? ": write one number"
                             : *r->at == '#' || *r->at == ';'
                                 ? ": a comment after a value begins with a space and `;`"
                                 : "";
        snprintf(r->why, r->why_size, "unexpected `%c` in the unit%s", *r->at, remedy);
        return false;
    }

    int exponent, year, power = 1;
    const unit_definition *entry = unit_find(name, length, &exponent, &year);
    if (entry == NULL && length > 1 && name[length - 1] >= '1' && name[length - 1] <= '3') {
        entry = unit_find(name, length - 1, &exponent, &year);
        power = name[length - 1] - '0';
        if (entry != NULL && (strcmp(entry->shown.symbol, "1") == 0 || year != 0))
            entry = NULL; /* "12", "USD20222" */
    }
    if (entry == NULL)
        return unit_unknown(name, length, r->why, r->why_size);
    if (r->at < r->end && *r->at == '^') {
        r->at++;
        int minus = r->at < r->end && *r->at == '-' ? -1 : 1;
        r->at += minus < 0 ? 1 : 0;
        if (r->at == r->end || *r->at < '1' || *r->at > '3' ||
            (r->at + 1 < r->end && in_name(r->at[1])) || power != 1)
            return refuse(r, "an exponent in a unit must be 1, 2, 3, -1, -2 or -3");
        power = minus * (*r->at++ - '0');
    }
    return multiply(r, entry, exponent, year, sign * power);
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
        if (r->at < r->end && *r->at == '-') {
            /* kW-yr is one factor: `yr` keeps the sign of `kW`. */
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
    reader r = {
        .at = text, .end = text + length, .numerator = 1, .denominator = 1, .out = out, .why = why};
    r.why_size = why_size;
    *out = (unit){.factor = 1.0};
    if (length > MAX_LENGTH) /* in a list it is parsed once per number */
        return refuse(&r, "the unit is longer than 200 characters");
    if (!read_expression(&r))
        return false;
    if (r.point != NULL && r.factors != 1) {
        snprintf(why, why_size,
                 "`%s` is a point on a scale and cannot have an exponent or be combined with other "
                 "units; write `K` for a difference%s",
                 r.point->shown.symbol, r.point->offset < 0 ? " (1 degF is 5/9 K)" : "");
        return false;
    }
    /* The power of ten is applied once, at the end, and by division if it is below 1: the factor of
     * `k` is then the double nearest to 1e-3. */
    int size = r.exponent < 0 ? -r.exponent : r.exponent;
    double scale = 1.0;
    for (int i = 0; i < size; i++)
        scale *= 10.0;
    out->factor = r.exponent < 0 ? r.numerator / (r.denominator * scale)
                                 : r.numerator * scale / r.denominator;
    if (!(out->factor > 0.0) || !isfinite(out->factor))
        return refuse(&r, "the conversion factor of the unit overflows or underflows");
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
            if (colon != NULL)
                colon -= year;
        }
        at = colon != NULL ? colon + 1 : NULL;
    }
    return copy;
}

bool unit_same(const unit *a, const unit *b)
{
    return a->point == b->point && memcmp(a->power, b->power, sizeof a->power) == 0;
}

/* ---- describing a unit ----------------------------------------------------------------------- */

/* One kind of quantity in a product: its name when it is alone ("a power"), its name in a compound
 * ("power"), its base unit, and its exponent. */
typedef struct part {
    const char *alone, *noun, *symbol;
    int power;
} part;

enum { PARTS = 11 };

/* Splits a unit into kinds of quantity: power times time is energy, a length cubed is a volume. */
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

/* Appends `text`, truncated where `out` is full. */
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

/* Writes the kind of quantity in words: "money per power and month". */
static void words_of(const unit *u, char *out, size_t size)
{
    part parts[PARTS];
    split(u, parts);
    int numerators = 0, denominators = 0;
    const part *first = NULL;
    for (int i = 0; i < PARTS; i++) {
        numerators += parts[i].power > 0;
        denominators += parts[i].power < 0;
        if (first == NULL && parts[i].power > 0)
            first = &parts[i];
    }
    out[0] = '\0';
    if (is_pressure(u)) {
        append(out, size, "a pressure, or energy per volume");
        return;
    }
    if (numerators == 0)
        append(out, size, denominators == 0 ? "a pure number" : "a number");
    else if (numerators == 1 && denominators == 0 && first->power == 1)
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

/* Writes the base unit: "USD/MW/month". */
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

/* ---- numbers with units ---------------------------------------------------------------------- */

/* Whether the factor is one over an integer: dividing by 1000 is exact, multiplying by 0.001 is
 * not. */
static bool has_integer_inverse(double factor, double *inverse)
{
    *inverse = 1.0 / factor;
    return factor < 1.0 && *inverse < 1e15 && *inverse == rint(*inverse) &&
           1.0 / *inverse == factor;
}

static double to_base(const unit *u, double number)
{
    double inverse;
    return (has_integer_inverse(u->factor, &inverse) ? number / inverse : number * u->factor) +
           u->offset;
}

bool unit_parse_parameter(const char *text, const money *m, unit *out, char *why, size_t why_size)
{
    return unit_parse(text, strlen(text), out, why, why_size) &&
           money_convert(out, m, MONEY_FROM_PARAMETER, why, why_size);
}

bool unit_parse_input(const char *text, const money *m, unit *out, char *why, size_t why_size)
{
    return unit_parse(text, strlen(text), out, why, why_size) &&
           money_convert(out, m, MONEY_FROM_INPUT, why, why_size);
}

double unit_from_base(double base, const char *text, const money *m)
{
    unit u;
    char why[WORDS];
    double inverse;
    if (!unit_parse_parameter(text, m, &u, why, sizeof why))
        return base;
    base -= u.offset;
    return has_integer_inverse(u.factor, &inverse) ? base * inverse : base / u.factor;
}

/* The same as unit_kind(), but with the unit as the parameter's author wrote it. */
static void kind_as_written(const unit *u, const char *text, char *out, size_t size)
{
    char words[WORDS];
    words_of(u, words, sizeof words);
    if (text[0] == '\0' || strcmp(text, "1") == 0)
        snprintf(out, size, "%s", words);
    else
        snprintf(out, size, "%s (%s)", words, text);
}

/* Treats MVA as MW. */
static void fold_apparent(unit *u)
{
    u->power[UNIT_POWER] = (int8_t)(u->power[UNIT_POWER] + u->power[UNIT_APPARENT]);
    u->power[UNIT_APPARENT] = 0;
}

/* Whether two units differ only in hours, months or years. */
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

/* Writes the kind that was read, the kind that was expected, and the remedy where one is likely.
 * The first `number` characters of `shown`, the text that was read, are its number. */
static void write_mismatch(const char *shown, int number, const unit *read, const char *expected,
                           const unit *expected_unit, char *why, size_t why_size)
{
    char actual[2 * WORDS + 4], required[2 * WORDS], remedy[2 * WORDS] = "";
    unit_kind(read, actual, sizeof actual);
    kind_as_written(expected_unit, expected, required, sizeof required);
    unit other = *read;
    other.point = expected_unit->point;
    if (unit_same(&other, expected_unit) && expected_unit->point) {
        snprintf(remedy, sizeof remedy, ": did you mean `%.*s degC`?", number, shown);
    } else if (unit_same(&other, expected_unit)) {
        snprintf(actual, sizeof actual, "a point on the temperature scale");
        snprintf(remedy, sizeof remedy, ": differences are in K (1 degC is 1 K, 1 degF is 5/9 K)");
    }
    other = *read;
    other.power[UNIT_TIME] = (int8_t)(other.power[UNIT_TIME] + 2);
    if (unit_same(&other, expected_unit)) /* kW/h for kWh */
        snprintf(remedy, sizeof remedy, ": power times time is written `kWh`, not `kW/h`");
    unit folded = *expected_unit;
    other = *read;
    fold_apparent(&other);
    fold_apparent(&folded);
    if (unit_same(&other, &folded))
        snprintf(remedy, sizeof remedy, ": MVA and MW are related only by a power factor");
    if (differ_in_calendar(read, expected_unit) && expected_unit->power[UNIT_MONTH] < 0 &&
        strstr(shown, "/d") != NULL)
        snprintf(remedy, sizeof remedy,
                 ": a charge on the peak of each day cannot be written; for a rate per day on the "
                 "peak of the month, write twelve numbers, the rate times the days of each month");
    else if (differ_in_calendar(read, expected_unit))
        snprintf(remedy, sizeof remedy,
                 ": hours, months and years do not convert into one another");
    snprintf(why, why_size, "`%s` is %s; it must be %s%s", shown, actual, required, remedy);
}

bool unit_read(const char *text, const char *expected, const money *m, bool allow_infinite,
               double *base, char *why, size_t why_size)
{
    unit expected_unit, read;
    char inner[2 * WORDS];
    if (!unit_parse(expected, strlen(expected), &expected_unit, why, why_size))
        return false;

    text = text_skip(text);
    char shown[SHOWN];
    text_short(shown, sizeof shown, text);
    double number = 0.0;
    bool infinite = allow_infinite && text_starts(text, "inf") && !isalpha((unsigned char)text[3]);
    const char *rest = infinite ? text + 3 : text_number(text, &number);
    if (rest == NULL) {
        char kind[2 * WORDS];
        kind_as_written(&expected_unit, expected, kind, sizeof kind);
        if (text[0] == '\0')
            snprintf(why, why_size, "there is no number; it must be %s", kind);
        else
            snprintf(why, why_size, "`%s` is not a finite number; it must be %s", shown, kind);
        return false;
    }
    const char *number_end = rest;
    if ((*rest == ',' || *rest == '_' || *rest == '\'') && isdigit((unsigned char)rest[1])) {
        snprintf(
            why, why_size,
            "`%s`: numbers must have a decimal point and no thousands separators, as in `1234.5`",
            shown);
        return false;
    }

    rest = text_skip(rest);
    size_t length = strlen(rest);
    while (length > 0 && isspace((unsigned char)rest[length - 1]))
        length--;
    if (length == 0)
        read = expected_unit;
    else if (!unit_parse(rest, length, &read, inner, sizeof inner)) {
        snprintf(why, why_size, "`%s`: %s", shown, inner);
        return false;
    }
    if (!unit_same(&read, &expected_unit)) {
        write_mismatch(shown, (int)(number_end - text), &read, expected, &expected_unit, why,
                       why_size);
        return false;
    }
    bool same_year =
        money_year(read.currency) > 0 && strcmp(read.currency, expected_unit.currency) == 0;
    if (!money_convert(&read, m, same_year ? MONEY_FROM_PARAMETER : MONEY_FROM_INPUT, inner,
                       sizeof inner)) {
        snprintf(why, why_size, "`%s`: %s", shown, inner);
        return false;
    }
    double result = infinite ? (double)INFINITY : to_base(&read, number);
    if (!infinite && !(fabs(result) <= MAX_NUMBER)) {
        snprintf(why, why_size, "`%s` is out of range (limit 1e30 in base units)", shown);
        return false;
    }
    *base = result;
    return true;
}
