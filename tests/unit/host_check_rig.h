/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_check_rig.h - a site from a text and from plugin descriptions of the test's own, taken as
 * far as a test needs: read, assembled, expanded to an lp, solved.
 *
 * A description need not come from a shared object: rig_plugin() adds it to the registry directly.
 * Its build() calls `rig_script`, so that each test defines the plugin's actions.
 */
#ifndef FIRN_TESTS_HOST_CHECK_RIG_H
#define FIRN_TESTS_HOST_CHECK_RIG_H

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "assembly/assemble.h"
#include "base/file.h"
#include "lp/lp.h"
#include "plugin/bind.h"
#include "plugin/check.h"
#include "solve/solve.h"

typedef struct rig {
    arena *a;
    error e;
    char folder[64];
    problem *p;
    registry r;
    assembly s;
    lp lp;
    lp_map map;
    solution solution;
} rig;

static inline void rig_path(const rig *g, const char *name, char *out, size_t size)
{
    snprintf(out, size, "%s/%s", g->folder, name);
}

static inline void rig_file(const rig *g, const char *name, const char *text)
{
    char path[200];
    rig_path(g, name, path, sizeof path);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static inline void rig_new(rig *g)
{
    *g = (rig){.a = arena_new()};
    snprintf(g->folder, sizeof g->folder, "/tmp/firn-host-check-XXXXXX");
    assert_non_null(mkdtemp(g->folder));
    g->r = (registry){.memory = g->a};
}

static inline void rig_free(rig *g)
{
    char path[400];
    DIR *dir = opendir(g->folder);
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir)) != NULL;) {
        rig_path(g, d->d_name, path, sizeof path);
        unlink(path);
    }
    closedir(dir);
    assert_int_equal(rmdir(g->folder), 0);
    arena_free(g->a);
    *g = (rig){0};
}

/* Reads `ini`, with the line `format = 1` put before it. */
static inline int rig_read(rig *g, const char *ini)
{
    char path[200], text[20000];
    assert_true((size_t)snprintf(text, sizeof text, "format = 1\n%s", ini) < sizeof text);
    rig_file(g, "site.ini", text);
    rig_path(g, "site.ini", path, sizeof path);
    g->p = problem_load(g->a, &(problem_source){.path = path}, &g->e);
    assert_true((g->p == NULL) == (g->e.code != 0));
    return g->e.code;
}

/* Messages name the file of every such plugin probe.so. */
static inline void rig_plugin(rig *g, const firn_plugin_desc *d)
{
    error e = {0};
    assert_int_equal(plugin_check_desc("probe.so", d, &e), 0);
    plugin_file *f = VEC_PUSH(g->a, &g->r.files);
    assert_non_null(f);
    *f = (plugin_file){.desc = d, .path = "/nowhere/probe.so", .name = "probe.so", .type = d->type};
}

/* The shipped technologies, from the build folder. */
static inline void rig_shipped(rig *g)
{
    registry_add_folder(&g->r, BINARY_DIR "/plugins", PLUGIN_PROBLEM, &g->e);
    assert_string_equal(g->e.text, "");
}

static inline int rig_build(rig *g)
{
    if (assemble(g->a, g->p, &g->r, (log_sink){0}, NULL, &g->s, &g->e) == 0)
        lp_expand(g->a, g->s.model, &g->lp, &g->map, &g->e);
    return g->e.code;
}

static inline void rig_solve(rig *g)
{
    assert_string_equal(g->e.text, "");
    solve(g->a, &g->lp, &(solve_options){.method = "auto"}, &g->solution, &g->e);
    assert_string_equal(g->e.text, "");
    assert_int_equal(g->solution.status, SOLVE_OPTIMAL);
}

/* ---- reading the linear program ------------------------------------------------------------ */

/* By the names of lp/names.c: "probe.flow@3", "bus.lv@1", "probe.size". -1: no such column. */
static inline int32_t rig_col(const rig *g, const char *name)
{
    char own[200];
    for (int32_t j = 0; j < g->lp.cols; j++) {
        if (strcmp(lp_col_name(g->s.model, &g->map, j, own, sizeof own), name) == 0)
            return j;
    }
    return -1;
}

static inline int32_t rig_row(const rig *g, const char *name)
{
    char own[200];
    for (int32_t i = 0; i < g->lp.rows; i++) {
        if (strcmp(lp_row_name(g->s.model, &g->map, i, own, sizeof own), name) == 0)
            return i;
    }
    return -1;
}

/* The coefficient of a column in a row; 0 where there is no entry. Both must exist. */
static inline double rig_coef(const rig *g, const char *row, const char *col)
{
    int32_t i = rig_row(g, row), j = rig_col(g, col);
    if (i < 0 || j < 0)
        fail_msg("no row `%s` or no column `%s`", row, col);
    for (int64_t k = g->lp.start[j]; k < g->lp.start[j + 1]; k++) {
        if (g->lp.index[k] == i)
            return g->lp.value[k];
    }
    return 0;
}

static inline double rig_cost(const rig *g, const char *col)
{
    int32_t j = rig_col(g, col);
    if (j < 0)
        fail_msg("no column `%s`", col);
    return g->lp.cost[j];
}

/* Equal within 1e-12, relative; infinities exactly. */
static inline void rig_near_(double got, double want, const char *what, const char *file, int line)
{
    if (got == want || fabs(got - want) <= 1e-12 * fmax(1, fabs(want)))
        return;
    print_error("%s:%d: %s is %.17g, not %.17g\n", file, line, what, got, want);
    fail();
}
#define NEAR(got, want) rig_near_((got), (want), #got, __FILE__, __LINE__)

/* The yearly total of an account at the solution, in phase 0. */
static inline double rig_total(const rig *g, const char *account)
{
    const model *m = g->s.model;
    int32_t of = model_find_account(m, account);
    double sum = 0;
    for (size_t i = 0; i < m->bookings.count; i++) {
        const model_booking *b = &m->bookings.at[i];
        const model_var *v = &m->vars.at[b->var];
        const model_period *p = &m->periods.at[b->period];
        int32_t base = g->map.col_base[b->var];
        for (int32_t k = 0; b->account == of && k < p->count[v->scope]; k++)
            sum += model_value(b->rate, model_first_step(p, v->scope, k)) *
                   (b->unweighted ? 1 : p->weight[v->scope][k]) *
                   (base < 0 ? 1 : g->solution.x[base + k]);
    }
    return sum;
}

/* MWh per year through a port, as its bus sees it: + into the bus, - out of it; `sign` 1 or -1 sums
 * only entries of that sign, 0 all. */
static inline double rig_flow(const rig *g, const char *component, const char *port, int sign)
{
    const model *m = g->s.model;
    double sum = 0;
    for (size_t i = 0; i < m->entries.count; i++) {
        const model_entry *n = &m->entries.at[i];
        const model_port *at = &m->ports.at[n->port];
        const model_var *v = &m->vars.at[n->var];
        const model_period *p = &m->periods.at[n->period];
        int32_t base = g->map.col_base[n->var];
        if (strcmp(at->name, port) != 0 ||
            strcmp(m->components.at[at->component].name, component) != 0)
            continue;
        for (int32_t t = 0; t < p->count[SCOPE_STEP]; t++) {
            double coef = model_value(n->coef, t);
            int32_t k = v->scope == SCOPE_STEP     ? t
                        : v->scope == SCOPE_PERIOD ? 0
                                                   : p->of[v->scope][t];
            if (sign == 0 || coef * sign > 0)
                sum += coef * (base < 0 ? 1 : g->solution.x[base + k]) * p->weight[SCOPE_STEP][t];
        }
    }
    return sum;
}

/* ---- a plugin that runs the test's script -------------------------------------------------- */

static void (*rig_script)(const void *self, const firn_host *h, firn_build *b);

static inline int32_t rig_run_script(const void *self, const firn_host *h, firn_build *b)
{
    if (rig_script != NULL)
        rig_script(self, h, b);
    return h->status(b);
}

/* A description over tables of the test's own; instance: its struct. */
#define RIG_DESC(id, instance, params_, ports_, build_)                                            \
    {                                                                                              \
        .magic = FIRN_MAGIC, .endian = FIRN_ENDIAN, .pointer_size = sizeof(void *),                \
        .abi_major = FIRN_ABI_MAJOR, .abi_minor = FIRN_ABI_MINOR,                                  \
        .desc_size = sizeof(firn_plugin_desc), .param_size = sizeof(firn_param),                   \
        .choice_size = sizeof(firn_choice), .port_size = sizeof(firn_port_spec),                   \
        .sizing_size = sizeof(firn_sizing), .window_size = sizeof(firn_window_value),              \
        .param_count = sizeof(params_) / sizeof((params_)[0]),                                     \
        .port_count = sizeof(ports_) / sizeof((ports_)[0]), .instance_size = sizeof(instance),     \
        .type = (id), .version = "1.0.0", .doc = "For a test.", .vendor = "Firn",                  \
        .licence = "GPL-3.0-or-later", .params = (params_), .ports = (ports_), .build = (build_)   \
    }

/* test.ground supplies and draws any amount at up to three buses, free of charge: the other end of
 * the component under test. */
typedef struct rig_ground_instance {
    double none;
} rig_ground_instance;

static inline int32_t rig_ground_build(const void *self, const firn_host *h, firn_build *b)
{
    static const char *const gives[] = {"gives-a", "gives-b", "gives-c"};
    static const char *const takes[] = {"takes-a", "takes-b", "takes-c"};
    (void)self;
    for (int32_t i = 0; i < 3; i++) {
        firn_var in = h->var(b, FIRN_STEP, gives[i], "MW", firn_const(0), firn_const(FIRN_INF));
        firn_var out = h->var(b, FIRN_STEP, takes[i], "MW", firn_const(0), firn_const(FIRN_INF));
        h->port(b, i, in, firn_const(1));
        h->port(b, i, out, firn_const(-1));
    }
    return h->status(b);
}

static const firn_param rig_ground_params[] = {
    FIRN_REAL(rig_ground_instance, none, "1", 0, 0, 1, "nothing", "")};
static const firn_port_spec rig_ground_ports[] = {
    {"a", "any", NULL, NULL, "one bus", FIRN_PORT_OPTIONAL | FIRN_PORT_BOUNDARY, 0},
    {"b", "any", NULL, NULL, "another", FIRN_PORT_OPTIONAL, 0},
    {"c", "any", NULL, NULL, "a third", FIRN_PORT_OPTIONAL, 0},
};
static const firn_plugin_desc rig_ground = RIG_DESC(
    "test.ground", rig_ground_instance, rig_ground_params, rig_ground_ports, rig_ground_build);

#endif
