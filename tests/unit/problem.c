/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * problem.c - reading a problem: fixed sections, defaults, --set, objectives, limits, weather; and
 * the message of each mistake.
 */
#include "problem_rig.h"

/* ---- sections -------------------------------------------------------------------------------- */

static void defaults(void **state)
{
    fixture *f = *state;
    load(f, HEAD);
    const problem *p = f->p;
    assert_string_equal(p->name, "x.ini"); /* without the folder */
    assert_string_equal(p->folder, f->folder);
    assert_true(isnan(p->periods.at[0].target));
    assert_true(p->discount == 0.07);
    assert_string_equal(p->money.currency, "USD");
    assert_int_equal(p->calendar.steps, 8760);
    assert_int_equal(p->calendar.year, 2026);
    assert_true(p->calendar.whole_year && !p->calendar.repeat);
    assert_false(p->periods.at[0].has_weather);
    assert_string_equal(p->objective_text, "cost");
    assert_int_equal(p->objective.count, 1);
    assert_string_equal(p->objective.at[0].account, "cost");
    assert_null(p->objective_entry);
    assert_int_equal(p->periods.at[0].limits.count, 0);
    assert_int_equal(p->periods.at[0].buses.count, 0);
    assert_int_equal(p->plugin_paths.count, 0);
}

static void format_key(void **state)
{
    fixture *f = *state;
    refused(f, "[grid]\ntype = a.b\n", "x.ini|`format = 1`");
    refused(f, "format = 2\n[grid]\ntype = a.b\n", "x.ini:1: format = 2|format 1");
    refused(f, "format = 1.5\n[grid]\ntype = a.b\n", "x.ini:1: format = 1.5|whole number");
    refused(f, "format = one\n", "x.ini:1: format = one|whole number");
    refused(f, "format = 1\nname = x\n[grid]\ntype = a.b\n", "x.ini:2: unknown key `name`");
    refused(f, "format = 1\n", "x.ini|no component");
}

static void components_and_buses_are_sorted(void **state)
{
    fixture *f = *state;
    load(f, "format = 1\n[zebra]\ntype = a.b\n[bus hv]\nx = 1\n[grid]\ntype = c.d\nkey = 1\n"
            "[bus a1]\ny = 1\n[apple]\ntype = e.f\n");
    const problem *p = f->p;
    static const char *const names[] = {"apple", "grid", "zebra"}, *const types[] = {"e.f", "c.d",
                                                                                     "a.b"};
    assert_int_equal(p->periods.at[0].components.count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(p->periods.at[0].components.at[i].name, names[i]);
        assert_string_equal(p->periods.at[0].components.at[i].type, types[i]);
        assert_string_equal(p->periods.at[0].components.at[i].section->name, names[i]);
    }
    assert_non_null(strstr(p->periods.at[0].components.at[1].location, "x.ini:6"));
    assert_int_equal(p->periods.at[0].buses.count, 2);
    assert_string_equal(p->periods.at[0].buses.at[0].name, "a1");
    assert_string_equal(p->periods.at[0].buses.at[1].name, "hv");
}

static void invalid_sections(void **state)
{
    fixture *f = *state;
    refused(f, HEAD "[limit]\npue = 1.2\n",
            "x.ini:4: [limit]|write `type = ...`|did you mean [limits]?");
    refused(f, HEAD "[chillers]\nx = 1\n", "x.ini:4: [chillers]|write `type = ...`");
    refused(f, HEAD "[phse 2026]\nstart = 2026-01-01\n",
            "x.ini:4: [phse 2026]|unknown kind|did you mean [phase 2026]?");
    refused(f, HEAD "[buss hv]\nx = 1\n", "x.ini:4: [buss hv]|unknown kind|did you mean [bus hv]?");
}

static void unknown_keys(void **state)
{
    fixture *f = *state;
    static const char *const text[][2] = {
        {HEAD "[site]\nnmae = x\n", "x.ini:5: [site] unknown key `nmae`; did you mean `name`?"},
        {HEAD "[time]\nhour = 24\n", "x.ini:5: [time] unknown key `hour`; did you mean `hours`?"},
        {HEAD "[economics]\ndiscout = 2 %\n",
         "x.ini:5: [economics] unknown key `discout`|`discount`"},
        {HEAD "[economics]\nusd = 1\n", "x.ini:5: [economics] unknown key `usd`"},
        {HEAD "[objective]\nminimise = cost\n",
         "x.ini:5: [objective] unknown key `minimise`|`minimize`"},
        {HEAD "[plugins]\npaths = x\n", "x.ini:5: [plugins] unknown key `paths`|`path`"},
        {HEAD "[weather]\nfile = a.epw\nlatitude = 3\n", "x.ini:6: [weather] latitude"},
    };
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
        refused(f, text[i][0], text[i][1]);
}

static void site_section(void **state)
{
    fixture *f = *state;
    load(f, HEAD "[site]\nname = Dallas; campus\ntarget = 100000 kW\n");
    assert_string_equal(f->p->name, "Dallas; campus");
    near_to(f->p->periods.at[0].target, 100);
    refused(f, HEAD "[site]\ntarget = 5 MWh\n", "x.ini:5: [site] target = 5 MWh|energy|power (MW)");
    refused(f, HEAD "[site]\ntarget = 0\n", "x.ini:5: [site] target = 0|must be above 0");
    refused(f, HEAD "[site]\ntarget = nan\n", "x.ini:5: [site] target = nan");
    refused(f, HEAD "[site]\ntarget = inf\n", "x.ini:5: [site] target = inf");
    refused(f, HEAD "[site]\ntarget = 1,5 MW\n", "x.ini:5: [site] target = 1,5 MW");
    refused(f, HEAD "[site]\ntarget = 0x10\n", "x.ini:5: [site] target = 0x10");
}

static void economics_section(void **state)
{
    fixture *f = *state;
    load(f, HEAD "[economics]\ncurrency = EUR\ndiscount = 5 %\nUSD = 0.92 EUR\nGBP = 1.17\n");
    assert_string_equal(f->p->money.currency, "EUR");
    near_to(f->p->discount, 0.05);
    assert_int_equal(f->p->money.rates, 2);
    assert_string_equal(f->p->money.rate[0].currency, "USD");
    near_to(f->p->money.rate[0].rate, 0.92);
    near_to(f->p->money.rate[1].rate, 1.17);
    load(f, HEAD "[economics]\ndiscount = 0\n");
    assert_true(f->p->discount == 0);
    static const char *const bad[][2] = {
        {"currency = Euro\n", "x.ini:5: [economics] currency = Euro|EUR"},
        {"currency = XQZ\n", "x.ini:5: [economics] currency = XQZ|must be a currency"},
        {"currency = eur\n", "x.ini:5: [economics] currency = eur"},
        {"discount = -1 %\n", "x.ini:5: [economics] discount|below the minimum of"},
        {"discount = 0.07\n", "x.ini:5: [economics] discount|write `7 %`"},
        {"discount = 101 %\n", "x.ini:5: [economics] discount|above the maximum of"},
        {"discount = 7 USD\n", "x.ini:5: [economics] discount|money"},
        {"USD = 1\n", "x.ini:5: [economics] USD = 1|own currency"},
        {"EUR = 1.1 EUR\n", "x.ini:5: [economics] EUR = 1.1 EUR"}, /* the rate is in USD */
        {"EUR = 0\n", "x.ini:5: [economics] EUR = 0|above 0"},
        {"EUR = -1 USD\n", "x.ini:5: [economics] EUR|above 0"},
        {"EUR = 1 USD/MWh\n", "x.ini:5: [economics] EUR"},
        {"XQZ = 1 USD\n", "x.ini:5: [economics] XQZ"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[120];
        snprintf(text, sizeof text, HEAD "[economics]\n%s", bad[i][0]);
        refused(f, text, bad[i][1]);
    }
    /* Money in another section needs the rate. */
    load(f, "format = 1\n[grid]\ntype = a.b\ncapex = 100 USD/kW\n"
            "[economics]\ncurrency = EUR\nUSD = 0.5 EUR\n");
    double out;
    ini_section *s = ini_find_section(&f->p->document, "", "grid");
    ini_entry *n = ini_find_entry(s, "capex");
    assert_int_equal(value_real(f->p, s, n, "EUR/MW", (value_range){0, 1e9}, &out, &f->e), 0);
    near_to(out, 50000);
    load(f, "format = 1\n[grid]\ntype = a.b\ncapex = 100 USD/kW\n[economics]\ncurrency = EUR\n");
    s = ini_find_section(&f->p->document, "", "grid");
    n = ini_find_entry(s, "capex");
    value_real(f->p, s, n, "EUR/MW", (value_range){0, 1e9}, &out, &f->e);
    says(f, ERROR_PROBLEM, "x.ini:4: [grid] capex = 100 USD/kW|USD|EUR");
}

static void plugins_section(void **state)
{
    fixture *f = *state;
    char path[100];
    load(f, HEAD "[plugins]\npath = one , ../two,/three\n");
    assert_int_equal(f->p->plugin_paths.count, 3);
    snprintf(path, sizeof path, "%s/one", f->folder);
    assert_string_equal(f->p->plugin_paths.at[0], path);
    snprintf(path, sizeof path, "%s/../two", f->folder);
    assert_string_equal(f->p->plugin_paths.at[1], path);
    assert_string_equal(f->p->plugin_paths.at[2], "/three");
    refused(f, HEAD "[plugins]\npath = one,,two\n", "x.ini:5: [plugins] path|commas");
    refused(f, HEAD "[plugins]\npath = one,\n", "x.ini:5: [plugins] path");
}

/* ---- --set ----------------------------------------------------------------------------------- */

static const char *value_of(fixture *f, const char *kind, const char *name, const char *key)
{
    const ini_entry *n = ini_find_entry(ini_find_section(&f->p->document, kind, name), key);
    return n == NULL ? "(none)" : n->value;
}

static void set_overrides_values(void **state)
{
    fixture *f = *state;
    static const char *const set[] = {
        "grid.limit = 7 MW",           "grid.new=1=2",
        "grid.price.peak = 3 USD/MWh", "bus w40.temperature=30.5 degC",
        "bus w50 . wide = 1",          "site.target=5",
        "economics.discount=5",        "site.target=6",
        "grid.type=other.thing"};
    assert_int_equal(read_with(f,
                               HEAD "limit = 5 MW\n[bus w40]\ntemperature = 40 degC\n"
                                    "[economics]\ndiscount = 2 %\n",
                               set, sizeof set / sizeof set[0]),
                     0);
    assert_string_equal(value_of(f, "", "grid", "limit"), "7 MW");
    assert_string_equal(value_of(f, "", "grid", "new"), "1=2");
    assert_string_equal(value_of(f, "", "grid", "price.peak"), "3 USD/MWh");
    assert_string_equal(value_of(f, "bus", "w40", "temperature"), "30.5 degC");
    assert_string_equal(value_of(f, "bus", "w50", "wide"), "1");
    assert_true(f->p->periods.at[0].target == 6); /* the last one applies */
    assert_true(f->p->discount == 0.05);
    assert_string_equal(f->p->periods.at[0].components.at[0].type, "other.thing");
    assert_int_equal(f->p->periods.at[0].buses.count, 2);
}

static void set_refused(fixture *f, const char *set, int code, const char *words)
{
    if (read_with(f, HEAD, &set, 1) == 0)
        fail_msg("taken: %s", set);
    says(f, code, words);
}

static void invalid_set(void **state)
{
    fixture *f = *state;
    set_refused(f, "grid", ERROR_USAGE, "--set grid|SECTION.KEY=VALUE");
    set_refused(f, "grid.limit", ERROR_USAGE, "--set grid.limit|SECTION.KEY=VALUE");
    set_refused(f, "grid=5.5", ERROR_USAGE, "--set grid=5.5|SECTION.KEY=VALUE");
    set_refused(f, "", ERROR_USAGE, "SECTION.KEY=VALUE");
    set_refused(f, "grid.=5", ERROR_USAGE, "--set grid.=5|SECTION.KEY=VALUE");
    set_refused(f, "grid.limit=", ERROR_USAGE, "there is no value after");
    set_refused(f, "gird.limit=5", ERROR_PROBLEM, "--set gird.limit=5|[gird]|did you mean [grid]?");
    set_refused(f, ".limit=5", ERROR_USAGE, "--set .limit=5|SECTION.KEY=VALUE");
    set_refused(f, "site.target=0", ERROR_PROBLEM, "--set: [site] target = 0|must be above 0");
    set_refused(f, "site.taget=5", ERROR_PROBLEM, "--set: [site] unknown key `taget`|`target`");
    set_refused(f, "time.step=7", ERROR_PROBLEM, "not a whole number of steps");
}

/* ---- objective and limits -------------------------------------------------------------------- */

static void objectives(void **state)
{
    fixture *f = *state;
    load(f, HEAD "[objective]\nminimize = cost + 50 USD/t * carbon + 2*water\n");
    const problem_objective_term *g = f->p->objective.at;
    assert_int_equal(f->p->objective.count, 3);
    assert_string_equal(g[0].account, "cost");
    assert_true(g[0].factor == 1 && strcmp(g[0].unit, "") == 0);
    assert_string_equal(g[1].account, "carbon");
    assert_true(g[1].factor == 50 && strcmp(g[1].unit, "USD/t") == 0);
    assert_string_equal(g[2].account, "water");
    assert_true(g[2].factor == 2 && strcmp(g[2].unit, "") == 0);
    assert_string_equal(f->p->objective_text, "cost + 50 USD/t * carbon + 2*water");
    assert_int_equal(f->p->objective_entry->line, 5);
    load(f, HEAD "[objective]\nminimize = 1e3 USD*h/t * noise_level\n");
    assert_string_equal(f->p->objective.at[0].account, "noise_level");
    assert_string_equal(f->p->objective.at[0].unit, "USD*h/t");
    load(f, HEAD "[objective]\n; nothing said\n");
    assert_string_equal(f->p->objective.at[0].account, "cost");
    static const char *const bad[][2] = {
        {"cost + USD/t * carbon", "`USD/t` is not a number"},
        {"Cost", "`Cost` is not the name of an account"},
        {"cost - carbon", "`cost - carbon` is not the name"},
        {"cost + ", "is not the name of an account"},
        {"50 USD/t *", "`` is not the name"},
        {"* carbon", "is not a number"},
        {"5 USD", "`5 USD` is a weight without an account"},
        {"nan * carbon", "`nan` is not a number"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[120], words[200];
        snprintf(text, sizeof text, HEAD "[objective]\nminimize = %s\n", bad[i][0]);
        snprintf(words, sizeof words, "x.ini:5: [objective] minimize = |%s", bad[i][1]);
        refused(f, text, words);
    }
}

static void limits(void **state)
{
    fixture *f = *state;
    load(f, HEAD "[limits]\nwater = 200 ML/yr\npue.max = 1.2\nref.min = 0.5\ncapex = 900 MUSD\n"
                 ".min = 1\n");
    static const struct {
        const char *name, *value;
        int sense;
    } wanted[] = {{".min", "1", 0},
                  {"capex", "900 MUSD", 0},
                  {"pue", "1.2", -1},
                  {"ref", "0.5", 1},
                  {"water", "200 ML/yr", 0}};
    assert_int_equal(f->p->periods.at[0].limits.count, 5);
    for (size_t i = 0; i < 5; i++) {
        const problem_limit *l = &f->p->periods.at[0].limits.at[i];
        assert_string_equal(l->name, wanted[i].name);
        assert_string_equal(l->entry->value, wanted[i].value);
        assert_int_equal(l->sense, wanted[i].sense);
    }
}

/* ---- weather --------------------------------------------------------------------------------- */

static void normals(void **state)
{
    fixture *f = *state;
    load(f, HEAD NORMALS);
    const problem *p = f->p;
    assert_true(p->periods.at[0].has_weather);
    assert_true(p->periods.at[0].weather.latitude == 33 &&
                p->periods.at[0].weather.longitude == -97);
    assert_true(p->periods.at[0].weather.elevation == 170 &&
                p->periods.at[0].weather.utc_offset == -6);
    assert_true(p->periods.at[0].weather.wind_height == 10);
    assert_string_equal(p->periods.at[0].weather.source, "normals");
    double july = 0;
    for (int t = 181 * 24; t < 212 * 24; t++)
        july += p->periods.at[0].weather_by_step[WEATHER_DRY_BULB][t] / (31 * 24);
    assert_true(fabs(july - 29) < 0.5);
    static const char *const change[][3] = {
        /* key, the line written instead of it, the message */
        {"dry_bulb", "dry_bulb = 7,9,14,18,23,27,29,29,25,19,13 degC",
         "[weather] dry_bulb|11 numbers are given; there must be twelve"},
        {"dry_bulb", "dry_bulb = 7,9,14,18,23,27,29,99,25,19,13,8 degC",
         "number 8: |above the maximum of"},
        {"humidity", "humidity = 66,65,63,64,69,65,58,59,65,63,66,167 %", "number 12: |100 %"},
        {"humidity", "", "[weather] `humidity` is missing"},
        {"latitude", "latitude = 91", "[weather] latitude = 91|90 deg"},
        {"latitude", "", "[weather] `latitude` is missing"},
        {"time_zone", "time_zone = 15", "[weather] time_zone"},
        {"wind", "wind = 5 MW", "[weather] wind|number 1: "},
        {"ghi", "ghi = 2,3,4,5,6,7,8,9,60,4,3,2",
         "x.ini:5: [weather] file = normals: |month 9 is 60 kWh/m2"},
        {"ghi", "sun = 3", "[weather] `ghi` is missing"},
    };
    for (size_t i = 0; i < sizeof change / sizeof change[0]; i++) {
        char text[1200] = "", *out = text;
        static const char all[] = HEAD NORMALS;
        for (const char *line = all; *line != '\0';) {
            size_t length = strcspn(line, "\n");
            size_t key = strlen(change[i][0]);
            bool this = strncmp(line, change[i][0], key) == 0 && line[key] == ' ';
            out += snprintf(out, sizeof text - (size_t)(out - text), "%.*s\n",
                            this ? (int)strlen(change[i][1]) : (int)length,
                            this ? change[i][1] : line);
            line += length + 1;
        }
        refused(f, text, change[i][2]);
    }
}

static void weather_tables(void **state)
{
    fixture *f = *state;
    put(f->table, "time,temp_F,relative_humidity,pressure,ghi,wind_speed\n"
                  "0,50,50,100,0,3\n1,59,60,100,100,4\n2,68,70,100,200,5\n3,77,40,101,300,6\n");
    load(f, FOUR "[weather]\nfile = x.csv\n" LOCATION
                 "dry_bulb = temp_F degF\npressure = pressure kPa\nwind_height = 2 m\n");
    const double *const *air = f->p->periods.at[0].weather_by_step;
    assert_true(fabs(air[WEATHER_DRY_BULB][3] - 25) < 1e-9);
    assert_true(fabs(air[WEATHER_PRESSURE][3] - 101e3) < 1e-6);
    assert_true(air[WEATHER_GHI][2] == 200 && air[WEATHER_WIND_SPEED][0] == 3);
    assert_true(air[WEATHER_WET_BULB][1] < air[WEATHER_DRY_BULB][1]);
    assert_true(air[WEATHER_DEW_POINT][1] < air[WEATHER_WET_BULB][1]);
    assert_null(air[WEATHER_DNI]);
    assert_true(f->p->periods.at[0].weather.wind_height == 2);
    static const char *const bad[][2] = {
        {"dry_bulb = temp_C\n", "x.ini:14: [weather] |temp_C|did you mean `temp_F`?"},
        {"", "x.ini:7: [weather] |dry_bulb|dry_bulb = COLUMN"},
        {"dry_bulb = temp_F\n", "x.csv:5: dry bulb is 77 degC"},
        {"dry_bulb = temp_F MW\n", "x.ini:14: [weather] dry_bulb|the unit `MW` is a power"},
        {"dry_bulb = temp_F degF\nwet_bulb = a\n", "x.ini:15: [weather] unknown key `wet_bulb`"},
        {"dry_bulb = temp_F degF\ndni = sun\n", "x.ini:15: [weather] |sun"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[600];
        snprintf(text, sizeof text,
                 FOUR "[weather]\nfile = x.csv\n" LOCATION "pressure = pressure kPa\n%s",
                 bad[i][0]);
        assert_int_not_equal(read_with(f, text, NULL, 0), 0);
        says(f, ERROR_PROBLEM, bad[i][1]);
    }
    refused(f,
            HEAD "[weather]\nfile = x.csv\n" LOCATION
                 "dry_bulb = temp_F degF\npressure = pressure kPa\n",
            "x.ini:5: [weather] file = x.csv|4"); /* four rows are not a year */
}

static void invalid_weather(void **state)
{
    fixture *f = *state;
    refused(f, HEAD "[weather]\nlatitude = 3\n", "x.ini:4: [weather] `file` is missing");
    refused(f, HEAD "[weather]\nfile = dallas.tmy\n", "x.ini:5: [weather] file = dallas.tmy|.epw");
    refused(f, HEAD "[weather]\nfile = none.epw\n", "x.ini:5: [weather] file = none.epw|none.epw");
    refused(f, HEAD "[weather]\nfile = none.csv\n" LOCATION, "x.ini:5: [weather] file = none.csv");
    refused(f, HEAD "[weather]\nfile = Normals\n", "x.ini:5: [weather] file = Normals");
}

/* Nested lists of includes multiply (20^10 reads for lists of 20, ten deep), so the number of files
 * is limited. */
static void number_of_includes_is_limited(void **state)
{
    static const char *const twenty = "a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,"
                                      "a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,a.csv,a.csv";
    fixture *f = *state;
    char inner[80], text[400];
    snprintf(inner, sizeof inner, "%s/a.csv", f->folder);
    put(inner, "; nothing\n");
    snprintf(text, sizeof text, "include = %s\n", twenty);
    put(f->table, text);
    refused(f,
            "format = 1\ninclude = x.csv,x.csv,x.csv,x.csv,x.csv,x.csv,x.csv,x.csv,x.csv,x.csv\n"
            "[grid]\ntype = grid.connection\n",
            "x.csv:1: include = a.csv,a.csv|: more than 200 files are read in total");
    assert_int_equal(unlink(inner), 0);
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(defaults),
        CASE(format_key),
        CASE(components_and_buses_are_sorted),
        CASE(invalid_sections),
        CASE(unknown_keys),
        CASE(site_section),
        CASE(economics_section),
        CASE(plugins_section),
        CASE(set_overrides_values),
        CASE(invalid_set),
        CASE(objectives),
        CASE(number_of_includes_is_limited),
        CASE(limits),
        CASE(normals),
        CASE(weather_tables),
        CASE(invalid_weather),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
