/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_physics.c - the technologies' physics against published figures: fans, transformers,
 * chillers, free-cooling hours, cooling overheads, and the piecewise-linear
 * curves that approximate the part-load laws.
 */
#include "common/sizing.h"
#include "common/store.h"
#include "cooling/terminal.h"
#include "rejection/sink.h"
#include "skip.h"
#include "transformer/bank.h"

#include <dlfcn.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define WEATHER SOURCE_DIR "/../shared/data/weather/"

static void assert_near(double got, double want, double tolerance, const char *what)
{
    if (!(fabs(got - want) <= tolerance))
        fail_msg("%s: got %.9g, want %.9g within %.3g", what, got, want, tolerance);
}

/* ---- a host that only records calls ---------------------------------------------------------- */

typedef struct note {
    int32_t row, var; /* row < 0: a port, its index in `port` */
    int32_t port;
    double coef;
} note;

/* build() receives the host table and a handle, both of which are the test's own. */
struct firn_build {
    int32_t vars, rows, notes;
    note note[200];
    int64_t numbers;
    double number[10];
};

static firn_var note_var(firn_build *b, int32_t scope, const char *name, const char *unit,
                         firn_num lower, firn_num upper)
{
    (void)scope, (void)name, (void)unit, (void)lower, (void)upper;
    return (firn_var){b->vars++};
}

static firn_row note_row(firn_build *b, int32_t scope, const char *name, int32_t sense,
                         firn_num rhs, firn_mask when)
{
    (void)scope, (void)name, (void)sense, (void)rhs, (void)when;
    return (firn_row){b->rows++};
}

static void note_term(firn_build *b, firn_row row, firn_var var, firn_num coef, int32_t lag)
{
    (void)lag;
    b->note[b->notes++] = (note){row.id, var.id, -1, coef.scale};
}

static void note_port(firn_build *b, int32_t port, firn_var var, firn_num coef)
{
    b->note[b->notes++] = (note){-1, var.id, port, coef.scale};
}

static firn_var note_size(firn_build *b, const char *name, const firn_sizing *sizing)
{
    (void)name, (void)sizing;
    return (firn_var){b->vars++};
}

static firn_var note_stock(firn_build *b, const char *name, const char *unit, double standing_loss)
{
    (void)name, (void)unit, (void)standing_loss;
    return (firn_var){b->vars++};
}

static void note_feed(firn_build *b, firn_var stock, firn_var var, firn_num coef)
{
    (void)b, (void)stock, (void)var, (void)coef;
}

static int64_t note_steps(firn_build *b)
{
    (void)b;
    return 1;
}

static const double *note_hours(firn_build *b)
{
    static const double hour = 1;
    (void)b;
    return &hour;
}

static double *note_scratch(firn_build *b, int64_t count)
{
    assert_true(b->numbers + count <= (int64_t)(sizeof b->number / sizeof *b->number));
    b->numbers += count;
    return &b->number[b->numbers - count];
}

static uint8_t *note_mask(firn_build *b)
{
    static uint8_t one[1];
    (void)b;
    one[0] = 0;
    return one;
}

static const firn_host host = {.struct_size = sizeof(firn_host),
                               .var = note_var,
                               .row = note_row,
                               .term = note_term,
                               .port = note_port,
                               .size = note_size,
                               .stock = note_stock,
                               .feed = note_feed,
                               .steps = note_steps,
                               .hours = note_hours,
                               .scratch = note_scratch,
                               .mask = note_mask};

/* The sum of the coefficients of `var` in a row, or on a port if row is -1. */
static double coefficient(const firn_build *b, int32_t row, int32_t port, int32_t var)
{
    double sum = 0;
    for (int32_t i = 0; i < b->notes; i++) {
        const note *n = &b->note[i];
        if (n->row == row && n->var == var && (row >= 0 || n->port == port))
            sum += n->coef;
    }
    return sum;
}

/* ---- piecewise-linear part-load curves ------------------------------------------------------- */

/* At a breakpoint one lambda is the whole capacity: both rows hold and the power is that of the
 * law. Between breakpoints the chord is above the law, by at most max_error, a share of full power.
 */
static void check_law(int32_t n, double max_error)
{
    enum { PORT = 3, LOAD = 4 };
    const double size = 7, full = 0.04;
    firn_build b = {0};
    const firn_var installed = {b.vars++};
    const firn_affinity a = firn_affinity_of(&host, &b, "fans", installed, n);
    const firn_row flow = host.row(&b, FIRN_STEP, "flow", FIRN_EQUAL, firn_const(0), firn_always());
    double last_k = 0, last_power = 0, error = 0;
    firn_affinity_term(&host, &b, &a, flow, firn_const(1));
    firn_affinity_load(&host, &b, &a, LOAD, firn_const(2));
    firn_affinity_law(&host, &b, &a, PORT, firn_const(full));
    assert_int_equal(b.rows, 2);
    for (int32_t i = 0; i < a.count; i++) {
        const int32_t lambda = a.lambda[i].id;
        const double k = a.load[i], power = coefficient(&b, -1, PORT, lambda) * size;
        assert_near(coefficient(&b, flow.id, 0, lambda), k, 1e-12, "load in a row");
        assert_near(coefficient(&b, -1, LOAD, lambda), 2 * k, 1e-12, "load on a port");
        assert_true(coefficient(&b, 0, 0, lambda) * size +
                        coefficient(&b, 0, 0, installed.id) * size <=
                    1e-12);
        assert_near(power, full * pow(k, n) * size, 1e-12 * size, "law at a breakpoint");
        for (int32_t j = 1; j < 20; j++) {
            const double x = last_k + (k - last_k) * j / 20;
            const double chord = last_power + (power - last_power) * j / 20;
            assert_true(chord >= full * pow(x, n) * size - 1e-12);
            error = fmax(error, chord - full * pow(x, n) * size);
        }
        last_k = k;
        last_power = power;
    }
    assert_near(last_k, 1, 0, "last breakpoint");
    assert_true(error <= max_error * full * size);
}

static void test_affinity(void **state)
{
    (void)state;
    check_law(2, 1.0 / 64 + 1e-12); /* (1/4)^2 / 4 */
    check_law(3, 0.0075);
    check_law(5, 0.023);
}

/* ---- rejection ------------------------------------------------------------------------------ */

static void test_dry_cooler_fans(void **state)
{
    (void)state;
    /* BAC TDFS1238N: 2931 kW from 46.1 to 40.5 degC in 35 degC air with 117.7 kW of fans. */
    const double fan_load = sink_fan_load(35, 5.5, 40.5, 5.6, 11.1);
    assert_near(fan_load, 1, 1e-12, "fan load at the design point");
    assert_near(2931 * sink_fan_power(1, fan_load, 0.040, 0.003), 117.7, 0.005 * 117.7,
                "fan power at the design point");
    /* Double the initial temperature difference: 1/32 of the power, apart from the floor. */
    assert_near(sink_fan_load(23.9, 5.5, 40.5, 5.6, 11.1), 0.5, 1e-12, "fan load in cooler air");
    assert_near(sink_fan_power(0.5, 0.5, 0.040, 0), 0.040 / 32, 1e-15, "fan law");
    assert_near(sink_fan_power(0.5, 0.5, 0.040, 0.003), 0.003, 1e-15, "fan floor");
    /* No cooling by air that is warmer than the return, and no large factors near that point. */
    assert_true(draw_share(60 + 8, 40, 6) == 0);
    assert_true(sink_fan_load(60, 8, 40, 6, 11.1) == 0);
    for (double air = -40; air < 60; air += 0.01) {
        const double share = draw_share(air + 8, 40, 6);
        assert_true(share >= 0 && share <= 1);
        assert_true(sink_fan_load(air, 8, 40, 6, 11.1) <= 11.1 / 8);
    }
    assert_near(draw_share(35 + 8, 40, 6), 0.5, 1e-12, "share half-way between return and supply");
}

static void test_chiller_cop(void **state)
{
    (void)state;
    /* Air-cooled, 7 degC chilled water: 6.93 - 0.107 t fits the EnergyPlus data sets. */
    for (double air = 20; air <= 35; air += 5) {
        const double fit = 6.93 - 0.107 * air;
        assert_near(sink_chiller_cop(0.465, 7, 2, air, 12, 10), fit, 0.07 * fit, "COP");
    }
    assert_near(sink_chiller_cop(0.465, 7, 2, 35, 12, 10), 3.1, 0.05, "COP at 35 degC");
    /* A warmer loop never needs more work; the lift never counts as less than its minimum. */
    for (double loop = 5; loop < 45; loop += 1)
        assert_true(sink_chiller_cop(0.465, loop + 1, 2, 30, 12, 10) >
                    sink_chiller_cop(0.465, loop, 2, 30, 12, 10));
    assert_near(sink_chiller_cop(0.465, 40, 2, -20, 12, 10), 0.465 * 311.15 / 10, 1e-9,
                "COP at the minimum lift");
}

/* ---- weather files -------------------------------------------------------------------------- */

enum { HOURS = 8760, AIR = 0, GHI = 3, DNI, DHI, WIND, COLUMNS };

/* Reads a station's year; false if the file is not available. */
static bool read_year(const char *name, double rows[HOURS][COLUMNS])
{
    char path[512], line[512];
    FILE *file;
    int hour = 0;
    snprintf(path, sizeof path, WEATHER "%s", name);
    file = fopen(path, "r");
    if (file == NULL)
        return false;
    assert_non_null(fgets(line, sizeof line, file));
    while (hour < HOURS && fgets(line, sizeof line, file) != NULL) {
        char *at = strchr(line, ',');
        for (int i = 0; i < COLUMNS; i++) {
            assert_non_null(at);
            rows[hour][i] = strtod(at + 1, &at);
        }
        hour++;
    }
    fclose(file);
    assert_int_equal(hour, HOURS);
    return true;
}

static double year[HOURS][COLUMNS];

typedef struct overhead {
    const char *file;
    double supply;
    int free_hours;  /* without compressor, 8 K approach */
    double overhead; /* electricity per unit of heat; 0: not compared */
} overhead;

/* Direct-to-chip cooling on a warm loop, dry coolers and an air-cooled trim chiller, with a
 * constant load and sizes equal to it. */
static void test_free_cooling(void **state)
{
    static const overhead cases[] = {
        {"us_tx_dallas_fort_worth_tmy3.csv", 32, 5749, 0},
        {"us_tx_dallas_fort_worth_tmy3.csv", 40, 8081, 0.024},
        {"us_tx_dallas_fort_worth_tmy3.csv", 45, 8721, 0.022},
        {"us_az_phoenix_tmy3.csv", 32, 4443, 0},
        {"us_az_phoenix_tmy3.csv", 40, 6606, 0},
        {"us_az_phoenix_tmy3.csv", 45, 7899, 0.026},
        {"us_ca_san_francisco_tmy3.csv", 32, 8645, 0},
        {"us_ca_san_francisco_tmy3.csv", 40, 8758, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const overhead *c = &cases[i];
        int free_hours = 0;
        double work = 0;
        if (!read_year(c->file, year))
            SKIP("there is no weather of %s", c->file);
        for (int t = 0; t < HOURS; t++) {
            const double air = year[t][AIR], share = draw_share(air + 8, c->supply, 6);
            const double fan_load = sink_fan_load(air, 8, c->supply, 6, 11.1);
            const double dry = fan_load > 1 ? fmin(share, 1 / fan_load) : share;
            free_hours += share >= 1;
            work += 0.012 + 0.007 + sink_fan_power(dry * fan_load, fan_load, 0.040, 0.003) +
                    (1 - dry) / sink_chiller_cop(0.465, c->supply, 2, air, 12, 10);
        }
        assert_near(free_hours, c->free_hours, 0.05 * c->free_hours, "hours without compressor");
        if (c->overhead > 0)
            assert_near(work / HOURS, c->overhead, 0.1 * c->overhead, "cooling overhead");
    }
}

/* ---- transformers --------------------------------------------------------------------------- */

/* The losses that a preset sets, read from the plugin itself. */
static void preset(const char *type, const char *name, double *no_load, double *load_loss)
{
    char path[512];
    const firn_plugin_desc *d;
    void *object;
    snprintf(path, sizeof path, BINARY_DIR "/plugins/%s.so", type);
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
            assert_int_equal(
                sscanf(choice->sets, "no_load = %lf; load_loss = %lf", no_load, load_loss), 2);
            dlclose(object);
            return;
        }
    }
    fail_msg("%s has no preset %s", type, name);
}

static void test_transformers(void **state)
{
    static const struct {
        const char *type, *preset;
        double load, percent;
    } cases[] = {
        {"transformer.oil", "DOE-2016", 0.5, 99.53},
        {"transformer.oil", "DOE-2029", 0.5, 99.55},
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
    };
    double no_load, load_loss;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        preset(cases[i].type, cases[i].preset, &no_load, &load_loss);
        assert_near(100 * bank_efficiency(no_load, load_loss, cases[i].load), cases[i].percent,
                    0.02, cases[i].preset);
    }
    preset("transformer.oil", "EU-tier-2", &no_load, &load_loss);
    assert_near(no_load * 2500e3, 1575, 1, "EU tier 2 no-load loss, W");
    assert_near(load_loss * 2500e3, 18500, 1, "EU tier 2 load loss, W");
}

/* ---- terminals, stores, sizings ------------------------------------------------------------- */

static void test_terminal_limits(void **state)
{
    (void)state;
    assert_true(terminal_can_cool(0.142, 0.142));
    assert_false(terminal_can_cool(0.143, 0.142));
    assert_true(terminal_cold_enough(40.9, 4.1, 45));
    assert_true(terminal_cold_enough(40, 4, 45));
    assert_false(terminal_cold_enough(42, 4, 45));
}

static void test_store_signs(void **state)
{
    const firn_sizing sizing = {.life = 1, .max = FIRN_INF, .fix = (double)NAN, .firm = 1};
    for (int cold = 0; cold < 2; cold++) {
        firn_build b = {0};
        const store_spec spec = {.sign = cold ? -1 : 1,
                                 .efficiency_in = 1,
                                 .efficiency_out = 1,
                                 .standing_loss = 0,
                                 .power = {&sizing, "power"},
                                 .energy = {&sizing, "energy"}};
        const store s = store_declare(&host, &b, &spec);
        /* Charging a cold tank adds heat to the loop, discharging it removes heat. */
        assert_near(coefficient(&b, -1, 0, s.charge.id), cold ? 1 : -1, 0, "charge");
        assert_near(coefficient(&b, -1, 0, s.discharge.id), cold ? -1 : 1, 0, "discharge");
        assert_int_equal(b.rows, 4); /* power, charge, discharge, energy in the first step */
    }
    {
        firn_build b = {0};
        const store_spec spec = {.sign = 1,
                                 .efficiency_in = 1,
                                 .efficiency_out = 1,
                                 .standing_loss = 0,
                                 .power = {&sizing, "power"},
                                 .energy = {&sizing, "energy"},
                                 .optional_sizes = 1};
        const store s = store_declare(&host, &b, &spec);
        assert_false(s.has_power || s.has_energy);
        assert_int_equal(b.rows, 0);
    }
    (void)state;
}

static void test_sizing_given(void **state)
{
    const firn_sizing blank = {
        .life = 20, .max = FIRN_INF, .fix = (double)NAN, .existing_until = FIRN_INF, .firm = 1};
    firn_sizing s = blank;
    (void)state;
    assert_false(sizing_given(&s));
    s.capex = 1;
    assert_true(sizing_given(&s));
    s = blank;
    s.max = 300;
    assert_true(sizing_given(&s));
    s = blank;
    s.fix = 0;
    assert_true(sizing_given(&s));
    s = blank;
    s.existing = 5;
    assert_true(sizing_given(&s));
    s = blank;
    s.written = FIRN_WROTE_CAPEX;
    assert_true(sizing_given(&s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_affinity),     cmocka_unit_test(test_dry_cooler_fans),
        cmocka_unit_test(test_chiller_cop),  cmocka_unit_test(test_free_cooling),
        cmocka_unit_test(test_transformers), cmocka_unit_test(test_terminal_limits),
        cmocka_unit_test(test_store_signs),  cmocka_unit_test(test_sizing_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
