/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * text_keys.c - the numeric keys that the engine reads: target, limits, economics, objective,
 * weather, buses, phases and stress events; and their texts with a change.
 */
#include "sensitivity/keys.h"

#include "base/text.h"
#include "csv/reference.h"
#include "model/carrier.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

typedef struct listing {
    const site *s;
    arena *a;
    key_list *out;
} listing;

/* ---- the meaning of a key ----------------------------------------------------------------------
 */

static bool is_one_of(const char *word, const char *const *list)
{
    for (; *list != NULL; list++) {
        if (strcmp(word, *list) == 0)
            return true;
    }
    return false;
}

/* Why the key of a fixed section is not changed a little; NULL: it is. */
static const char *structural_of(const char *kind, const char *name, const char *key)
{
    static const char *const counts[] = {"year", NULL};
    if (*kind == '\0' && strcmp(name, "time") == 0)
        return "the steps of the program";
    if (*kind == '\0' && strcmp(name, "economics") == 0 && is_one_of(key, counts))
        return "a whole year";
    if (strcmp(kind, "window") == 0)
        return "a set of times";
    if (strcmp(key, "start") == 0)
        return "a date";
    if (strcmp(kind, "stress") == 0 && strcmp(key, "hours") == 0)
        return "the steps of the program";
    if (*kind == '\0' && strcmp(name, "weather") == 0 &&
        (strcmp(key, "time_zone") == 0 || strcmp(key, "timezone") == 0))
        return "a time zone";
    return NULL;
}

/* Whether a bare number of the key is a temperature. */
static bool is_temperature_key(const char *key)
{
    static const char *const of_weather[] = {"dry_bulb", "wet_bulb", "dew_point", NULL};
    char plain[80];
    size_t length = strcspn(key, ".");
    if (text_starts(key, "weather.")) {
        key += strlen("weather.");
        length = strcspn(key, ".");
    }
    if (length >= sizeof plain)
        return false;
    memcpy(plain, key, length);
    plain[length] = '\0';
    const carrier_property *p = carrier_property_find(plain);
    return is_one_of(plain, of_weather) || (p != NULL && strcmp(p->unit, "degC") == 0);
}

/* Whether a value is a date or a time, "2026-07-01", "13:00". */
static bool is_time(const char *value)
{
    double number;
    const char *end = text_number(value, &number);
    return end != NULL && (*end == '-' || *end == ':');
}

/* The number of the value and its unit, and what of it changes; false: it is not numeric. */
static bool read_value(const listing *l, sensitivity_key *k, const char *key)
{
    static const char *const quantity[] = {"dry_bulb", "wet_bulb", "dew_point"};
    const char *value = k->value, *end = text_number(value, &k->number);
    bool column = false;
    unit u;
    char why[400];
    k->unit = csv_unit_of_value(l->a, value, &column);
    if (k->unit == NULL)
        return false;
    k->temperature = *k->unit == '\0'
                         ? is_temperature_key(key)
                         : unit_parse(k->unit, strlen(k->unit), &u, why, sizeof why) && u.point;
    for (size_t i = 0; i < sizeof quantity / sizeof quantity[0] && end == NULL && !column; i++) {
        if (!text_starts(value, quantity[i]))
            continue;
        k->form = FORM_OFFSET;
        k->temperature = true;
        k->number = (double)NAN;
        k->unit = "K";
        return true;
    }
    if (!column && (end == NULL || is_time(value)))
        return false;
    k->form = column ? FORM_COLUMN : FORM_NUMBERS;
    if (column || strchr(value, ',') != NULL) {
        k->number = (double)NAN;
        k->unit = "";
    }
    if (k->temperature)
        k->unit = "K";
    return true;
}

/* ---- listing -----------------------------------------------------------------------------------
 */

static int push(const listing *l, const sensitivity_key *k, error *e)
{
    sensitivity_key *slot = VEC_PUSH(l->a, l->out);
    if (slot == NULL || k->address == NULL || k->origin == NULL)
        return error_memory(e);
    *slot = *k;
    return 0;
}

static const char *origin_of(arena *a, const ini_entry *n)
{
    return n->line > 0 ? arena_printf(a, "%s:%d", n->file, n->line) : n->file;
}

/* Adds the entry of the section `in`, which is the key `key` of the section KIND NAME. */
static int add(const listing *l, const ini_section *in, const ini_entry *n, const char *kind,
               const char *name, const char *key, error *e)
{
    char title[160];
    const bool nested = strcmp(in->kind, "phase") == 0 || strcmp(in->kind, "stress") == 0;
    ini_section_title(in, title, sizeof title);
    sensitivity_key k = {.value = n->value,
                         .origin = origin_of(l->a, n),
                         .place = KEY_TEXT,
                         .unit = "",
                         .address = nested ? arena_printf(l->a, "[%s] %s", title, n->key)
                                           : arena_printf(l->a, "%s.%s", title, n->key),
                         .written = {.kind = in->kind, .name = in->name, .key = n->key}};
    k.structural = structural_of(kind, name, key);
    if (k.structural != NULL) {
        k.number = (double)NAN;
        double number;
        return text_number(n->value, &number) == NULL ? 0 : push(l, &k, e);
    }
    if (!read_value(l, &k, key))
        return 0;
    if (strcmp(kind, "bus") == 0 && k.form == FORM_COLUMN && k.temperature) {
        k.place = KEY_BUS;
        k.via = nested ? arena_printf(l->a, "[%s] %s", title, n->key) : NULL;
        k.property = key;
        k.bus = model_find_bus(l->s->assembly.model, name);
        k.unit = "K";
    }
    return push(l, &k, e);
}

/* Each number of "cost + 50 USD/t * carbon" is a key of its own. */
static int add_weights(const listing *l, const ini_section *in, const ini_entry *n, error *e)
{
    for (const char *at = n->value; *at != '\0';) {
        double number;
        const char *end = text_number(at, &number);
        const bool begins = at == n->value || strchr(" \t+*(", at[-1]) != NULL;
        if (end == NULL || !begins) {
            at++;
            continue;
        }
        const char *rest = text_skip(end);
        size_t length = strcspn(rest, "*+");
        while (length > 0 && isspace((unsigned char)rest[length - 1]))
            length--;
        const sensitivity_key k = {.value = n->value,
                                   .origin = origin_of(l->a, n),
                                   .place = KEY_TEXT,
                                   .form = FORM_WEIGHT,
                                   .offset = (size_t)(at - n->value),
                                   .number = number,
                                   .unit = arena_slice(l->a, rest, length),
                                   .address =
                                       arena_printf(l->a, "objective.minimize (%.*s)",
                                                    (int)((rest - at) + (ptrdiff_t)length), at),
                                   .written = {.kind = in->kind, .name = in->name, .key = n->key}};
        if (k.unit == NULL)
            return error_memory(e);
        if (push(l, &k, e) != 0)
            return e->code;
        at = end;
    }
    return 0;
}

/* The section "KIND NAME" and the key of "bus w40.temperature", the address of a nested value. */
static int add_nested(const listing *l, const ini_section *in, const ini_entry *n, error *e)
{
    static const char *const fixed[] = {"site", "limits", "weather", NULL};
    char *copy = arena_text(l->a, n->key);
    ini_address at;
    if (copy == NULL)
        return error_memory(e);
    if (!ini_split_address(copy, &at))
        return add(l, in, n, in->kind, in->name, n->key, e);
    if (*at.kind == '\0' && !is_one_of(at.name, fixed))
        return 0; /* a component's */
    return add(l, in, n, at.kind, at.name, at.key, e);
}

static int add_section(const listing *l, const ini_section *in, error *e)
{
    static const char *const fixed[] = {"site",   "time",      "weather", "economics",
                                        "limits", "objective", NULL};
    static const char *const kinds[] = {"bus", "window", "phase", "stress", NULL};
    const bool nested = strcmp(in->kind, "phase") == 0 || strcmp(in->kind, "stress") == 0;
    if (!is_one_of(in->kind, kinds) && !(*in->kind == '\0' && is_one_of(in->name, fixed)))
        return 0;
    for (size_t i = 0; i < in->entries.count; i++) {
        const ini_entry *n = &in->entries.at[i];
        const bool objective = *in->kind == '\0' && strcmp(in->name, "objective") == 0;
        if ((objective ? add_weights(l, in, n, e)
             : nested  ? add_nested(l, in, n, e)
                       : add(l, in, n, in->kind, in->name, n->key, e)) != 0)
            return e->code;
    }
    return 0;
}

/* The discount rate counts in every site, but few write it. */
static int add_discount(const listing *l, error *e)
{
    const problem *p = l->s->problem;
    const ini_section *s = ini_find_section(&p->document, "", "economics");
    if (s != NULL && ini_find_entry(s, "discount") != NULL)
        return 0;
    const char *value = arena_printf(l->a, "%d %%", (int)lround(100 * p->discount));
    const sensitivity_key k = {.address = "economics.discount",
                               .value = value,
                               .origin = "default",
                               .unit = "%",
                               .number = 100 * p->discount,
                               .form = FORM_NUMBERS,
                               .written = {.name = "economics", .kind = "", .key = "discount"}};
    return value == NULL ? error_memory(e) : push(l, &k, e);
}

int keys_of_text(const site *s, arena *a, key_list *out, error *e)
{
    const listing l = {s, a, out};
    const ini_document *d = &s->problem->document;
    for (size_t i = 1; i < d->sections.count; i++) {
        if (add_section(&l, &d->sections.at[i], e) != 0)
            return e->code;
    }
    return add_discount(&l, e);
}

/* ---- changed texts -----------------------------------------------------------------------------
 */

enum { DIGITS = 15 };

/* Kelvin per unit of the temperature: 5/9 for degF. */
static double kelvin_of(const char *in)
{
    unit u;
    char why[400];
    return *in != '\0' && unit_parse(in, strlen(in), &u, why, sizeof why) && u.point ? u.factor : 1;
}

static double changed(const sensitivity_key *k, double number, double relative, double kelvin)
{
    if (k->temperature)
        return number + 100 * relative / kelvin;
    return number == 0 && k->number == 0 ? key_step(k, relative) : number * (1 + relative);
}

/* All numbers of "6.8, 9.3, 15 degC". */
static void add_numbers(text_buffer *b, const sensitivity_key *k, double relative, double kelvin)
{
    for (const char *at = k->value; *at != '\0';) {
        double number;
        const char *end = text_number(at, &number);
        if (end != NULL) {
            text_add_number(b, changed(k, number, relative, kelvin), DIGITS);
            const size_t rest = strcspn(end, ",");
            text_add_bytes(b, end, rest);
            at = end + rest;
        }
        if (*at != '\0')
            text_add_bytes(b, at++, 1);
    }
}

/* "prices.csv:usd USD/MWh * 1.4" with its factor changed. */
static void add_column(text_buffer *b, const sensitivity_key *k, double relative)
{
    const char *star = strrchr(k->value, '*');
    double old = 1;
    const char *end = star == NULL ? NULL : text_number(text_skip(star + 1), &old);
    if (end == NULL || *text_skip(end) != '\0') {
        star = NULL;
        old = 1;
    }
    text_add_bytes(b, k->value, star == NULL ? strlen(k->value) : (size_t)(star - k->value));
    text_add(b, " * ");
    text_add_number(b, old * (1 + relative), DIGITS);
}

/* "wet_bulb + 4.5 K" with its offset changed. */
static void add_offset(text_buffer *b, const sensitivity_key *k, double relative, const money *m)
{
    const char *rest = k->value + strcspn(k->value, " \t+-");
    double shift = 0;
    char why[700];
    text_add_bytes(b, k->value, (size_t)(rest - k->value));
    rest = text_skip(rest);
    if (*rest == '+' || *rest == '-') {
        unit_read(text_skip(rest + 1), "K", m, false, &shift, why, sizeof why);
        shift = *rest == '-' ? -shift : shift;
    }
    shift += 100 * relative;
    text_add(b, shift < 0 ? " - " : " + ");
    text_add_number(b, fabs(shift), DIGITS);
    text_add(b, " K");
}

const char *key_text(arena *a, const sensitivity_key *k, double relative, const money *m)
{
    text_buffer b = {0};
    bool column;
    const char *in = csv_unit_of_value(a, k->value, &column);
    switch (k->form) {
    case FORM_COLUMN:
        add_column(&b, k, relative);
        break;
    case FORM_OFFSET:
        add_offset(&b, k, relative, m);
        break;
    case FORM_WEIGHT: {
        double number;
        const char *end = text_number(k->value + k->offset, &number);
        text_add_bytes(&b, k->value, k->offset);
        text_add_number(&b, changed(k, number, relative, 1), DIGITS);
        text_add(&b, end);
        break;
    }
    default:
        add_numbers(&b, k, relative, in == NULL ? 1 : kelvin_of(in));
    }
    const char *out = b.failed || b.at == NULL || in == NULL ? NULL : arena_text(a, b.at);
    text_free(&b);
    return out;
}
