/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * plugins_physics.c - the piecewise-linear curves that approximate the part-load laws, against the
 * laws; limits of terminals; signs of stores; which sizings are given.
 */
#include "common/sizing.h"
#include "common/store.h"
#include "cooling/terminal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "near.h"

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
        cmocka_unit_test(test_affinity),
        cmocka_unit_test(test_terminal_limits),
        cmocka_unit_test(test_store_signs),
        cmocka_unit_test(test_sizing_given),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
