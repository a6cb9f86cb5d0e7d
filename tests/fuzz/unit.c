/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.c - fuzzes the parser of units and of numbers with units: the input is read as a unit, as a
 * value for several expected units, and as the unit of a plugin's parameter.
 */
#include "fuzz.h"

#include "units/unit.h"

enum { WHY = 700, KIND = 400 };

static const money_rate rates[] = {{"EUR", 1.1}, {"JPY", 0.007}};
static const money site_money = {.currency = "USD", .rate = rates, .rates = 2};

/* The description of a unit ends with its base unit in parentheses, which must parse to the same
 * dimensions. */
static void kind_reads_back(const unit *u, const char *kind)
{
    char why[WHY] = "";
    unit back;
    const char *open = strrchr(kind, '(');
    fuzz_sentence(kind);
    for (int i = 0; i < UNIT_DIMENSIONS; i++) {
        if (u->power[i] > 3 || u->power[i] < -3)
            return; /* exponents beyond 3 cannot be written in one name */
    }
    if (open == NULL)
        return;
    size_t length = strcspn(open + 1, ")");
    fuzz_require(unit_parse(open + 1, length, &back, why, sizeof why),
                 "the unit in a description can be parsed", kind);
    fuzz_require(unit_same(&back, u), "the unit in a description has the same dimensions", kind);
}

static void as_unit(const fuzz_input *in, text_buffer *record)
{
    char why[WHY] = "", kind[KIND] = "";
    unit u;
    if (!unit_parse(in->text, in->size, &u, why, sizeof why)) {
        fuzz_why(why);
        text_add(record, why);
        return;
    }
    fuzz_finite(u.factor, "a unit's factor");
    fuzz_finite(u.offset, "a unit's offset");
    fuzz_require(u.factor > 0, "a factor is above 0", "it is not");
    fuzz_require((u.power[UNIT_MONEY] == 0) == (u.currency[0] == '\0'), "money has a currency",
                 u.currency);
    fuzz_note(record, u.factor);
    kind_reads_back(&u, unit_kind(&u, kind, sizeof kind));
    text_add(record, kind);
    for (size_t size = 1; size < 40; size++) /* truncated, but never written past the end */
        fuzz_require(strlen(unit_kind(&u, kind, size)) < size, "a description fits its buffer",
                     kind);
    if (money_convert(&u, &site_money, MONEY_FROM_INPUT, why, sizeof why))
        fuzz_finite(u.factor, "a converted factor");
    else
        fuzz_why(why);
}

static void as_value(const fuzz_input *in, const char *expected, const money *m,
                     bool allow_infinite, text_buffer *record)
{
    char why[WHY] = "";
    double base;
    if (!unit_read(in->line, expected, m, allow_infinite, &base, why, sizeof why)) {
        fuzz_why(why);
        text_add(record, why);
        return;
    }
    fuzz_require(isfinite(base) || (allow_infinite && base > 0), "an accepted number is finite",
                 in->line);
    fuzz_note(record, base);
    fuzz_note(record, unit_from_base(base, expected, m));
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    static const char *const units[] = {"MW",      "degC",         "K", "1", "%",
                                        "USD/MWh", "USD/kW/month", "h", "",  "t/h"};
    (void)a;
    as_unit(in, record);
    if (in->line == NULL)
        return;
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        as_value(in, units[i], &site_money, i % 2 == 0, record);
        as_value(in, units[i], NULL, i % 2 != 0, record);
    }
    fuzz_note(record, unit_from_base(12.5, in->line, &site_money));
    char why[WHY] = "";
    double base;
    if (!unit_read("12.5", in->line, &site_money, false, &base, why, sizeof why))
        fuzz_why(why);
}

FUZZ_TARGET(read_once)
