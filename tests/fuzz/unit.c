/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.c - fuzzes the reader of units and of numbers with units: as a unit, as a value for several
 * wanted units, and as the wanted unit of a plugin's author.
 */
#include "fuzz.h"

#include "units/unit.h"

enum { WHY = 700, KIND = 400 };

static const money_rate rates[] = {{"EUR", 1.1}, {"JPY", 0.007}};
static const money site_money = {.currency = "USD", .rate = rates, .rates = 2};

/* The sentence about a unit names it in base units, in brackets: those read back as the same. */
static void kind_reads_back(const unit *u, const char *kind)
{
    char why[WHY] = "";
    unit back;
    const char *open = strrchr(kind, '(');
    fuzz_sentence(kind);
    for (int i = 0; i < UNIT_DIMENSIONS; i++) {
        if (u->power[i] > 3 || u->power[i] < -3)
            return; /* no one can write these in one word */
    }
    if (open == NULL)
        return;
    size_t length = strcspn(open + 1, ")");
    fuzz_require(unit_parse(open + 1, length, &back, why, sizeof why), "a kind is a unit", kind);
    fuzz_require(unit_same(&back, u), "a kind reads back as what it was", kind);
}

static void as_unit(const fuzz_input *in, text_buffer *told)
{
    char why[WHY] = "", kind[KIND] = "";
    unit u;
    if (!unit_parse(in->text, in->size, &u, why, sizeof why)) {
        fuzz_why(why);
        text_add(told, why);
        return;
    }
    fuzz_finite(u.factor, "a unit's factor");
    fuzz_finite(u.offset, "a unit's offset");
    fuzz_require(u.factor > 0, "a factor is above 0", "it is not");
    fuzz_require((u.power[UNIT_MONEY] == 0) == (u.currency[0] == '\0'), "money has a currency",
                 u.currency);
    fuzz_note(told, u.factor);
    kind_reads_back(&u, unit_kind(&u, kind, sizeof kind));
    text_add(told, kind);
    for (size_t size = 1; size < 40; size++) /* cut, but never beyond its end */
        fuzz_require(strlen(unit_kind(&u, kind, size)) < size, "a kind fits its room", kind);
    if (money_convert(&u, &site_money, MONEY_FROM_INPUT, why, sizeof why))
        fuzz_finite(u.factor, "a converted factor");
    else
        fuzz_why(why);
}

static void as_value(const fuzz_input *in, const char *wanted, const money *m, bool infinite,
                     text_buffer *told)
{
    char why[WHY] = "";
    double base;
    if (!unit_read(in->line, wanted, m, infinite, &base, why, sizeof why)) {
        fuzz_why(why);
        text_add(told, why);
        return;
    }
    fuzz_require(isfinite(base) || (infinite && base > 0), "an accepted number is finite",
                 in->line);
    fuzz_note(told, base);
    fuzz_note(told, unit_from_base(base, wanted, m));
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *told)
{
    static const char *const wanted[] = {"MW",      "degC",         "K", "1", "%",
                                         "USD/MWh", "USD/kW/month", "h", "",  "t/h"};
    (void)a;
    as_unit(in, told);
    if (in->line == NULL)
        return;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        as_value(in, wanted[i], &site_money, i % 2 == 0, told);
        as_value(in, wanted[i], NULL, i % 2 != 0, told);
    }
    fuzz_note(told, unit_from_base(12.5, in->line, &site_money));
    char why[WHY] = "";
    double base;
    if (!unit_read("12.5", in->line, &site_money, false, &base, why, sizeof why))
        fuzz_why(why);
}

FUZZ_TARGET(read_once)
