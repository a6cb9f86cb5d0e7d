/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * tech.turbine: a turbine with a heat rate by load, ramps, a permit of full-load hours
 * per year, relaxed commitment with starts, and recovered heat.
 *
 *   online <= availability * firm * size
 *   power = minimum_load * online + sum of block_k,   block_k <= width_k * online
 *   fuel  = fuel at minimum load * online + sum of slope_k * block_k
 *   power in a year <= hours * size
 *
 * The fuel by load must be convex, so that the blocks fill in their order by themselves. The permit
 * is a row per year: in an outage of 4 h it says nothing.
 */
#include <firn/plugin.h>

#include <math.h>

typedef struct turbine {
    firn_sizing size;
    firn_table heat_rate; /* load: MWh of fuel per MWh made at that load */
    firn_num fuel;
    firn_num derate;
    double carbon, wear, ramp, hours, recovered, minimum_load, start_cost, ambient_loss;
    int32_t commitment;
} turbine;

enum { POWER, HEAT, FUEL };
enum { POINTS = 20 };

static const firn_param params[] = {
    FIRN_SIZING(turbine, size, "MW", 1387e3, 25, 0.02, "ISO power", "360.5 MW in simple cycle"),
    FIRN_TABLE(turbine, heat_rate, "1: MWh/MWh", "0.4: 3.45, 0.6: 2.98, 0.8: 2.75, 1: 2.67",
               "fuel per power made, by load", "shape after EIA and Sargent & Lundy, 2024"),
    FIRN_SERIES(turbine, fuel, "USD/MWh", "14 USD/MWh", 0, 1000, "price of fuel (HHV)", ""),
    FIRN_SERIES(turbine, derate, "1", "1", 0, 1, "availability", ""),
    FIRN_REAL(turbine, carbon, "t/MWh", 0.181, 0, 1, "CO2 per fuel (HHV)", "40 CFR 98, table C-1"),
    FIRN_REAL(turbine, wear, "USD/MWh", 10, 0, 100, "maintenance per power", "REopt.jl"),
    FIRN_REAL(turbine, ramp, "1/h", 6, 0.01, 100, "share of the size that it ramps per hour", ""),
    FIRN_REAL_OPTIONAL(turbine, hours, "h", 0, 8784,
                       "full-load hours per year that the permit allows"),
    FIRN_REAL(turbine, recovered, "1", 0.6, 0, 1, "share of the exhaust heat that is recovered",
              ""),
    FIRN_REAL(turbine, minimum_load, "1", 0.5, 0, 1, "minimum load while it runs", "REopt.jl"),
    FIRN_REAL(turbine, start_cost, "USD/MW", 60, 0, 10000, "cost of a start", ""),
    FIRN_REAL(turbine, ambient_loss, "1/K", 0.007, 0, 0.02, "power lost per kelvin above 15 degC",
              ""),
    FIRN_FLAG(turbine, commitment, 1, "count starts of what is online (relaxed)"),
};

static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "mv", "what it feeds", FIRN_PORT_BOUNDARY, 0},
    {"heat", "heat", "MW", NULL, "recovered heat", FIRN_PORT_OPTIONAL, 0},
    {"gas", "gas", "MW", NULL, "fuel; priced by `fuel` if not connected", FIRN_PORT_OPTIONAL, 0},
};

/* A part of the output: power and fuel per MW of a variable. */
typedef struct part {
    firn_var var;
    double power, fuel;
} part;

/* Reads the table into fuel by load; returns the number of points, 0 after an error. */
static int32_t read_curve(const turbine *c, const firn_host *h, firn_build *b, double *load,
                          double *fuel)
{
    const firn_table *table = &c->heat_rate;
    int32_t k;
    if (table->rows < 2 || table->rows > POINTS) {
        h->fail(b, 1, "`heat_rate` has %d rows: write 2 to %d", (int)table->rows, (int)POINTS);
        return 0;
    }
    for (k = 0; k < table->rows; k++) {
        load[k] = table->value[2 * k];
        fuel[k] = load[k] * table->value[2 * k + 1];
        if (k > 0 && load[k] <= load[k - 1])
            h->fail(b, 1, "`heat_rate`: load %g comes after %g: write loads in rising order",
                    load[k], load[k - 1]);
        if (k > 1 && (fuel[k] - fuel[k - 1]) / (load[k] - load[k - 1]) <
                         (fuel[k - 1] - fuel[k - 2]) / (load[k - 1] - load[k - 2]) - 1e-9)
            h->fail(b, 1,
                    "`heat_rate`: the fuel of the next MWh falls at load %g, which a linear "
                    "program cannot express: raise it",
                    load[k]);
    }
    return h->status(b) == 0 ? table->rows : 0;
}

/* Declares what is online and the blocks above the minimum load; returns the number of parts. */
static int make_parts(const turbine *c, const firn_host *h, firn_build *b, firn_var online,
                      part out[POINTS + 1])
{
    double load[POINTS], fuel[POINTS];
    const int32_t points = read_curve(c, h, b, load, fuel);
    int parts = 0;
    int32_t k;
    if (points == 0)
        return 0;
    const double first = (fuel[1] - fuel[0]) / (load[1] - load[0]);
    out[parts++] = (part){online, c->minimum_load, fuel[0] + first * (c->minimum_load - load[0])};
    for (k = 0; k < points; k++) {
        const double from = k == 0 ? c->minimum_load : fmax(load[k - 1], c->minimum_load);
        const double slope = k == 0 ? first : (fuel[k] - fuel[k - 1]) / (load[k] - load[k - 1]);
        char name[] = "block-a";
        if (load[k] <= from)
            continue;
        name[6] = (char)('a' + k);
        const firn_var block =
            h->var(b, FIRN_STEP, name, "MW", firn_const(0), firn_const(FIRN_INF));
        const firn_row row = h->row(b, FIRN_STEP, name, FIRN_AT_MOST, firn_const(0), firn_always());
        h->term(b, row, block, firn_const(1), 0);
        h->term(b, row, online, firn_const(from - load[k]), 0);
        out[parts++] = (part){block, 1, slope};
    }
    return parts;
}

/* Limits the change of power from step to step; not across the ends of a stress event. */
static void limit_ramps(const turbine *c, const firn_host *h, firn_build *b, firn_var size,
                        const part *of, int parts)
{
    static const char *const names[] = {"ramp-up", "ramp-down"};
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b);
    double *reach = h->scratch(b, steps);
    uint8_t *when = h->mask(b);
    int64_t t;
    int way, i;
    for (t = 0; t < steps; t++) {
        reach[t] = -c->ramp * hours[t];
        when[t] = t > 0 || h->period(b, FIRN_STRESS) == 0;
    }
    for (way = 0; way < 2; way++) {
        const double sign = way == 0 ? 1 : -1;
        const firn_row row =
            h->row(b, FIRN_STEP, names[way], FIRN_AT_MOST, firn_const(0), firn_when(when, steps));
        h->term(b, row, size, firn_each(reach, steps), 0);
        for (i = 0; i < parts; i++) {
            h->term(b, row, of[i].var, firn_const(sign * of[i].power), 0);
            h->term(b, row, of[i].var, firn_const(-sign * of[i].power), 1);
        }
    }
}

/* A start is an event: book() multiplies by hours, so the rate is divided by them. */
static void charge_starts(const turbine *c, const firn_host *h, firn_build *b, firn_var online)
{
    const int64_t steps = h->steps(b);
    const double *hours = h->hours(b);
    double *rate = h->scratch(b, steps);
    const firn_var start = h->var(b, FIRN_STEP, "start", "MW", firn_const(0), firn_const(FIRN_INF));
    const firn_row row = h->row(b, FIRN_STEP, "start", FIRN_AT_MOST, firn_const(0), firn_always());
    int64_t t;
    for (t = 0; t < steps; t++)
        rate[t] = c->start_cost / hours[t];
    h->term(b, row, online, firn_const(1), 0);
    h->term(b, row, online, firn_const(-1), 1);
    h->term(b, row, start, firn_const(-1), 0);
    h->book(b, h->account(b, "cost", ""), start, firn_each(rate, steps));
}

static int32_t build(const void *self, const firn_host *h, firn_build *b)
{
    const turbine *c = self;
    const int64_t steps = h->steps(b);
    const double *dry = h->weather(b, FIRN_DRY_BULB);
    double *available = h->scratch(b, steps);
    const firn_acct cost = h->account(b, "cost", ""), carbon = h->account(b, "carbon", "t");
    const firn_var size = h->size(b, "size", &c->size);
    const firn_var online =
        h->var(b, FIRN_STEP, "online", "MW", firn_const(0), firn_const(FIRN_INF));
    firn_row permit = {0};
    part of[POINTS + 1];
    int64_t t;
    int i;
    for (t = 0; t < steps; t++)
        available[t] = firn_at(c->derate, t) * fmax(0, 1 - c->ambient_loss * fmax(0, dry[t] - 15));
    firn_within(h, b, "online", online, firn_each(available, steps), c->size.firm, size);
    const int parts = make_parts(c, h, b, online, of);
    if (!isnan(c->hours)) {
        permit = h->row(b, FIRN_YEAR, "permit", FIRN_AT_MOST, firn_const(0), firn_always());
        h->term(b, permit, size, firn_const(-c->hours), 0);
    }
    for (i = 0; i < parts; i++) {
        h->port(b, POWER, of[i].var, firn_const(of[i].power));
        h->port(b, HEAT, of[i].var, firn_const(c->recovered * (of[i].fuel - of[i].power)));
        h->port(b, FUEL, of[i].var, firn_const(-of[i].fuel));
        if (!h->connected(b, FUEL))
            h->book(b, cost, of[i].var, firn_times(c->fuel, of[i].fuel));
        h->book(b, cost, of[i].var, firn_const(c->wear * of[i].power));
        h->book(b, carbon, of[i].var, firn_const(c->carbon * of[i].fuel));
        if (!isnan(c->hours))
            h->term(b, permit, of[i].var, firn_const(of[i].power), 0);
    }
    limit_ramps(c, h, b, size, of, parts);
    if (c->commitment)
        charge_starts(c, h, b, online);
    return h->status(b);
}

FIRN_PLUGIN(turbine, "tech.turbine", "0.1.0",
            "A gas turbine with ramps and a permit of hours per year.", "Firn", "GPL-3.0-or-later",
            params, ports, build);
