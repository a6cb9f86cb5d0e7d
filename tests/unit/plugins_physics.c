/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_physics.c - the technologies' physics against published figures: fans, chillers,
 * free-cooling hours, cooling overheads, and the piecewise-linear curves that approximate the
 * part-load laws.
 */
#include "common/sizing.h"
#include "common/store.h"
#include "cooling/terminal.h"
#include "rejection/coil.h"
#include "rejection/sink.h"
#include "skip.h"

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

static void test_dry_cooler(void **state)
{
    (void)state;
    /* BAC TDFS1238N: 2931 kW from 46.1 to 40.5 degC in 35 degC air with 117.7 kW of fans. */
    assert_near(coil_load(0, 11.1, 11.1, 1), 1, 1e-12, "coil in use at the design point");
    assert_near(coil_share(0, 11.1, 5.6, 1), 1, 1e-12, "the water leaves at 40.5 degC");
    assert_near(2931 * sink_fan_power(1, 1, 0.040, 0.003), 117.7, 0.005 * 117.7,
                "fan power at the design point");
    /* Double the initial temperature difference: 1/32 of the power, apart from the floor. */
    assert_near(coil_load(0, 22.2, 11.1, 1), 0.5, 1e-12, "coil in use in cooler air");
    assert_near(sink_fan_power(0.5, 0.5, 0.040, 0), 0.040 / 32, 1e-15, "fan law");
    assert_near(sink_fan_power(0.5, 0.5, 0.040, 0.003), 0.003, 1e-15, "fan floor");
    /* No cooling by air that is warmer than the return, and no large factors near that point. */
    for (double itd = -20; itd < 60; itd += 0.01) {
        double before = 0;
        for (int32_t part = 0; part < COIL_PARTS; part++) {
            const double share = coil_share(part, itd, 10, 1);
            assert_true(share >= before && share <= 1);
            assert_true(share <= fmax(0, itd - 1) / 10 + 1e-12);
            assert_true(coil_load(part, itd, 11.1, 1) > 0 && coil_load(part, itd, 11.1, 1) < 45);
            before = share;
        }
    }
    /* Each part needs more coil per heat than the one before: they fill in this order. */
    for (int32_t part = 1; part < COIL_PARTS; part++)
        assert_true(coil_load(part, 10, 11.1, 1) > 1.4 * coil_load(part - 1, 10, 11.1, 1));
    /* Air-side textbook limit: water never leaves colder than the air enters. */
    assert_true(COIL_RATED * coil_reach_at[COIL_PARTS] < 1);
}

/* a + b x + c x^2 + d y + e y^2 + f x y, with water x and air y, degC. */
static double biquadratic(const double *k, double x, double y)
{
    return k[0] + k[1] * x + k[2] * x * x + k[3] * y + k[4] * y * y + k[5] * x * y;
}

/* York YCAL, 101 kW, COP 3.1 at 6.67 degC water and 35 degC air: the EnergyPlus data set, as in the
 * LBNL Buildings library. */
static double york_cop(double water, double air)
{
    static const double eir[] = {.1807018, .027153, -.00045536, .0188175, .00026233, -.0012881};
    return 3.1 / biquadratic(eir, water, air);
}

static double york_capacity(double water, double air)
{
    static const double cap[] = {-.26607, .099871, -.0023814, .0628316, -.00096446, -.0011249};
    return biquadratic(cap, water, air) / biquadratic(cap, 6.67, 35);
}

static double chiller_work(double water, double air, double min_lift)
{
    return sink_chiller_work(0.484, water, 2, air, 10.5, min_lift, 0.02);
}

static void test_chiller(void **state)
{
    (void)state;
    for (double air = 15; air <= 46; air += 1) {
        for (double water = 5; water <= 10; water += 0.5)
            assert_near(1 / chiller_work(water, air, 22), york_cop(water, air),
                        0.08 * york_cop(water, air), "COP");
        assert_near(1 / chiller_work(12, air, 22), york_cop(12, air), 0.2 * york_cop(12, air),
                    "COP at 12 degC");
        for (double water = 5; water <= 12 && air >= 30; water += 1)
            assert_near(sink_chiller_capacity(water, air), york_capacity(water, air),
                        0.08 * york_capacity(water, air), "capacity");
    }
    /* The linear fit to several EnergyPlus data sets at 7 degC: 6.93 - 0.107 t. */
    for (double air = 20; air <= 40; air += 5)
        assert_near(1 / chiller_work(7, air, 22), 6.93 - 0.107 * air, 0.12 * (6.93 - 0.107 * air),
                    "COP of the linear fit");
    /* A warmer loop never needs more work; hotter air never leaves more capacity. */
    for (double loop = 5; loop < 45; loop += 1)
        assert_true(chiller_work(loop + 1, 30, 10) <= chiller_work(loop, 30, 10));
    for (double air = 0; air < 80; air += 1)
        assert_true(sink_chiller_capacity(18, air + 1) <= sink_chiller_capacity(18, air) &&
                    sink_chiller_capacity(18, air) >= 0.2);
    /* At the minimum lift there are still fans. */
    assert_near(chiller_work(40, -20, 10) - 10 / (0.484 * 311.15), 0.0213, 0.0002, "fans");
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

/* Electricity per unit of heat of direct-to-chip cooling on a warm loop with a range of 10 K, dry
 * coolers and an air-cooled trim chiller; the load is constant and the sizes are equal to it. The
 * published overheads are those of the hot hours' losses and of pumps, fans and trim chillers. */
static void test_overhead(void **state)
{
    static const struct {
        const char *file;
        double supply, overhead;
    } cases[] = {
        {"us_tx_dallas_fort_worth_tmy3.csv", 40, 0.024},
        {"us_tx_dallas_fort_worth_tmy3.csv", 45, 0.022},
        {"us_az_phoenix_tmy3.csv", 45, 0.026},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double work = 0;
        if (!read_year(cases[i].file, year))
            SKIP("there is no weather of %s", cases[i].file);
        for (int t = 0; t < HOURS; t++) {
            const double air = year[t][AIR], itd = cases[i].supply + 10 - air;
            double dry = 0, used = 0;
            for (int32_t part = 0; part < COIL_PARTS; part++) {
                const double load = coil_load(part, itd, 11.1, 1);
                const double more =
                    fmin(fmax(coil_share(part, itd, 10, 1) - dry, 0), (1 - used) / load);
                dry += more;
                used += more * load;
            }
            work += 0.012 + 0.007 + sink_fan_power(used, coil_load(0, itd, 11.1, 1), 0.040, 0.003) +
                    (1 - dry) * chiller_work(cases[i].supply, air, 10);
        }
        assert_near(work / HOURS, cases[i].overhead, 0.1 * cases[i].overhead, "cooling overhead");
    }
}

 * plugins_physics.c - the technologies' physics against published figures: fans, chillers,
 * free-cooling hours, cooling overheads, and the piecewise-linear curves that approximate the
 * part-load laws.
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
 * plugins_physics.c - the technologies' physics against published figures: fans, chillers,
 * free-cooling hours, cooling overheads, and the piecewise-linear curves that approximate the
 * part-load laws.
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
