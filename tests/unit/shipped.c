/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * shipped.c - every shipped technology, at its defaults and at both ends of the range of each
 * parameter, on a small site with a bus for each of its ports: it builds with finite numbers, or is
 * refused with the expected message; and where the site can be solved, its PUE is at least 1.
 */
#include "host_check_rig.h"

#include "base/text.h"

/* Four steps of a summer day. Each heat bus has a source and a sink of its own, so that a
 * technology on it has heat to handle and the site stays feasible without it. */
#define HOST                                                                                       \
    "[site]\ntarget = 10 MW\n[time]\nstart = 2026-07-01\nhours = 24\nstep = 6 h\n"                 \
    "[weather]\nfile = air.csv\nlatitude = 32.9 deg\nlongitude = -97 deg\nelevation = 171 m\n"     \
    "time_zone = -6 h\n[economics]\nyear = 2025\ninflation = 2 %\n"                                \
    "[utility]\ntype = grid.connection\nprice = 45 USD/MWh\n"                                      \
    "[step-down]\ntype = basic.link\nfrom = hv\nto = mv\n"                                         \
    "[to-halls]\ntype = basic.link\nfrom = mv\nto = lv\n"                                          \
    "[offices]\ntype = basic.sink\nin = lv\ndemand = 1 MW\n"                                       \
    "[racks-sink]\ntype = basic.sink\nin = racks\nlimit = 1000 MW\n"                               \
    "[racks-heat]\ntype = basic.source\nout = racks\nlimit = 3 MW\nprice = -100\n"                 \
    "[air-sink]\ntype = basic.sink\nin = air\nlimit = 1000 MW\n"                                   \
    "[air-heat]\ntype = basic.source\nout = air\nlimit = 3 MW\n"                                   \
    "[loop-sink]\ntype = basic.sink\nin = w40\nlimit = 1000 MW\nprice = -200\n"                    \
    "[loop-heat]\ntype = basic.source\nout = w40\nlimit = 3 MW\n"                                  \
    "[cold-sink]\ntype = basic.sink\nin = chilled\nlimit = 1000 MW\nprice = -200\n"                \
    "[cold-heat]\ntype = basic.source\nout = chilled\nlimit = 3 MW\n"                              \
    "[warm-sink]\ntype = basic.sink\nin = condenser\nlimit = 1000 MW\nprice = -200\n"              \
    "[warm-heat]\ntype = basic.source\nout = condenser\nlimit = 3 MW\n"                            \
    "[wells]\ntype = water.supply\n[pads]\ntype = rejection.adiabatic\nloop = w40\n"               \
    "[bus condenser]\ntemperature = 30 degC\n"                                                     \
    "[hot-heat]\ntype = basic.source\nout = hot\nlimit = 9 MW\n[bus hot]\ntemperature = 90 degC\n" \
    "[hot-sink]\ntype = basic.sink\nin = hot\nlimit = 9 MW\n"                                      \
    "[bus racks]\nrack_power = 30 kW\n[bus w40]\ntemperature = 40 degC\n"                          \
    "[bus chilled]\ntemperature = 18 degC\n"
#define HALLS "[it]\ntype = it.load\n"

/* Four values, one per step. */
static const char air[] = "dry_bulb,relative_humidity,ghi,dni,dhi,wind_speed\n"
                          "24,80,0,0,0,3\n27,70,300,400,120,4\n39,35,900,800,150,5\n"
                          "30,60,100,90,60,4\n";

static registry technologies;

/* The keys that a technology requires. */
static const struct {
    const char *type, *keys;
} needs[] = {
    {"basic.source", "out = lv\nlimit = 5 MW\n"},
    {"basic.sink", "in = lv\ndemand = 1 MW\nlimit = 1 MW\n"},
    {"basic.converter", "in = w40\nout = chilled\nsize.capex = 9 USD/kW\n"},
    {"basic.storage", "bus = lv\npower.capex = 9 USD/kW\nenergy.capex = 9 USD/kWh\n"},
    {"basic.link", "from = mv\nto = lv\nsize.capex = 9 USD/kW\ntwo_way = yes\n"},
    {"grid.connection", "price = 50 USD/MWh\ndemand_charge = 9 USD/kW/month\nratchet = 50 %\n"
                        "contract_demand = 0.1 MW\n"
                        "minimum_take = 1000 MWh/yr\nminimum_take_price = 5\n"},
    {"cooling.direct-to-chip", "loop = w40\n"},
    {"rejection.adiabatic", "loop = w40\n"},
    {"cooling.direct-to-chip-2phase", "loop = w40\n"},
    {"cooling.immersion", "loop = w40\n"},
    {"cooling.immersion-2phase", "loop = w40\n"},
    {"cooling.pure-water", "loop = w40\n"},
    {"rejection.dry-cooler", "loop = w40\n"},
    {"rejection.heat-reuse", "loop = w40\ndemand = 1 MW\n"},
    {"rejection.absorption", "drive = hot\n"},
    {"generation.combined-cycle", "fuel_price = 14\n"},
    {"generation.diesel", "fuel_price = 104\n"},
    {"generation.fuel-cell", "fuel_price = 14\n"},
    {"generation.gas-engine", "fuel_price = 14\n"},
    {"generation.gas-turbine", "fuel_price = 14\n"},
    {"transformer.line", "from = hv\nto = mv\nlength = 2 km\n"},
    {"transformer.solid-state", "to = lv\n"},
    {"transformer.switchgear", "from = mv\nto = lv\n"},
    {"transformer.ups", "from = mv\nto = lv\n"},
    {"renewable.hydro", "inflow = 20 m3/s\nhead = 50 m\nreservoir.max = 1e8 m3\n"},
};

/* Settings that are refused, with the expected message. All others build. A type that ends in `.`
 * is a family. */
static const struct {
    const char *type, *key, *value, *message;
} exceptions[] = {
    {"it.load", "share", "0", "the shares of the IT target sum to 0"},
    {"it.training", "share", "0", "the shares of the IT target sum to 0"},
    {"it.batch", "share", "0", "the shares of the IT target sum to 0"},
    {"it.batch", "peak", "0.01", "the work of day 182 of the year (in July) cannot be done"},
    {"it.inference", "share", "0", "the shares of the IT target sum to 0"},
    {"cooling.air-economizer", "supply_max", "10 degC", "above `supply_max` of 10 degC"},
    {"cooling.air-economizer", "supply_min", "40 degC", "above `supply_max` of 27 degC"},
    {"renewable.hydro", "reservoir.max", "inf", "neither a cost nor a limit"},
    {"basic.link", "minimum", "100 %", "needs a direction"},
    {"cooling.rear-door", "dew_point", "25 degC", "use a loop of at least 27 degC"},
    {"generation.", "efficiency", "0", "`efficiency` = 0 is not within 0.05 to 0.75"},
    {"generation.", "efficiency", "1000", "`efficiency` = 1000 is not within 0.05 to 0.75"},
    {"generation.", "heat_rate", "0", "`heat_rate` = 0 is below the minimum of 1.333"},
    {"generation.", "heat_rate", "1000", "is above the maximum of 20"},
    {"generation.", "minimum_load", "1000", "`minimum_load` = 1000 is above the maximum of 1"},
    {"generation.", "redundant_units", "100", "requires one unit more"},
    {"transformer.dry", "unit", "3150 kVA", "outside of DOE-2016-mv, which covers 15 to 2500 kVA"},
    {"transformer.oil", "unit", "3150 kVA", "outside of DOE-2016, which covers 15 to 2500 kVA"},
    {"transformer.line", "length", "1000 km", "loses 39 % at full load over 1000 km"},
    {"transformer.line", "loss", "50 %/km", "loses 100 % at full load over 2 km"},
    {"transformer.solid-state", "proportional_loss", "-0.05", "raise `no_load`"},
    {"transformer.ups", "proportional_loss", "-0.05", "raise `no_load`"},
};

static const char *needed(const char *type)
{
    for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
        if (strcmp(needs[i].type, type) == 0)
            return needs[i].keys;
    }
    return "";
}

static bool used[sizeof exceptions / sizeof exceptions[0]];

static const char *exception(const char *type, const char *key, const char *value)
{
    for (size_t i = 0; key != NULL && i < sizeof exceptions / sizeof exceptions[0]; i++) {
        const char *of = exceptions[i].type;
        const size_t length = strlen(of);
        const bool is_of =
            of[length - 1] == '.' ? strncmp(of, type, length) == 0 : strcmp(of, type) == 0;
        if (is_of && strcmp(exceptions[i].key, key) == 0 &&
            strcmp(exceptions[i].value, value) == 0) {
            used[i] = true;
            return exceptions[i].message;
        }
    }
    return NULL;
}

static void all_finite(const rig *g, const char *what)
{
    const lp *p = &g->lp;
    bool bad = !isfinite(p->constant);
    for (int32_t j = 0; j < p->cols; j++)
        bad = bad || !isfinite(p->cost[j]) || isnan(p->col_lower[j]) || isnan(p->col_upper[j]) ||
              p->col_lower[j] > p->col_upper[j];
    for (int64_t k = 0; k < p->start[p->cols]; k++)
        bad = bad || !isfinite(p->value[k]);
    for (int32_t i = 0; i < p->rows; i++)
        bad = bad || isnan(p->row_lower[i]) || isnan(p->row_upper[i]);
    if (bad)
        fail_msg("%s: numbers that are not finite", what);
}

static int built, solved, refused;

/* Builds and solves one technology with one setting; key NULL: its defaults. */
static void try_setting(const char *type, const char *key, const char *value)
{
    rig g;
    char ini[8000], what[300];
    const char *own = needed(type), *message = exception(type, key, value);
    char line[200] = "";
    if (key != NULL)
        snprintf(line, sizeof line, "%s = %s\n", key, value);
    /* a key that the technology requires anyway is written once */
    char *keys = strdup(own), *old = NULL;
    size_t length = key != NULL ? strlen(key) : 0;
    for (char *at = keys; key != NULL && at != NULL && *at != '\0'; at = strchr(at, '\n') + 1) {
        if (strncmp(at, key, length) == 0 && strncmp(at + length, " =", 2) == 0)
            old = at;
    }
    if (old != NULL)
        memmove(old, strchr(old, '\n') + 1, strlen(strchr(old, '\n')));
    snprintf(what, sizeof what, "%s %s", type, line);
    snprintf(ini, sizeof ini, "%s%s[unit]\ntype = %s\n%s%s", HOST,
             strncmp(type, "it.", 3) == 0 ? "" : HALLS, type, keys, line);
    free(keys);
    rig_new(&g);
    g.r = technologies;
    rig_file(&g, "air.csv", air);
    if (rig_read(&g, ini) != 0)
        fail_msg("%s: %s", what, g.e.text);
    rig_build(&g);
    if (message != NULL) {
        if (g.e.code != ERROR_PROBLEM || strstr(g.e.text, message) == NULL)
            fail_msg("%s: `%s` does not contain `%s`", what, g.e.text, message);
        refused++;
        rig_free(&g);
        return;
    }
    if (g.e.code != 0)
        fail_msg("%s: %s", what, g.e.text);
    all_finite(&g, what);
    built++;
    solve(g.a, &g.lp, &(solve_options){.method = "auto"}, &g.solution, &g.e);
    if (g.e.code != 0)
        fail_msg("%s: %s", what, g.e.text);
    if (g.solution.status == SOLVE_OPTIMAL) {
        double pue = rig_total(&g, "facility_energy") / rig_total(&g, "it_energy");
        if (!(pue >= 1 - 1e-9))
            fail_msg("%s: PUE %.9f", what, pue);
        solved++;
    } else if (g.solution.status != SOLVE_INFEASIBLE && g.solution.status != SOLVE_UNBOUNDED) {
        fail_msg("%s: ends %s", what, solve_status_name(g.solution.status));
    }
    rig_free(&g);
}

static void both_ends(const char *type, const firn_param *p)
{
    char value[100];
    double end[2] = {p->min, p->max};
    for (int i = 0; i < 2; i++) {
        double number = isfinite(end[i]) ? end[i] : i == 0 ? -1000 : 1000;
        char digits[40];
        text_of(digits, sizeof digits, number, 15);
        /* A whole number has no unit, and money of a year needs that of the site's. */
        bool pure = strcmp(p->unit, "1") == 0 || strncmp(p->unit, "USD2", 4) == 0;
        snprintf(value, sizeof value, "%s%s%s", digits, pure ? "" : " ", pure ? "" : p->unit);
        try_setting(type, p->key, value);
    }
}

static void sizing_ends(const char *type, const firn_param *p)
{
    static const char *const ends[][2] = {
        {"capex", "0"},       {"capex", "1e9"},
        {"om", "0"},          {"om", "100 %/yr"},
        {"life", "0.1"},      {"life", "1000"},
        {"max", "0"},         {"max", "inf"},
        {"fix", "0"},         {"fix", "1000000"},
        {"existing", "1000"}, {"min", "1000"},
        {"redundancy", "2N"}, {"redundancy", "N+1 of 1000"},
    };
    char key[100];
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        snprintf(key, sizeof key, "%s.%s", p->key, ends[i][0]);
        try_setting(type, key, ends[i][1]);
    }
}

static void sweep(const firn_plugin_desc *d, const firn_param *p)
{
    switch (p->kind) {
    case FIRN_KIND_REAL:
    case FIRN_KIND_INTEGER:
    case FIRN_KIND_SERIES:
    case FIRN_KIND_LIST:
    case FIRN_KIND_WINDOWED:
        both_ends(d->type, p);
        break;
    case FIRN_KIND_FLAG:
        try_setting(d->type, p->key, "yes");
        try_setting(d->type, p->key, "no");
        break;
    case FIRN_KIND_CHOICE:
        for (uint32_t i = 0; i < p->choice_count; i++)
            try_setting(d->type, p->key, plugin_choice(p, i)->name);
        break;
    case FIRN_KIND_SIZING:
        sizing_ends(d->type, p);
        break;
    default: /* texts and tables have no range */
        break;
    }
}

static void every_technology_builds_at_both_ends(void **state)
{
    rig g;
    (void)state;
    rig_new(&g);
    rig_shipped(&g);
    technologies = g.r;
    assert_true(g.r.files.count >= 15);
    assert_int_equal(g.r.refused.count, 0);
    for (size_t i = 0; i < g.r.files.count; i++) {
        const plugin_file *file = registry_find(&g.r, g.r.files.at[i].type, "type", &g.e);
        assert_non_null(file);
        const firn_plugin_desc *d = file->desc;
        try_setting(d->type, NULL, NULL);
        for (uint32_t k = 0; k < d->param_count; k++)
            sweep(d, plugin_param(d, k));
    }
    print_message("%d settings built, %d of them solved, %d refused\n", built, solved, refused);
    assert_true(built > 250 && solved > built * 9 / 10);
    for (size_t i = 0; i < sizeof used / sizeof used[0]; i++) {
        if (!used[i])
            fail_msg("%s has no `%s = %s`", exceptions[i].type, exceptions[i].key,
                     exceptions[i].value);
    }
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_technology_builds_at_both_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
