/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_probe.h - the plugin of the tests of the host table: a component with three ports whose
 * build() runs a script, on a site of two days in steps of six hours.
 */
#ifndef FIRN_TESTS_HOST_PROBE_H
#define FIRN_TESTS_HOST_PROBE_H

#include "host_check_rig.h"

enum { POWER, HEAT, RESERVE };
enum { STEPS = 8 };

typedef struct probe {
    double rate;
    firn_num load;
} probe;

static const firn_param params[] = {
    FIRN_REAL(probe, rate, "MW", 3, 0, 1000, "a number", "a source"),
    FIRN_SERIES_OPTIONAL(probe, load, "MW", 0, FIRN_INF, "a series"),
};
static const firn_port_spec ports[] = {
    {"power", "electricity", "MW", "lv", "crosses the boundary", FIRN_PORT_BOUNDARY, 0},
    {"heat", "heat", "MW", "loop", "a loop", 0, 0},
    {"reserve", "heat", "MW", NULL, "not connected", FIRN_PORT_OPTIONAL, 0},
};
static const firn_plugin_desc desc = RIG_DESC("test.probe", probe, params, ports, rig_run_script);

#define SITE                                                                                       \
    "[time]\nstart = 2026-01-31\nstep = 6 h\nhours = 48\n"                                         \
    "[ground]\ntype = test.ground\na = lv\nb = loop\n[probe]\ntype = test.probe\n"

/* Scripts write (h->fail) in parentheses: `fail(` is a macro of cmocka. */
typedef void script(const void *self, const firn_host *h, firn_build *b);

static inline void open_rig(rig *g, script *run, const char *ini)
{
    rig_new(g);
    rig_plugin(g, &desc);
    rig_plugin(g, &rig_ground);
    rig_script = run;
    rig_read(g, ini);
    assert_string_equal(g->e.text, "");
}

#endif
