/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_misuse.c - misuse of the host table: calls after an error, after build() has returned and
 * from another thread; handles of another build; and sizes that differ between the periods of a
 * component.
 */
#include "host_probe.h"

#include "assembly/host.h"

#include <pthread.h>

/* ---- after an error ------------------------------------------------------------------------ */

static void continues(const void *self, const firn_host *h, firn_build *b)
{
    const firn_num one = firn_const(1);
    const firn_sizing sizing = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN};
    (void)self;
    const firn_var before = h->var(b, FIRN_STEP, "before", "MW", firn_const(0), one);
    const firn_row row = h->row(b, FIRN_STEP, "row", FIRN_AT_MOST, one, firn_always());
    assert_true(before.id > 0 && row.id > 0);
    assert_int_equal(h->status(b), 0);
    h->scratch(b, -5);
    assert_int_equal(h->status(b), ERROR_PLUGIN);
    assert_int_equal(h->var(b, FIRN_STEP, "after", "MW", one, one).id, 0);
    assert_int_equal(h->one(b).id, 0);
    assert_int_equal(h->size(b, "size", &sizing).id, 0);
    assert_int_equal(h->row(b, FIRN_STEP, "other", FIRN_AT_MOST, one, firn_always()).id, 0);
    assert_int_equal(h->stock(b, "stock", "MWh", 0).id, 0);
    assert_int_equal(h->throughput(b, HEAT).id, 0);
    assert_int_equal(h->account(b, "cost", "").id, 0);
    assert_int_equal(h->connected(b, HEAT), 0);
    assert_true(h->site(b, FIRN_LATITUDE) == 0 && h->target(b) == 0);
    h->term(b, row, before, one, 0);
    h->feed(b, before, before, one);
    h->port(b, POWER, before, one);
    h->draw(b, HEAT, before, one);
    h->book(b, (firn_acct){1}, before, one);
    h->log(b, FIRN_LOG_WARNING, "not shown");
    (h->fail)(b, 9, "not shown either");
    assert_int_equal(h->status(b), ERROR_PLUGIN);
    /* arrays still have a number per step, so that loops may continue */
    assert_int_equal(h->steps(b), STEPS);
    const double *const each[] = {h->hours(b),
                                  h->calendar(b, FIRN_HOUR),
                                  h->calendar(b, 99),
                                  h->weather(b, FIRN_GHI),
                                  h->bus_series(b, HEAT, "range", 1),
                                  h->scratch(b, 1),
                                  h->scratch(b, -1)};
    for (size_t i = 0; i < sizeof each / sizeof each[0]; i++) {
        assert_non_null(each[i]);
        for (int t = 0; t < STEPS; t++)
            assert_true(isfinite(each[i][t]));
    }
}

static void first_error_is_kept_and_later_calls_do_nothing(void **state)
{
    rig g;
    (void)state;
    open_rig(&g, continues, SITE);
    assert_int_equal(rig_build(&g), ERROR_PLUGIN);
    assert_non_null(strstr(g.e.text, "scratch: -5 numbers are out of range"));
    const model *m = g.s.model;
    size_t own = 0;
    for (size_t i = 0; i < m->vars.count; i++)
        own += m->vars.at[i].component == 1;
    assert_int_equal(own, 1); /* `before` */
    assert_int_equal(m->sizes.count, 0);
    assert_int_equal(m->bookings.count, 0);
    assert_int_equal(g.s.notes.count, 0);
    rig_free(&g);
}

/* ---- returning ----------------------------------------------------------------------------- */

static int32_t answer;

static int32_t returns(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    if (answer < 0)
        h->var(b, FIRN_STEP, "BAD", "MW", firn_const(0), firn_const(1));
    return answer < 0 ? 0 : answer;
}

static const firn_plugin_desc returning = RIG_DESC("test.probe", probe, params, ports, returns);

static void error_code_without_a_message_is_refused(void **state)
{
    (void)state;
    for (answer = -1; answer <= 7;
         answer += 8) { /* returns 0 despite its error; returns 7 without an error */
        rig g;
        rig_new(&g);
        rig_plugin(&g, &returning);
        rig_plugin(&g, &rig_ground);
        rig_read(&g, SITE);
        assert_int_equal(rig_build(&g), ERROR_PLUGIN);
        assert_non_null(strstr(g.e.text, answer < 0 ? "var `BAD`: a name must have"
                                                    : "build: returned 7 without a message"));
        rig_free(&g);
    }
}

/* ---- misused calls ------------------------------------------------------------------------- */

typedef struct call_from {
    const firn_host *h;
    firn_build *b;
    int which;
    bool harmless;
} call_from;

static void *call_from_thread(void *data)
{
    call_from *c = data;
    const firn_host *h = c->h;
    firn_build *b = c->b;
    switch (c->which) {
    case 0:
        c->harmless = h->var(b, FIRN_STEP, "x", "MW", firn_const(0), firn_const(1)).id == 0;
        break;
    case 1:
        c->harmless = h->hours(b) == NULL && h->calendar(b, FIRN_HOUR) == NULL;
        break;
    case 2:
        c->harmless = h->scratch(b, 3) == NULL && h->weather(b, FIRN_GHI) == NULL;
        break;
    case 3:
        c->harmless = h->steps(b) == 0 && h->bus_series(b, HEAT, "range", 1) == NULL;
        break;
    default:
        c->harmless = h->status(b) != 0;
        (h->fail)(b, 3, "from another thread");
    }
    return NULL;
}

static int which;

static void threads(const void *self, const firn_host *h, firn_build *b)
{
    pthread_t thread;
    call_from c = {h, b, which, false};
    (void)self;
    assert_int_equal(pthread_create(&thread, NULL, call_from_thread, &c), 0);
    pthread_join(thread, NULL);
    assert_true(c.harmless);
    assert_int_equal(h->status(b), 0);
}

static void calls_from_another_thread_are_refused(void **state)
{
    static const char *const first[] = {"var", "hours", "scratch", "steps", "status"};
    (void)state;
    for (which = 0; which < 5; which++) {
        char message[100];
        rig g;
        open_rig(&g, threads, SITE);
        assert_int_equal(rig_build(&g), ERROR_PLUGIN);
        snprintf(message, sizeof message, "probe.so): %s: was called from another thread",
                 first[which]);
        if (strstr(g.e.text, message) == NULL)
            fail_msg("`%s` does not contain `%s`", g.e.text, message);
        rig_free(&g);
    }
}

#define TWO SITE "[second]\ntype = test.probe\n" /* built after `probe` */

static firn_build *kept;
static firn_var kept_var;
static firn_row kept_row;
static int builds;

static void keeps_handle(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    if (kept == NULL) {
        kept = b;
        return;
    }
    assert_int_equal(h->one(kept).id, 0);
    assert_null(h->scratch(kept, 3));
    h->port(kept, POWER, (firn_var){1}, firn_const(1));
}

static void calls_after_build_has_returned_are_refused(void **state)
{
    rig g;
    (void)state;
    kept = NULL;
    open_rig(&g, keeps_handle, TWO);
    assert_int_equal(rig_build(&g), ERROR_PLUGIN);
    assert_non_null(strstr(g.e.text, "[probe] (plugin test.probe, probe.so): one: was called after "
                                     "build() had returned"));
    rig_free(&g);
}

static void uses_foreign_handle(const void *self, const firn_host *h, firn_build *b)
{
    (void)self;
    if (kept_var.id == 0) {
        kept_var = h->var(b, FIRN_STEP, "x", "MW", firn_const(0), firn_const(1));
        kept_row = h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, firn_const(1), firn_always());
    } else if (which == 0) {
        h->port(b, POWER, kept_var, firn_const(1));
    } else {
        h->term(b, kept_row, h->one(b), firn_const(1), 0);
    }
}

static void handles_of_another_component_are_refused(void **state)
{
    (void)state;
    for (which = 0; which < 2; which++) {
        rig g;
        kept_var.id = 0;
        open_rig(&g, uses_foreign_handle, TWO);
        assert_int_equal(rig_build(&g), ERROR_PLUGIN);
        assert_non_null(strstr(g.e.text, "[second]"));
        assert_non_null(
            strstr(g.e.text, which == 0 ? "port `power`: variable handle" : "term: row handle"));
        assert_non_null(strstr(g.e.text, "was not created in this build()"));
        rig_free(&g);
    }
}

static void counts_handles(const void *self, const firn_host *h, firn_build *b)
{
    const firn_sizing s = {.life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN, .unit = "MW"};
    const firn_num none = firn_const(0), most = firn_const(1);
    (void)self;
    builds++;
    const int32_t base = h->var(b, FIRN_STEP, "x", "MW", none, most).id - 1;
    assert_int_equal(base % 1000000, 0);
    assert_int_equal(h->size(b, "size", &s).id, base + 2);
    assert_int_equal(h->one(b).id, base + 3);
    assert_int_equal(h->stock(b, "level", "MWh", 0).id, base + 4);
    assert_int_equal(h->throughput(b, HEAT).id, base + 5);
    assert_int_equal(h->var(b, FIRN_STEP, "y", "MW", none, most).id, base + 6);
    /* the host's variables again */
    assert_int_equal(h->throughput(b, HEAT).id, base + 5);
    assert_int_equal(h->one(b).id, base + 3);
    /* the rows of stocks and sizes are the host's */
    assert_int_equal(h->row(b, FIRN_STEP, "r", FIRN_AT_MOST, most, firn_always()).id, base + 1);
    assert_int_equal(h->row(b, FIRN_DAY, "s", FIRN_AT_MOST, most, firn_always()).id, base + 2);
    assert_int_equal(h->account(b, "permits", "t").id, base + 1);
    assert_int_equal(h->account(b, "carbon", "t").id, base + 2);
    assert_int_equal(h->account(b, "permits", "").id, base + 1);
    h->term(b, (firn_row){base + 2}, (firn_var){base + 6}, firn_const(7), 0);
    h->port(b, HEAT, (firn_var){base + 6}, firn_const(1));
    h->book(b, (firn_acct){base + 1}, (firn_var){base + 6}, firn_const(1));
}

/* Handles count from the base of their build, and stand for the build's own elements: the second
 * component has those of the first in none of its rows. */
static void handles_are_local_to_a_build(void **state)
{
    rig g;
    (void)state;
    builds = 0;
    open_rig(&g, counts_handles, TWO);
    rig_build(&g);
    assert_string_equal(g.e.text, "");
    assert_int_equal(builds, 2);
    assert_true(rig_coef(&g, "probe.s@2", "probe.y@5") > 0);
    assert_true(rig_coef(&g, "second.s@2", "second.y@5") > 0);
    assert_true(rig_coef(&g, "second.s@2", "probe.y@5") == 0);
    assert_true(rig_coef(&g, "bus.loop@5", "second.y@5") == 1);
    rig_free(&g);
}

/* ---- periods ------------------------------------------------------------------------------- */

static void sizes_differ(const void *self, const firn_host *h, firn_build *b)
{
    firn_sizing s = {.capex = 1, .life = 1, .firm = 1, .max = 1, .fix = FIRN_NAN, .unit = "MW"};
    (void)self;
    builds++;
    if (which == 1 && builds == 2)
        s.unit = "MWh";
    h->log(b, FIRN_LOG_INFO, "the same in all");
    if (which != 0 || builds == 1)
        h->size(b, "size", &s);
    if (which == 2 && builds == 2)
        h->term(b, (firn_row){1}, h->one(b), firn_const(FIRN_NAN), 0);
}

/* Two periods of one phase, the second a stress event; the probe alone. */
static void build_periods(rig *g)
{
    static const char ini[] = "[time]\nstart = 2026-01-31\nstep = 6 h\nhours = 48\n[probe]\ntype = "
                              "test.probe\nheat = lv2\n";
    open_rig(g, sizes_differ, ini);
    assembly *s = &g->s;
    const calendar *c = &g->p->calendar;
    *s = (assembly){.memory = g->a, .problem = g->p};
    s->model = model_new(g->a, "USD", 0, &g->e);
    model_add_phase(s->model, &(model_phase){"2026", 2026, 1, 1}, &g->e);
    model_span span = {.name = "2026",
                       .year_hours = c->year_hours,
                       .steps = c->steps,
                       .days = c->days,
                       .months = c->months,
                       .hours = c->hours,
                       .day_of = c->day_of,
                       .month_of = c->month_of,
                       .month_share = c->month_share};
    model_add_period(s->model, &span, &g->e);
    span.name = "heat-wave";
    span.stress = true;
    model_add_period(s->model, &span, &g->e);
    const problem_component *probe_of = &g->p->periods.at[0].components.at[0];
    *VEC_PUSH(g->a, &s->model->components) =
        (model_component){"probe", "test.probe", probe_of->location};
    int32_t not_connected[] = {-1, -1, -1};
    s->parts = ARENA_ARRAY(g->a, part, 1);
    s->parts[0] = (part){.component = probe_of,
                         .plugin = &g->r.files.at[0],
                         .port = arena_copy(g->a, not_connected, sizeof not_connected)};
    assert_int_equal(instance_make(&s->parts[0].instance, sizeof(probe), &g->e), 0);
    builds = 0;
    for (int32_t p = 0; p < 2 && g->e.code == 0; p++)
        host_build(s, 0, p, &g->e);
    instance_free(&s->parts[0].instance);
    if (g->e.code == 0)
        model_close(s->model, &g->e);
}

static void periods_must_agree_on_sizes(void **state)
{
    static const char *const messages[] = {
        "declares size `size` in one period but not in `heat-wave`",
        "size `size` has the unit MW in one period and MWh in another",
        "(plugin test.probe, probe.so, period heat-wave): term: row handle 1 was not created",
    };
    (void)state;
    for (which = 0; which < 3; which++) {
        rig g;
        build_periods(&g);
        assert_int_equal(g.e.code, ERROR_PLUGIN);
        if (strstr(g.e.text, messages[which]) == NULL)
            fail_msg("`%s` does not contain `%s`", g.e.text, messages[which]);
        assert_int_equal(builds, 2);
        rig_free(&g);
    }
    rig g; /* periods that agree: one size, two amounts, one note */
    build_periods(&g);
    assert_string_equal(g.e.text, "");
    assert_int_equal(builds, 2);
    assert_int_equal(g.s.model->sizes.count, 1);
    assert_true(g.s.model->sizes.at[0].installed[1] > g.s.model->sizes.at[0].installed[0]);
    assert_int_equal(g.s.notes.count, 1);
    rig_free(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_error_is_kept_and_later_calls_do_nothing),
        cmocka_unit_test(error_code_without_a_message_is_refused),
        cmocka_unit_test(calls_from_another_thread_are_refused),
        cmocka_unit_test(calls_after_build_has_returned_are_refused),
        cmocka_unit_test(handles_of_another_component_are_refused),
        cmocka_unit_test(handles_are_local_to_a_build),
        cmocka_unit_test(periods_must_agree_on_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
