/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * assemble.c - assembly of components: the bus that each port is connected to, the carriers of
 * buses, the ports at which electricity crosses the site's boundary, the properties of a bus before
 * any build().
 */
#include "host_check_rig.h"

#include "assembly/buses/bus_properties.h"

typedef struct it {
    double share, rack_power, dew_point_margin;
} it;

static const firn_param params[] = {
    FIRN_REAL_SHARE(it, share, 1, "share of the target", ""),
    FIRN_REAL_ON(it, rack_power, 1, "kW", 100, 0, 2000, "published on the heat bus", ""),
    FIRN_REAL_ON(it, dew_point_margin, 1, "K", 2, 0, 20, "published too", ""),
};
static const firn_param cooler_params[] = {
    FIRN_REAL_ON(it, rack_power, 1, "kW", 100, 0, 2000, "published on the heat bus", ""),
    FIRN_REAL_ON(it, dew_point_margin, 1, "K", 2, 0, 20, "published too", ""),
};
static const firn_port_spec halls_ports[] = {
    {"power", "electricity", "MW", "lv", "must be connected", 0, 0},
    {"heat", "heat", "MW", "racks", "may be connected", FIRN_PORT_OPTIONAL, 0},
};
static const firn_port_spec cooler_ports[] = {
    {"racks", "heat", "MW", "racks", "must be connected", 0, 0},
    {"air", "heat", "MW", "air", "may be connected", FIRN_PORT_OPTIONAL, 0},
};
static const firn_port_spec source_ports[] = {
    {"out", "any", NULL, NULL, "must be named", FIRN_PORT_BOUNDARY, 0},
};
static const firn_port_spec engine_ports[] = {
    {"in", "any", NULL, NULL, "must be named", 0, 0},
    {"out", "any", NULL, NULL, "must be named", FIRN_PORT_BOUNDARY, 0},
    {"out2", "any", NULL, NULL, "may be connected", FIRN_PORT_OPTIONAL | FIRN_PORT_BOUNDARY, 0},
};
static const firn_port_spec grid_ports[] = {
    {"power", "electricity", "MW", "hv", "must be connected", FIRN_PORT_BOUNDARY, 0},
};
static const firn_port_spec pump_ports[] = {
    {"water", "water", "m3/h", "lv", "must be connected", 0, 0},
};

/* The scripts only read data; they declare nothing, so that no bus has to balance. */
static const firn_plugin_desc descs[] = {
    RIG_DESC("it.halls", it, params, halls_ports, rig_run_script),
    RIG_DESC("test.cooler", it, cooler_params, cooler_ports, rig_run_script),
    RIG_DESC("test.source", it, rig_ground_params, source_ports, rig_run_script),
    RIG_DESC("test.engine", it, rig_ground_params, engine_ports, rig_run_script),
    RIG_DESC("test.grid", it, rig_ground_params, grid_ports, rig_run_script),
    RIG_DESC("test.pump", it, rig_ground_params, pump_ports, rig_run_script),
};

static int assemble_site(rig *g, const char *ini)
{
    rig_new(g);
    for (size_t i = 0; i < sizeof descs / sizeof descs[0]; i++)
        rig_plugin(g, &descs[i]);
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
    assemble(g->a, g->p, &g->r, (log_sink){0}, NULL, &g->s, &g->e);
    return g->e.code;
}

static void succeeds(rig *g, const char *ini)
{
    assemble_site(g, ini);
    assert_string_equal(g->e.text, "");
}

static void refused(const char *ini, const char *message)
{
    rig g;
    assert_int_equal(assemble_site(&g, ini), ERROR_PROBLEM);
    if (strstr(g.e.text, message) == NULL)
        fail_msg("`%s` does not contain `%s`", g.e.text, message);
    rig_free(&g);
}

static const model_port *port_of(const rig *g, const char *component, const char *port)
{
    const model *m = g->s.model;
    for (size_t i = 0; i < m->ports.count; i++) {
        const model_port *p = &m->ports.at[i];
        if (strcmp(m->components.at[p->component].name, component) == 0 &&
            strcmp(p->name, port) == 0)
            return p;
    }
    return NULL;
}

/* The bus that a port is connected to; "" where it is not connected. */
static const char *bus_of(const rig *g, const char *component, const char *port)
{
    const model_port *p = port_of(g, component, port);
    return p == NULL || p->bus < 0 ? "" : g->s.model->buses.at[p->bus].name;
}

static const model_bus *bus_called(const rig *g, const char *name)
{
    for (size_t i = 0; i < g->s.model->buses.count; i++) {
        if (strcmp(g->s.model->buses.at[i].name, name) == 0)
            return &g->s.model->buses.at[i];
    }
    return NULL;
}

#define HALLS "[halls]\ntype = it.halls\n"
#define COOLER "[cooler]\ntype = test.cooler\n"
#define GRID "[grid]\ntype = test.grid\npower = lv\n"

/* ---- connections --------------------------------------------------------------------------- */

static void ports_find_their_default_buses(void **state)
{
    rig g;
    (void)state;
    succeeds(&g, HALLS COOLER GRID);
    assert_string_equal(bus_of(&g, "halls", "power"), "lv");
    assert_string_equal(bus_of(&g, "cooler", "racks"), "racks");
    assert_string_equal(bus_of(&g, "halls", "heat"), "racks"); /* exists because of the cooler */
    assert_string_equal(bus_of(&g, "cooler", "air"), "");
    assert_null(bus_called(&g, "air"));
    rig_free(&g);
}

static void optional_port_is_connected_only_to_a_bus_that_exists(void **state)
{
    rig g;
    (void)state;
    succeeds(&g, HALLS GRID);
    assert_string_equal(bus_of(&g, "halls", "heat"), "");
    rig_free(&g);
    succeeds(&g, HALLS GRID COOLER "racks = w40\n[warm]\ntype = it.halls\nheat = w40\nshare = 0\n");
    assert_string_equal(bus_of(&g, "halls", "heat"), ""); /* no port requires `racks` */
    rig_free(&g);
    succeeds(&g, HALLS COOLER GRID "[halls2]\ntype = it.halls\nheat = air\nshare = 0\n");
    assert_string_equal(bus_of(&g, "halls2", "heat"), "air");
    assert_string_equal(bus_of(&g, "cooler", "air"), "air"); /* exists because it was named */
    rig_free(&g);
    succeeds(&g, HALLS "heat = none\n" COOLER GRID);
    assert_string_equal(bus_of(&g, "halls", "heat"), "");
    rig_free(&g);
    succeeds(&g, HALLS "heat = w40\n" COOLER GRID);
    assert_string_equal(bus_of(&g, "halls", "heat"), "w40");
    rig_free(&g);
}

static void invalid_connections_are_refused(void **state)
{
    (void)state;
    refused(HALLS "power = none\n",
            "this port must be connected (must be connected): write the name of a bus");
    refused("[fuel]\ntype = test.source\n", "[fuel] `out` is missing (must be named)");
    refused(HALLS "power = the bus\n", "[halls] power = the bus: a bus name must consist of a-z");
    refused(HALLS GRID "[bus idle]\ncarrier = heat\n", "idle");
}

static void order_of_sections_does_not_matter(void **state)
{
    rig a, b;
    (void)state;
    succeeds(&a,
             HALLS COOLER GRID "[bus racks]\ncarrier = heat\n[bus lv]\ncarrier = electricity\n");
    succeeds(&b,
             "[bus lv]\ncarrier = electricity\n" GRID COOLER "[bus racks]\ncarrier = heat\n" HALLS);
    assert_int_equal(a.s.model->ports.count, b.s.model->ports.count);
    for (size_t i = 0; i < a.s.model->ports.count; i++) {
        const model_port *p = &a.s.model->ports.at[i], *q = &b.s.model->ports.at[i];
        assert_string_equal(p->name, q->name);
        assert_int_equal(p->bus, q->bus);
        assert_string_equal(a.s.model->components.at[p->component].name,
                            b.s.model->components.at[q->component].name);
    }
    for (size_t i = 1; i < a.s.model->buses.count; i++)
        assert_true(strcmp(a.s.model->buses.at[i - 1].name, a.s.model->buses.at[i].name) < 0);
    rig_free(&a);
    rig_free(&b);
}

/* ---- carriers ------------------------------------------------------------------------------ */

static void bus_has_the_carrier_of_its_ports(void **state)
{
    rig g;
    (void)state;
    succeeds(&g, HALLS COOLER GRID "[fuel]\ntype = test.source\nout = gas\n"
                                   "[more]\ntype = test.source\nout = gas\n"
                                   "[sun]\ntype = test.source\nout = lv\n"
                                   "[well]\ntype = test.source\nout = spring\n"
                                   "[spa]\ntype = test.source\nout = spring\n"
                                   "[bus gas]\ncarrier = gas\n[bus spring]\ncarrier = water\n");
    assert_string_equal(bus_called(&g, "lv")->carrier, "electricity");
    assert_string_equal(bus_called(&g, "lv")->unit, "MW");
    assert_string_equal(bus_called(&g, "racks")->carrier, "heat");
    assert_string_equal(bus_called(&g, "gas")->carrier, "gas");
    assert_string_equal(bus_called(&g, "gas")->unit, "MW");
    assert_string_equal(bus_called(&g, "spring")->unit, "m3/h");
    rig_free(&g);
    succeeds(&g,
             "[fuel]\ntype = test.source\nout = pipe\n[more]\ntype = test.source\nout = pipe\n");
    assert_string_equal(bus_called(&g, "pipe")->carrier, "any");
    rig_free(&g);
}

static void bus_of_two_carriers_is_refused_with_both_ports(void **state)
{
    (void)state;
    refused(HALLS COOLER "air = lv\n",
            "[halls] `power` carries electricity (MW), but bus `lv` carries heat (MW, because of "
            "cooler.air)");
    refused(HALLS "[pump]\ntype = test.pump\n",
            "[pump] `water` carries water (m3/h), but bus `lv` carries electricity (MW, because of "
            "halls.power)");
    refused(HALLS GRID "[bus lv]\ncarrier = heat\n", "because of its own section");
    refused(HALLS GRID "[bus lv]\ncarrier = hot air\n", "must be one of electricity, heat, gas");
}

/* ---- the boundary -------------------------------------------------------------------------- */

static void electricity_crosses_the_boundary_where_it_is_generated(void **state)
{
    static const struct {
        const char *engine, *port; /* the connections of the engine; the port to check */
        bool crosses;
    } cases[] = {
        {"in = gas\nout = lv\n", "out", true}, /* makes electricity */
        {"in = gas\nout = lv\nout2 = racks\n", "out", true},
        {"in = gas\nout = lv\nout2 = racks\n", "out2", false}, /* and heat */
        {"in = gas\nout = racks\nout2 = lv\n", "out2", true},
        {"in = gas\nout = racks\n", "out", false}, /* a boiler */
        {"in = lv\nout = ups\n", "out", false},    /* passes it on */
        {"in = lv\nout = racks\n", "out", false},  /* a heat pump */
        {"in = gas\nout = lv\n", "in", false},
    };
    rig g;
    char ini[600];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(ini, sizeof ini,
                 HALLS COOLER GRID "[engine]\ntype = test.engine\n%s"
                                   "[fuel]\ntype = test.source\nout = gas\n"
                                   "[load]\ntype = it.halls\nshare = 0\npower = ups\n"
                                   "[bus gas]\ncarrier = gas\n",
                 cases[i].engine);
        succeeds(&g, ini);
        const model_port *p = port_of(&g, "engine", cases[i].port);
        assert_non_null(p);
        if (p->boundary != cases[i].crosses)
            fail_msg("%s%s: boundary is %d", cases[i].engine, cases[i].port, p->boundary);
        assert_true(port_of(&g, "grid", "power")->boundary);
        assert_false(port_of(&g, "halls", "power")->boundary);
        assert_false(port_of(&g, "fuel", "out")->boundary); /* gas is not electricity */
        rig_free(&g);
    }
    succeeds(&g, HALLS GRID "[sun]\ntype = test.source\nout = lv\n");
    assert_true(port_of(&g, "sun", "out")->boundary);
    rig_free(&g);
}

/* ---- properties of buses ------------------------------------------------------------------- */

static double received[4]; /* by the third component, for the bus of its first port */
static int reader;

static void reads_bus(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    if (reader++ != 2)
        return; /* the first port of the others carries electricity, which has no temperature */
    received[0] = h->bus_series(b, 0, "rack_power", -1)[0];
    received[1] = h->bus_series(b, 0, "dew_point_margin", -1)[0];
    received[2] = h->bus_series(b, 0, "temperature", -1)[0];
    received[3] = h->bus_series(b, 0, "temperature", -1)[h->steps(b) - 1];
}

static void parameters_are_published_on_their_bus(void **state)
{
    rig g;
    (void)state;
    succeeds(&g, HALLS "rack_power = 132 kW\n" GRID "[dump]\ntype = test.source\nout = racks\n");
    const model *m = g.s.model;
    int32_t bus = (int32_t)(bus_called(&g, "racks") - m->buses.at);
    NEAR(assemble_property(&g.s, bus, "rack_power")->each[0], 0.132);
    NEAR(assemble_property(&g.s, bus, "dew_point_margin")->each[8759], 2);
    assert_string_equal(assemble_property(&g.s, bus, "rack_power")->by, "halls");
    assert_null(assemble_property(&g.s, bus, "share"));
    rig_free(&g);
}

static void publishers_must_agree_unless_the_bus_section_decides(void **state)
{
#define TWO                                                                                        \
    HALLS "rack_power = 132 kW\nshare = 0.5\n[others]\ntype = it.halls\nrack_power = 132000 W\n"   \
          "share = 0.5\n" COOLER "rack_power = 50\n" GRID
    rig g;
    (void)state;
    succeeds(&g, TWO); /* equal in base units; the cooler publishes on another bus, `air` */
    rig_free(&g);
    refused(
        HALLS "share = 0.5\n[others]\ntype = it.halls\nrack_power = 20 kW\nshare = 0.5\n" COOLER
              "air = racks2\n" GRID,
        "[others] `rack_power` is 20 kW, but [halls] sets it to 100 kW on the same bus `racks`");
    succeeds(&g, HALLS "share = 0.5\n[others]\ntype = it.halls\nrack_power = 20 kW\nshare = 0.5\n"
                       "dew_point_margin = 3\n" COOLER GRID
                       "[bus racks]\nrack_power = 60 kW\ndew_point_margin = 1 K\n");
    int32_t bus = (int32_t)(bus_called(&g, "racks") - g.s.model->buses.at);
    NEAR(assemble_property(&g.s, bus, "rack_power")->each[5], 0.060);
    NEAR(assemble_property(&g.s, bus, "dew_point_margin")->each[5], 1);
    rig_free(&g);
    refused(HALLS COOLER GRID "[bus racks]\ndew_point_margin = 30 K\n",
            "above the maximum of 20 K");
    refused(HALLS COOLER GRID "[bus lv]\ndew_point_margin = 3 K\n", "unknown key");
}

static void temperature_of_a_bus_has_a_value_per_step(void **state)
{
    static const char climate[] =
        "[time]\nhours = 24\n"
        "[weather]\nfile = normals\nlatitude = 32.9 deg\nlongitude = -97 deg\nelevation = 171 m\n"
        "time_zone = -6 h\ndry_bulb = 7, 9, 15, 19, 23, 27, 30, 29, 26, 18, 13, 8 degC\n"
        "daily_range = 11, 12, 12, 11, 10, 11, 11, 11, 11, 12, 10, 11 K\n"
        "humidity = 62, 64, 66, 67, 72, 62, 64, 67, 60, 56, 71, 57 %\n"
        "ghi = 2.8, 3.6, 4.5, 5.8, 6.1, 7, 7, 6.3, 5.3, 4.5, 3, 2.7 kWh/m2/day\n"
        "wind = 4, 5, 5, 5, 5, 5, 5, 4, 4, 4, 4, 5 m/s\n" HALLS COOLER GRID "[bus racks]\n";
    rig g;
    char ini[2000];
    (void)state;
    snprintf(ini, sizeof ini, "%stemperature = dry_bulb + 4.5 K\n", climate);
    succeeds(&g, ini);
    int32_t bus = (int32_t)(bus_called(&g, "racks") - g.s.model->buses.at);
    const double *dry = g.p->periods.at[0].weather_by_step[WEATHER_DRY_BULB];
    for (int t = 0; t < 24; t++)
        NEAR(assemble_property(&g.s, bus, "temperature")->each[t], dry[t] + 4.5);
    rig_free(&g);
    snprintf(ini, sizeof ini,
             "%stemperature = dry_bulb - 1 K\ntemperature.min = 5 degC\ntemperature.max = 8 degC\n",
             climate);
    succeeds(&g, ini);
    dry = g.p->periods.at[0].weather_by_step[WEATHER_DRY_BULB];
    for (int t = 0; t < 24; t++)
        NEAR(assemble_property(&g.s, bus, "temperature")->each[t], fmin(fmax(dry[t] - 1, 5), 8));
    rig_free(&g);
    refused(HALLS COOLER GRID "[bus racks]\ntemperature = dry_bulb\n", "needs weather data");
    refused(HALLS COOLER GRID "[bus racks]\ntemperature = 20 degC\ntemperature.min = 9 degC\n"
                              "temperature.max = 8 degC\n",
            "this is above `temperature.max`");
    refused(HALLS COOLER GRID "[bus racks]\ntemperature.min = 9 degC\n",
            "a bound needs a temperature");
    refused(HALLS COOLER GRID "[bus racks]\ntemperature = 20 K\n", "temperature = 20 K: ");
    refused(HALLS COOLER GRID "[bus racks]\ntemprature = 20 degC\n", "did you mean `temperature`?");
}

static void components_read_the_properties_of_their_buses(void **state)
{
    rig g;
    (void)state;
    rig_script = reads_bus;
    reader = 0;
    succeeds(&g, HALLS "rack_power = 132 kW\n" GRID "[zcooler]\ntype = test.cooler\n"
                       "[bus racks]\ntemperature = 104 degF\n");
    NEAR(received[0], 0.132);
    NEAR(received[1], 2);
    NEAR(received[2], 40);
    NEAR(received[3], 40);
    rig_free(&g);
    rig_script = NULL;
}

/* ---- the target ---------------------------------------------------------------------------- */

static void shares_of_the_target_must_sum_to_one(void **state)
{
    (void)state;
    refused(HALLS "share = 0.5\n" COOLER GRID,
            "the shares of the IT target sum to 0.5; they must sum to 1 ([halls] 0.5)");
    refused(HALLS COOLER GRID "[more]\ntype = it.halls\nshare = 0.25\n",
            "sum to 1.25; they must sum to 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ports_find_their_default_buses),
        cmocka_unit_test(optional_port_is_connected_only_to_a_bus_that_exists),
        cmocka_unit_test(invalid_connections_are_refused),
        cmocka_unit_test(order_of_sections_does_not_matter),
        cmocka_unit_test(bus_has_the_carrier_of_its_ports),
        cmocka_unit_test(bus_of_two_carriers_is_refused_with_both_ports),
        cmocka_unit_test(electricity_crosses_the_boundary_where_it_is_generated),
        cmocka_unit_test(parameters_are_published_on_their_bus),
        cmocka_unit_test(publishers_must_agree_unless_the_bus_section_decides),
        cmocka_unit_test(temperature_of_a_bus_has_a_value_per_step),
        cmocka_unit_test(components_read_the_properties_of_their_buses),
        cmocka_unit_test(shares_of_the_target_must_sum_to_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
