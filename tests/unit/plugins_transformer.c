/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_transformer.c - the power chain against published figures: efficiencies at the test load
 * of US and EU standards, units as built, points of a UPS's data sheet, resistances of conductors;
 * loading segments against the law on random points; ratings in thin air.
 */
#include "transformer/bank.h"
#include "transformer/electronic.h"
#include "transformer/standards.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void assert_near(double got, double want, double tolerance, const char *what)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.9g, want %.9g within %.3g", what, got, want, tolerance);
}

/* The number that a preset of a type sets for a key, without its unit. */
static double preset(const char *type, const char *name, const char *key)
{
    char path[512], wanted[64];
    double value = 0;
    const firn_plugin_desc *d;
    void *object;
    snprintf(path, sizeof path, BINARY_DIR "/plugins/%s.so", type);
    snprintf(wanted, sizeof wanted, "%s = ", key);
    object = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (object == NULL)
        fail_msg("%s", dlerror());
    d = dlsym(object, "firn_plugin");
    assert_non_null(d);
    for (uint32_t i = 0; i < d->param_count; i++) {
        for (uint32_t c = 0; c < d->params[i].choice_count; c++) {
            const firn_choice *choice = &d->params[i].choices[c];
            if (strcmp(choice->name, name) != 0)
                continue;
            const char *at = strstr(choice->sets, wanted);
            if (at == NULL || sscanf(at + strlen(wanted), "%lf", &value) != 1)
                fail_msg("%s %s does not set %s", type, name, key);
            dlclose(object);
            return value;
        }
    }
    fail_msg("%s has no preset %s", type, name);
    return 0;
}

/* A reader of the rule looks up rating and efficiency, and measures at the test load. */
static void test_standards(void **state)
{
    static const struct {
        const standard *of;
        double kva, load, percent;
    } cases[] = {
        {&standards_oil[OIL_DOE_2016], 2500, 0.5, 99.53},
        {&standards_oil[OIL_DOE_2016], 1000, 0.5, 99.43},
        {&standards_oil[OIL_DOE_2016], 15, 0.5, 98.65},
        {&standards_oil[OIL_DOE_2029], 2500, 0.5, 99.55},
        {&standards_oil[OIL_DOE_2029], 300, 0.5, 99.42},
        {&standards_dry[DRY_DOE_2016_MV], 2500, 0.5, 99.47},
        {&standards_dry[DRY_DOE_2016_LV], 15, 0.35, 97.89},
        {&standards_dry[DRY_DOE_2016_LV], 225, 0.35, 98.94},
        {&standards_dry[DRY_DOE_2016_LV], 1000, 0.35, 99.28},
        {&standards_dry[DRY_DOE_2007_LV], 75, 0.35, 98.0},
        /* 625 kVA is half-way between 500 and 750 kVA, and so is its efficiency */
        {&standards_dry[DRY_DOE_2016_LV], 625, 0.35, 99.185},
        /* losses in W of the EU table, as an efficiency at half load */
        {&standards_oil[OIL_EU_2], 1000, 0.5, 100 * 500e3 / (500e3 + 693 + 7600 / 4.0)},
        {&standards_oil[OIL_EU_2], 2500, 0.5, 100 * 1250e3 / (1250e3 + 1575 + 18500 / 4.0)},
        {&standards_oil[OIL_EU_1], 2500, 0.5, 100 * 1250e3 / (1250e3 + 1750 + 22000 / 4.0)},
        {&standards_dry[DRY_EU_2], 1600, 0.5, 100 * 800e3 / (800e3 + 1980 + 13000 / 4.0)},
    };
    double no_load, load_loss;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        standard_losses(cases[i].of, cases[i].kva, &no_load, &load_loss);
        assert_near(100 * bank_efficiency(no_load, load_loss, cases[i].load), cases[i].percent,
                    0.001, cases[i].of->name);
    }
    /* The later standard never allows more. */
    for (double kva = 15; kva <= 2500; kva += 35) {
        double later, more;
        standard_losses(&standards_oil[OIL_DOE_2016], kva, &no_load, &load_loss);
        standard_losses(&standards_oil[OIL_DOE_2029], kva, &later, &more);
        assert_true(later < no_load && more < load_loss);
    }
    assert_false(standard_covers(&standards_dry[DRY_DOE_2016_LV], 1001));
    assert_true(standard_covers(&standards_oil[OIL_DOE_2016], 1000 * 2.5));
}

static void test_units_as_built(void **state)
{
    static const struct {
        const char *type, *preset;
        double load, percent;
    } cases[] = {
        {"transformer.power", "typical-25", 0.5, 99.63},
        {"transformer.power", "typical-25", 1, 99.60},
        {"transformer.power", "typical-40", 0.5, 99.70},
        {"transformer.power", "typical-40", 1, 99.62},
        {"transformer.power", "typical-63", 0.5, 99.74},
        {"transformer.power", "typical-63", 1, 99.63},
        {"transformer.power", "typical-100", 0.5, 99.76},
        {"transformer.power", "typical-100", 1, 99.69},
        {"transformer.power", "typical-160", 0.5, 99.80},
        {"transformer.power", "typical-160", 1, 99.71},
        {"transformer.power", "EU-tier-2-25", 0.5, 99.700},
        {"transformer.power", "EU-tier-2-40", 0.5, 99.724},
        {"transformer.power", "EU-tier-2-63", 0.5, 99.745},
        {"transformer.power", "EU-tier-2-100", 0.5, 99.770},
        {"transformer.power", "EU-tier-2-160", 0.5, 99.790},
        {"transformer.power", "EU-tier-2-400", 0.5, 99.797},
    };
    static const char *const high[] = {"345kV-200", "345kV-400", "500kV-400"};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_near(100 * bank_efficiency(preset(cases[i].type, cases[i].preset, "no_load"),
                                          preset(cases[i].type, cases[i].preset, "load_loss"),
                                          cases[i].load),
                    cases[i].percent, 0.02, cases[i].preset);
    /* makers of units of 345 kV and more: above 99.6 % at all loads */
    for (size_t i = 0; i < sizeof high / sizeof *high; i++) {
        for (double load = 0.2; load <= 1; load += 0.05)
            assert_true(bank_efficiency(preset("transformer.power", high[i], "no_load"),
                                        preset("transformer.power", high[i], "load_loss"),
                                        load) > 0.996);
    }
    /* an amorphous core of the typical grade passes the rule that amorphous cores were made for */
    assert_true(bank_efficiency(preset("transformer.amorphous", "typical", "no_load"),
                                preset("transformer.amorphous", "typical", "load_loss"),
                                0.5) >= 0.9955);
}

/* Eaton 9395XR-1935, 1875 kW: efficiencies, and heat in kW, in both modes. */
static void test_ups(void **state)
{
    static const double load[] = {0.25, 0.5, 0.75, 1};
    static const struct {
        const char *mode;
        double percent[4];
    } cases[] = {
        {"double-conversion", {97.0, 97.3, 97.0, 96.4}},
        {"eco", {98.4, 99.0, 99.2, 99.2}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const electronic_law law = {preset("transformer.ups", cases[i].mode, "no_load"),
                                    preset("transformer.ups", cases[i].mode, "proportional_loss"),
                                    preset("transformer.ups", cases[i].mode, "load_loss")};
        for (int k = 0; k < 4; k++)
            assert_near(100 * electronic_efficiency(&law, load[k]), cases[i].percent[k], 0.08,
                        cases[i].mode);
    }
    {
        const double at[3] = {0.25, 0.5, 1}, given[3] = {0.97, 0.973, 0.964};
        const electronic_law law = electronic_fit(at, given);
        for (int k = 0; k < 3; k++)
            assert_near(electronic_efficiency(&law, at[k]), given[k], 1e-12, "a fitted point");
        /* the fourth point was not used: 1875 kW at 75 % give 43 kW of heat, 97.0 % */
        assert_near(1875 * electronic_loss(&law, 0.75), 1875 * 0.75 * (1 / 0.97 - 1), 1.2, "kW");
        assert_true(electronic_lowest(&law) == law.no_load);
    }
    {
        const electronic_law dips = {0.01, -0.03, 0.05};
        assert_near(electronic_lowest(&dips), 0.01 - 0.0009 / 0.2, 1e-15, "lowest loss");
    }
}

/* sqrt(3) I R / U of a three-phase line at its rated current, per km. */
static void test_lines(void **state)
{
    static const struct {
        const char *kind;
        double ohm, ampere, volt;
    } cases[] = {
        /* Drake 795 kcmil: 0.1390 ohm per mile at 75 degC, 907 A */
        {"overhead-138kV", 0.1390 / 1.609344, 907, 138e3},
        {"overhead-345kV", 0.1390 / 1.609344 / 2, 2 * 907, 345e3},
        {"cable-34.5kV", 0.097, 570, 34.5e3},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const double percent = 100 * sqrt(3) * cases[i].ampere * cases[i].ohm / cases[i].volt;
        assert_near(preset("transformer.line", cases[i].kind, "loss"), percent, 0.02 * percent,
                    cases[i].kind);
    }
}

static void test_thin_air(void **state)
{
    (void)state;
    assert_true(curve_thin_air(1000, 0.003) == 1 && curve_thin_air(-200, 0.003) == 1);
    assert_near(curve_thin_air(2000, 0.003), 0.97, 1e-12, "dry, 0.3 % per 100 m");
    /* IEC 62040-3 for a UPS: 0.95, 0.91, 0.86, 0.82 at 1500 to 3000 m */
    assert_near(curve_thin_air(1500, 0.009), 0.95, 0.006, "UPS at 1500 m");
    assert_near(curve_thin_air(2000, 0.009), 0.91, 0.006, "UPS at 2000 m");
    assert_near(curve_thin_air(3000, 0.009), 0.82, 0.006, "UPS at 3000 m");
}

static void test_bounds(void **state)
{
    (void)state;
    assert_near(curve_bound(curve_quarters, CURVE_QUARTERS), 1.0 / 64, 1e-15, "quarters");
    assert_near(curve_bound(curve_low, CURVE_LOW), 1.0 / 64, 1e-15, "low loads");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_standards), cmocka_unit_test(test_units_as_built),
        cmocka_unit_test(test_ups),       cmocka_unit_test(test_lines),
        cmocka_unit_test(test_thin_air),  cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
