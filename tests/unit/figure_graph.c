/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure_graph.c - the site diagram before it is drawn: no cycle, nothing lost, and no two bars in
 * one place.
 */
#include "report/figures/graph.h"
#include "report/figures/layout.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void flow(arena *a, report_data *d, const char *component, const char *bus, const char *unit,
                 double in, double out)
{
    record_flow *f = VEC_PUSH(a, &d->r.flows);
    assert_non_null(f);
    *f = (record_flow){component, "port", bus, strcmp(unit, "MWh") == 0 ? "electricity" : "water",
                       unit,      "",     in,  out};
}

static void store(arena *a, report_data *d, const char *component)
{
    record_size *s = VEC_PUSH(a, &d->r.sizes);
    assert_non_null(s);
    *s = (record_size){.component = component, .name = "energy", .phase = "", .unit = "MWh"};
}

static const graph_node *node(const graph *g, const char *name, const char *note)
{
    for (size_t i = 0; i < g->nodes.count; i++)
        if (strcmp(g->nodes.at[i].name, name) == 0 && strcmp(g->nodes.at[i].note, note) == 0)
            return &g->nodes.at[i];
    return NULL;
}

/* Every edge leads down, has an amount, and of what flows into a bus nothing is lost. */
static void check(const report_data *d, const graph *g)
{
    for (size_t i = 0; i < g->edges.count; i++) {
        const graph_edge *x = &g->edges.at[i];
        assert_true(x->value > 0);
        assert_true(g->nodes.at[x->from].layer < g->nodes.at[x->to].layer);
        assert_true(g->nodes.at[x->to].layer < g->layers);
    }
    for (size_t i = 0; i < g->nodes.count; i++) {
        const graph_node *n = &g->nodes.at[i];
        if (n->kind != GRAPH_BUS)
            continue;
        double in = 0, out = 0, drawn = n->in - n->out;
        for (size_t k = 0; k < d->r.flows.count; k++)
            if (strcmp(d->r.flows.at[k].bus, n->name) == 0) {
                in += d->r.flows.at[k].in;
                out += d->r.flows.at[k].out;
            }
        assert_true(fabs(drawn - (in - out)) <= 1e-9 * (1 + in));
    }
}

static void check_layout(arena *a, const graph *g)
{
    error e = {0};
    layout l;
    double bar[200], label[200], band[400];
    assert_true(g->nodes.count <= 200 && g->edges.count <= 400);
    for (size_t i = 0; i < g->nodes.count; i++) {
        bar[i] = 20;
        label[i] = 10 + (double)(i % 7) * 20;
    }
    for (size_t i = 0; i < g->edges.count; i++)
        band[i] = 4;
    assert_int_equal(layout_make(a, g, bar, label, band, 700, &l, &e), 0);
    for (size_t i = 0; i < l.items.count; i++) {
        const layout_item *x = &l.items.at[i];
        assert_true(x->x >= -1e-6 && x->x + x->bar <= l.width + 1e-6);
        for (size_t k = 0; k < i; k++) {
            const layout_item *y = &l.items.at[k];
            if (x->layer == y->layer)
                assert_true(x->x + x->room <= y->x + 1e-6 || y->x + y->room <= x->x + 1e-6);
        }
    }
    for (size_t i = 0; i < l.pieces.count; i++) {
        const layout_piece *c = &l.pieces.at[i];
        assert_true(c->width >= 0);
        assert_int_equal(l.items.at[c->to].layer, l.items.at[c->from].layer + 1);
    }
}

static void made(arena *a, const report_data *d, graph *g)
{
    error e = {0};
    assert_int_equal(graph_make(a, d, "", g, &e), 0);
    check(d, g);
    check_layout(a, g);
}

static void stores_and_exports_are_split(void **state)
{
    (void)state;
    arena *a = arena_new();
    report_data d = {0};
    graph g;
    flow(a, &d, "battery", "lv", "MWh", 90, 100);
    flow(a, &d, "grid", "lv", "MWh", 530, 20);
    flow(a, &d, "halls", "lv", "MWh", 0, 500);
    flow(a, &d, "idle", "lv", "MWh", 0, 0);
    store(a, &d, "battery");
    made(a, &d, &g);
    assert_true(node(&g, "battery", "charging")->in == 100);
    assert_true(node(&g, "battery", "discharging")->out == 90);
    assert_true(node(&g, "grid", "giving")->out == 530);
    assert_true(node(&g, "grid", "taking")->in == 20);
    assert_int_equal(g.idle.count, 1);
    assert_string_equal(g.idle.at[0], "idle");
    arena_free(a);
}

static void two_way_links_are_netted(void **state)
{
    (void)state;
    arena *a = arena_new();
    report_data d = {0};
    graph g;
    flow(a, &d, "grid", "hv", "MWh", 100, 0);
    flow(a, &d, "link", "hv", "MWh", 10, 110);
    flow(a, &d, "link", "lv", "MWh", 105, 12);
    flow(a, &d, "load", "lv", "MWh", 0, 93);
    made(a, &d, &g);
    const graph_node *link = node(&g, "link", "");
    assert_true(link->in == 100 && link->out == 93);
    arena_free(a);
}

/* A ring of three links, and a heat engine that gives back a part: each cycle opens at its smallest
 * flow. */
static void cycles_are_opened(void **state)
{
    (void)state;
    arena *a = arena_new();
    report_data d = {0};
    graph g;
    flow(a, &d, "ab", "a", "MWh", 0, 50);
    flow(a, &d, "ab", "b", "MWh", 50, 0);
    flow(a, &d, "bc", "b", "MWh", 0, 40);
    flow(a, &d, "bc", "c", "MWh", 40, 0);
    flow(a, &d, "ca", "c", "MWh", 0, 10);
    flow(a, &d, "ca", "a", "MWh", 10, 0);
    flow(a, &d, "load", "c", "MWh", 0, 30);
    flow(a, &d, "other", "b", "MWh", 0, 10);
    flow(a, &d, "source", "a", "MWh", 40, 0);
    made(a, &d, &g);
    size_t loose = 0;
    double from = 0, to = 0;
    for (size_t i = 0; i < g.nodes.count; i++)
        if (g.nodes.at[i].kind == GRAPH_LOOSE) {
            loose++;
            from += g.nodes.at[i].out;
            to += g.nodes.at[i].in;
        }
    assert_int_equal(loose, 2); /* one end, one beginning */
    assert_true(from == 10 && to == 10);
    arena_free(a);
}

/* Everything flows everywhere: still no cycle, and nothing lost. */
static void dense_graphs_too(void **state)
{
    (void)state;
    arena *a = arena_new();
    report_data d = {0};
    graph g;
    for (int i = 0; i < 12; i++)
        for (int k = 0; k < 6; k++) {
            const double v = (i * 7 + k * 3) % 11;
            flow(a, &d, arena_printf(a, "c%d", i), arena_printf(a, "b%d", k), k == 5 ? "m3" : "MWh",
                 (i + k) % 2 ? v : 0, (i + k) % 3 ? v / 2 : 0);
        }
    made(a, &d, &g);
    arena_free(a);
}

static void many_components_become_one(void **state)
{
    (void)state;
    arena *a = arena_new();
    report_data d = {0};
    graph g;
    double sum = 0;
    for (int i = 0; i < 300; i++) {
        flow(a, &d, arena_printf(a, "engine-%03d", i), "lv", "MWh", 1 + i, 0);
        sum += 1 + i;
    }
    flow(a, &d, "load", "lv", "MWh", 0, sum);
    made(a, &d, &g);
    assert_int_equal(g.nodes.count, 41);
    assert_int_equal(g.merged, 301 - 39);
    assert_non_null(node(&g, "engine-299", ""));
    assert_null(node(&g, "engine-000", ""));
    arena_free(a);
}

/* What a solver leaves of nothing is not drawn; a number that is missing neither. */
static void noise_is_left_out(void **state)
{
    (void)state;
    arena *a = arena_new();
    report_data d = {0};
    graph g;
    flow(a, &d, "grid", "lv", "MWh", 1e6, 1e-6);
    flow(a, &d, "gone", "lv", "MWh", (double)NAN, 0);
    flow(a, &d, "load", "lv", "MWh", 0, 1e6);
    error e = {0};
    assert_int_equal(graph_make(a, &d, "", &g, &e), 0);
    assert_int_equal(g.nodes.count, 3);
    assert_int_equal(g.edges.count, 2);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stores_and_exports_are_split),
        cmocka_unit_test(two_way_links_are_netted),
        cmocka_unit_test(cycles_are_opened),
        cmocka_unit_test(dense_graphs_too),
        cmocka_unit_test(many_components_become_one),
        cmocka_unit_test(noise_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
