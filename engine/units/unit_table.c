/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit_table.c - the table of known units, and suggestions for names that are not in it.
 *
 * General unit libraries read `kt` as knots and `ct` as carats, lack the kWh and define a year as
 * 8765.8 hours. So this table is specific to the field and holds no name that could mean something
 * else. Conversions are exact by definition (SI; NIST SP 811 appendix B for the customary units).
 */
#include "units/unit_table.h"

#include "base/text.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define POWER_ [UNIT_POWER]
#define TIME_ [UNIT_TIME]
#define ENERGY_ [UNIT_POWER] = 1, [UNIT_TIME] = 1
#define LENGTH_ [UNIT_LENGTH]
/* A pressure is an energy per volume: multiplied by a volume flow it is a pumping power, in MW. */
#define PRESSURE_ [UNIT_POWER] = 1, [UNIT_TIME] = 1, [UNIT_LENGTH] = -3

/* clang-format off */
static const unit_definition table[] = {
    {{"1",      "",     "a pure number"},              1, 1, 0, {0}, 0, false},
    {{"%",      "",     "percent"},                    1, 1, -2, {0}, 0, false},
    {{"ppm",    "",     "parts per million"},          1, 1, -6, {0}, 0, false},
    {{"p.u.",   "",     "per unit of a rating"},       1, 1, 0, {0}, 0, false},
    {{"pu",     "",     "the same"},                   1, 1, 0, {0}, 0, false},

    {{"W",      "kMGT", "watt"},                       1, 1, -6, {POWER_ = 1}, 0, false},
    {{"TR",     "",     "ton of refrigeration, 12000 Btu/h"},
                                       12000 * 1055.05585262, 3600, -6, {POWER_ = 1}, 0, false},
    {{"VA",     "kMG",  "volt-ampere"},                1, 1, -6, {[UNIT_APPARENT] = 1}, 0, false},

    {{"Wh",     "kMGT", "watt-hour"},                  1, 1, -6, {ENERGY_}, 0, false},
    {{"J",      "kMGT", "joule"},                      1, 3600, -6, {ENERGY_}, 0, false},
    {{"Btu",    "k",    "British thermal unit (IT), 1055.05585262 J"},
                                               1055.05585262, 3600, -6, {ENERGY_}, 0, false},
    {{"BTU",    "k",    "the same"},           1055.05585262, 3600, -6, {ENERGY_}, 0, false},
    {{"MMBtu",  "",     "million Btu"},        1055.05585262, 3600, 0, {ENERGY_}, 0, false},
    {{"MMBTU",  "",     "the same"},           1055.05585262, 3600, 0, {ENERGY_}, 0, false},
    {{"therm",  "",     "100000 Btu"},         1055.05585262, 3600, -1, {ENERGY_}, 0, false},
    {{"TRh",    "",     "ton-hour of refrigeration"},
                                       12000 * 1055.05585262, 3600, -6, {ENERGY_}, 0, false},

    {{"h",      "",     "hour"},                       1, 1, 0, {TIME_ = 1}, 0, false},
    {{"hr",     "",     "hour"},                       1, 1, 0, {TIME_ = 1}, 0, false},
    {{"hour",   "",     "hour"},                       1, 1, 0, {TIME_ = 1}, 0, false},
    {{"hours",  "",     "hours"},                      1, 1, 0, {TIME_ = 1}, 0, false},
    {{"min",    "",     "minute"},                     1, 60, 0, {TIME_ = 1}, 0, false},
    {{"s",      "",     "second"},                     1, 3600, 0, {TIME_ = 1}, 0, false},
    {{"d",      "",     "day, 24 h"},                  24, 1, 0, {TIME_ = 1}, 0, false},
    {{"day",    "",     "day, 24 h"},                  24, 1, 0, {TIME_ = 1}, 0, false},
    {{"days",   "",     "days"},                       24, 1, 0, {TIME_ = 1}, 0, false},
    {{"week",   "",     "week, 168 h"},                168, 1, 0, {TIME_ = 1}, 0, false},
    {{"weeks",  "",     "weeks"},                      168, 1, 0, {TIME_ = 1}, 0, false},
    {{"month",  "",     "calendar month; not a number of hours"}, 1, 1, 0, {[UNIT_MONTH] = 1}, 0, false},
    {{"months", "",     "months"},                     1, 1, 0, {[UNIT_MONTH] = 1}, 0, false},
    {{"yr",     "",     "year; not a number of hours"}, 1, 1, 0, {[UNIT_YEAR] = 1}, 0, false},
    {{"year",   "",     "year"},                       1, 1, 0, {[UNIT_YEAR] = 1}, 0, false},
    {{"years",  "",     "years"},                      1, 1, 0, {[UNIT_YEAR] = 1}, 0, false},

    {{"g",      "k",    "gram"},                       1, 1, -6, {[UNIT_MASS] = 1}, 0, false},
    {{"t",      "kM",   "metric ton, 1000 kg"},        1, 1, 0, {[UNIT_MASS] = 1}, 0, false},
    {{"lb",     "",     "pound, 0.45359237 kg"},       0.45359237, 1, -3, {[UNIT_MASS] = 1}, 0, false},

    {{"m",      "k",    "metre"},                      1, 1, 0, {LENGTH_ = 1}, 0, false},
    {{"cm",     "",     "centimetre"},                 1, 1, -2, {LENGTH_ = 1}, 0, false},
    {{"mm",     "",     "millimetre"},                 1, 1, -3, {LENGTH_ = 1}, 0, false},
    {{"ft",     "",     "foot, 0.3048 m"},             0.3048, 1, 0, {LENGTH_ = 1}, 0, false},
    {{"mi",     "",     "mile, 1609.344 m"},           1609.344, 1, 0, {LENGTH_ = 1}, 0, false},
    {{"mph",    "",     "mile per hour"},              1609.344, 1, 0, {LENGTH_ = 1, TIME_ = -1}, 0, false},
    {{"ha",     "",     "hectare"},                    1, 1, 4, {LENGTH_ = 2}, 0, false},
    {{"acre",   "",     "acre, 43560 ft2"},            4046.8564224, 1, 0, {LENGTH_ = 2}, 0, false},
    {{"L",      "kMG",  "litre"},                      1, 1, -3, {LENGTH_ = 3}, 0, false},
    {{"gal",    "kM",   "US gallon, 3.785411784 L"},   3.785411784, 1, -3, {LENGTH_ = 3}, 0, false},
    {{"cf",     "",     "cubic foot"},                 0.028316846592, 1, 0, {LENGTH_ = 3}, 0, false},

    {{"gpm",    "",     "US gallon per minute"},       3.785411784 * 60, 1, -3, {LENGTH_ = 3, TIME_ = -1}, 0, false},
    {{"cfm",    "",     "cubic foot per minute"},      0.028316846592 * 60, 1, 0, {LENGTH_ = 3, TIME_ = -1}, 0, false},

    {{"K",      "",     "kelvin, a difference"},       1, 1, 0, {[UNIT_TEMPERATURE] = 1}, 0, false},
    {{"degC",   "",     "degree Celsius, a point"},    1, 1, 0, {[UNIT_TEMPERATURE] = 1}, 0, true},
    {{"degF",   "",     "degree Fahrenheit, a point"}, 5, 9, 0, {[UNIT_TEMPERATURE] = 1}, -32, true},
    {{"deg",    "",     "degree of an angle"},         1, 1, 0, {[UNIT_ANGLE] = 1}, 0, false},

    {{"Pa",     "kM",   "pascal"},                     1, 3600, -6, {PRESSURE_}, 0, false},
    {{"hPa",    "",     "hectopascal"},                1, 3600, -4, {PRESSURE_}, 0, false},
    {{"bar",    "",     "bar, 100 kPa"},               1, 3600, -1, {PRESSURE_}, 0, false},
    {{"mbar",   "",     "millibar, 100 Pa"},           1, 3600, -4, {PRESSURE_}, 0, false},
    {{"psi",    "",     "pound-force per square inch"}, 6894.757293168361, 3600, -6, {PRESSURE_}, 0, false},
    {{"inH2O",  "",     "inch of water (conventional), 249.08891 Pa"},
                                                  249.08891, 3600, -6, {PRESSURE_}, 0, false},

#define CURRENCY(code, name) {{code, "kMG", name}, 1, 1, 0, {[UNIT_MONEY] = 1}, 0, false}
    CURRENCY("USD", "US dollar"),      CURRENCY("EUR", "euro"),
    CURRENCY("GBP", "pound sterling"), CURRENCY("JPY", "yen"),
    CURRENCY("CHF", "Swiss franc"),    CURRENCY("AUD", "Australian dollar"),
    CURRENCY("CAD", "Canadian dollar"), CURRENCY("CNY", "renminbi yuan"),
    CURRENCY("INR", "Indian rupee"),   CURRENCY("KRW", "won"),
    CURRENCY("SGD", "Singapore dollar"), CURRENCY("SEK", "Swedish krona"),
    CURRENCY("NOK", "Norwegian krone"), CURRENCY("DKK", "Danish krone"),
    CURRENCY("BRL", "Brazilian real"), CURRENCY("MXN", "Mexican peso"),
};
/* clang-format on */
enum { TABLE = sizeof table / sizeof table[0] };

#define HUNDREDTHS                                                                                 \
    "hundredths of which currency? 12 ct/kWh is 120 USD/MWh or 120 EUR/MWh: write one of these"

/* Common spellings of units that the table lists under another name, or leaves out on purpose. */
static const struct {
    const char *written, *remedy;
} hint[] = {
    {"C", "did you mean `degC` (a temperature) or `K` (a difference)?"},
    {"F", "did you mean `degF`?"},
    {"\xC2\xB0\x43", "did you mean `degC` (a temperature) or `K` (a difference)?"},
    {"\xC2\xB0\x46", "did you mean `degF`?"},
    {"\xC2\xB0", "did you mean `deg`?"},
    {"celsius", "did you mean `degC`?"},
    {"Celsius", "did you mean `degC`?"},
    {"kelvin", "did you mean `K`?"},
    {"m\xC2\xB2", "did you mean `m2`?"},
    {"m\xC2\xB3", "did you mean `m3`?"},
    {"ft\xC2\xB2", "did you mean `ft2`?"},
    {"ft\xC2\xB3", "did you mean `ft3`?"},
    {"sqm", "did you mean `m2`?"},
    {"sqft", "did you mean `ft2`?"},
    {"$", "did you mean `USD`?"},
    {"\xE2\x82\xAC", "did you mean `EUR`?"},
    {"\xC2\xA3", "did you mean `GBP`?"},
    {"\xC2\xA5", "did you mean `JPY` or `CNY`?"},
    {"ct", HUNDREDTHS},
    {"cent", HUNDREDTHS},
    {"cents", HUNDREDTHS},
    {"c", HUNDREDTHS},
    {"p", HUNDREDTHS},
    {"\xC2\xA2", HUNDREDTHS},
    {"million", "did you mean `MUSD`, or another currency after the `M`?"},
    {"mio", "did you mean `MUSD`, or another currency after the `M`?"},
    {"M", "a prefix is written directly before its unit, as in `MUSD` or `MW`"},
    {"per", "write `/`, as in `t/yr`"},
    {"mill", "did you mean `USD/MWh` (a mill per kWh)?"},
    {"mills", "did you mean `USD/MWh` (a mill per kWh)?"},
    {"MMUSD", "did you mean `MUSD` (a million USD)?"},
    {"BUSD", "did you mean `GUSD` (1e9 USD)?"},
    {"bnUSD", "did you mean `GUSD` (1e9 USD)?"},
    {"ton", "did you mean `t` (1000 kg), or `TR` (refrigeration)?"},
    {"tons", "did you mean `t` (1000 kg), or `TR` (refrigeration)?"},
    {"tonne", "did you mean `t`?"},
    {"tonnes", "did you mean `t`?"},
    {"RT", "did you mean `TR`?"},
    {"l", "did you mean `L`?"},
    {"litre", "did you mean `L`?"},
    {"liter", "did you mean `L`?"},
    {"gallons", "did you mean `gal`?"},
    {"MGD", "did you mean `Mgal/day`?"},
    {"mgd", "did you mean `Mgal/day`?"},
    {"AF", "did you mean `acre-ft`?"},
    {"AFY", "did you mean `acre-ft/yr`?"},
    {"ac", "did you mean `acre`?"},
    {"acres", "did you mean `acre`?"},
    {"foot", "did you mean `ft`?"},
    {"feet", "did you mean `ft`?"},
    {"fpm", "did you mean `ft/min`?"},
    {"kn", "write km/h or m/s (a knot is 1.852 km/h)"},
    {"knot", "write km/h or m/s (a knot is 1.852 km/h)"},
    {"knots", "write km/h or m/s (a knot is 1.852 km/h)"},
    {"hp", "write kW (1 hp is 0.7457 kW, or 0.7355 kW if metric)"},
    {"inWC", "did you mean `inH2O`?"},
    {"inwg", "did you mean `inH2O`?"},
    {"lbs", "did you mean `lb`?"},
    {"MBtu", "did you mean `MMBtu` (a million Btu) or `kBtu` (a thousand)?"},
    {"MBTU", "did you mean `MMBtu` (a million Btu) or `kBtu` (a thousand)?"},
    {"MBH", "did you mean `kBtu/h` (a thousand Btu/h)?"},
    {"Btuh", "did you mean `Btu/h`?"},
    {"BTUh", "did you mean `Btu/h`?"},
    {"Mcf", "write the number in `ft3`: Mcf may mean 1000 ft3 or a million ft3"},
    {"a", "did you mean `yr`?"},
    {"annum", "did you mean `yr`?"},
    {"y", "did you mean `yr`?"},
    {"mo", "did you mean `month`?"},
    {"sec", "did you mean `s`?"},
    {"H", "did you mean `h`?"},
    {"pct", "did you mean `%`?"},
    {"percent", "did you mean `%`?"},
};

const unit_entry *unit_table_entry(size_t i)
{
    return i < TABLE ? &table[i].shown : NULL;
}

static int prefix_exponent(char prefix)
{
    return prefix == 'k' ? 3 : prefix == 'M' ? 6 : prefix == 'G' ? 9 : 12;
}

/* Finds a unit without a year, with or without a prefix. */
static const unit_definition *find_without_year(const char *name, size_t length, int *exponent)
{
    for (size_t i = 0; i < TABLE; i++) {
        const char *symbol = table[i].shown.symbol;
        size_t size = strlen(symbol);
        bool prefixed = size + 1 == length && memcmp(name + 1, symbol, size) == 0 &&
                        strchr(table[i].shown.prefixes, name[0]) != NULL;
        if (prefixed || (size == length && memcmp(name, symbol, size) == 0)) {
            *exponent = table[i].exponent + (prefixed ? prefix_exponent(name[0]) : 0);
            return &table[i];
        }
    }
    return NULL;
}

/* The year, 1900 to 2199, in the last four characters of a name; 0 if they are not one. */
static int year_suffix(const char *name, size_t length)
{
    int year = 0;
    for (size_t i = length < 4 ? length : length - 4; i < length; i++)
        year = isdigit((unsigned char)name[i]) ? 10 * year + name[i] - '0' : -100000;
    return year >= 1900 && year < 2200 ? year : 0;
}

const unit_definition *unit_find(const char *name, size_t length, int *exponent, int *year)
{
    *year = year_suffix(name, length);
    if (*year == 0)
        return find_without_year(name, length, exponent);
    const unit_definition *found = find_without_year(name, length - 4, exponent);
    return found != NULL && found->power[UNIT_MONEY] != 0 ? found : NULL;
}

/* ---- unknown names --------------------------------------------------------------------------- */

enum { MAX_SHOWN = 24, MAX_SPELLINGS = TABLE * 5 };

typedef struct spellings {
    char name[MAX_SPELLINGS][8];
    size_t count;
} spellings;

static const char *spelling(size_t i, const void *data)
{
    const spellings *all = data;
    return all->name[i];
}

static void add_spelling(spellings *all, const char *prefix, const char *symbol)
{
    snprintf(all->name[all->count], sizeof all->name[0], "%.1s%.6s", prefix, symbol);
    all->count++;
}

/* Recognises a unit followed by a label of the quantity measured: `tCO2`, `MWe`, `kWp`. */
static bool suggest_without_label(const char *name, size_t length, char *why, size_t why_size)
{
    static const char *const labels[] = {"p",  "e",  "t",  "th", "el",  "ac",  "dc",  "AC",
                                         "DC", "IT", "_e", "_t", "_th", "_el", "_ac", "_dc"};
    const unit_definition *found;
    int exponent, year;
    const char *gas = strstr(name, "CO2");
    if (gas != NULL) {
        found = unit_find(name, (size_t)(gas - name), &exponent, &year);
        if (found != NULL && found->power[UNIT_MASS] != 0)
            snprintf(why, why_size, "unknown unit `%s`; write the mass alone: `%.*s`", name,
                     (int)(gas - name), name);
        else
            snprintf(why, why_size, "unknown unit `%s`; write the mass alone, as in `kg/kWh`",
                     name);
        return true;
    }
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        size_t size = strlen(labels[i]);
        if (length <= size || strcmp(name + length - size, labels[i]) != 0)
            continue;
        found = unit_find(name, length - size, &exponent, &year);
        if (found == NULL || found->power[UNIT_POWER] != 1 || exponent < 3 - 6)
            continue; /* only kW, kWh and larger: `Wt` may be anything */
        snprintf(why, why_size, "unknown unit `%s`; did you mean `%.*s`?", name,
                 (int)(length - size), name);
        return true;
    }
    return false;
}

/* Recognises a year of money that is written wrongly: "USD22", or "2022" after a space. */
static bool suggest_year(const char *name, size_t length, char *why, size_t why_size)
{
    int exponent, year;
    size_t digits = 0;
    while (digits < length && isdigit((unsigned char)name[length - 1 - digits]))
        digits++;
    if (digits == length && year_suffix(name, length) > 0 && length == 4) {
        snprintf(why, why_size,
                 "`%s` is a second number, in the place of a unit: write the year of money "
                 "directly after the currency, as in `USD%s`",
                 name, name);
        return true;
    }
    const unit_definition *found =
        digits == 0 ? NULL : unit_find(name, length - digits, &exponent, &year);
    if (found == NULL || found->power[UNIT_MONEY] == 0)
        return false;
    snprintf(why, why_size,
             "unknown unit `%s`; the year of money has four digits, 1900 to 2199, as in `%.*s2022`",
             name, (int)(length - digits), name);
    return true;
}

bool unit_unknown(const char *text, size_t length, char *why, size_t why_size)
{
    char name[MAX_SHOWN + 4];
    snprintf(name, sizeof name, "%.*s%s", (int)(length < MAX_SHOWN ? length : MAX_SHOWN), text,
             length > MAX_SHOWN ? "..." : "");
    if (strstr(name, "\xC2\xA0") != NULL || strstr(name, "\xE2\x80") != NULL) {
        snprintf(why, why_size,
                 "`%s` contains a character that only looks like a space or a quote: type it again",
                 name);
        return false;
    }
    for (size_t i = 0; i < sizeof hint / sizeof hint[0]; i++)
        if (strcmp(hint[i].written, name) == 0) {
            snprintf(why, why_size, "unknown unit `%s`; %s", name, hint[i].remedy);
            return false;
        }

    if (strlen(name) == length && (suggest_without_label(name, length, why, why_size) ||
                                   suggest_year(name, length, why, why_size)))
        return false;

    spellings all = {.count = 0};
    for (size_t i = 0; i < TABLE; i++) {
        const unit_entry *entry = &table[i].shown;
        add_spelling(&all, "", entry->symbol);
        for (const char *prefix = entry->prefixes; *prefix != '\0'; prefix++)
            add_spelling(&all, prefix, entry->symbol);
    }
    const char *near = text_nearest(name, all.count, spelling, &all);
    if (near != NULL)
        snprintf(why, why_size, "unknown unit `%s`; did you mean `%s`?", name, near);
    else if (isdigit((unsigned char)name[0]))
        snprintf(why, why_size, "`%s` is a second number, in the place of a unit", name);
    else if (length == 3 && isupper((unsigned char)name[0]) && isupper((unsigned char)name[1]) &&
             isupper((unsigned char)name[2]))
        snprintf(why, why_size,
                 "unknown unit `%s`; the currencies are USD, EUR, GBP, JPY, CHF, AUD, CAD, CNY, "
                 "INR, KRW, SGD, SEK, NOK, DKK, BRL, MXN",
                 name);
    else
        snprintf(why, why_size, "unknown unit `%s`; docs/units.md lists all units", name);
    return false;
}
