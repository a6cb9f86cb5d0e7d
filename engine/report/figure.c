/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure.c - the names of the figures, which of them can be drawn, and their style on a page.
 */
#include "report/figure.h"

#include "report/figures/bus.h"
#include "report/figures/kit.h"
#include "report/figures/months.h"
#include "report/figures/plots.h"
#include "report/figures/theme.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Which results a figure needs. */
enum need {
    NEED_FLOWS, /* flows of a phase */
    NEED_SIZES,
    NEED_COSTS,
    NEED_PHASES, /* several */
    NEED_SERIES, /* of a bus, on which something flows */
    NEED_DAYS,   /* series of a bus over some days, in steps that divide a day */
    NEED_MONTHS, /* series of a bus over more than a month */
    NEED_BILL,
    NEED_WEATHER,
    NEED_LIMITS,
    NEED_SENSITIVITY,
    NEED_SEVERAL, /* results */
};
typedef struct kind {
    const char *name; /* that of a figure of a bus ends in `-` */
    enum need need;
    int (*draw)(const plot *p);
} kind;

/* In the order of a report. */
static const kind kinds[] = {
    {"diagram", NEED_FLOWS, plot_diagram},
    {"sizes", NEED_SIZES, plot_sizes},
    {"costs", NEED_COSTS, plot_costs},
    {"phases", NEED_PHASES, plot_phases},
    {"year-", NEED_SERIES, plot_year},
    {"heatmap-", NEED_DAYS, plot_heatmap},
    {"duration-", NEED_SERIES, plot_duration},
    {"monthly-", NEED_MONTHS, plot_monthly},
    {"bill", NEED_BILL, plot_bill},
    {"weather", NEED_WEATHER, plot_weather},
    {"limits", NEED_LIMITS, plot_limits},
    {"sensitivity", NEED_SENSITIVITY, plot_sensitivity},
    {"compare-sizes", NEED_SEVERAL, plot_compare_sizes},
    {"compare-costs", NEED_SEVERAL, plot_compare_costs},
};
enum { KINDS = sizeof kinds / sizeof *kinds };
/* A page holds figures of so many buses, those with the largest supply: a site may have hundreds.
 */
enum { BUSES_MOST = 12 };

static bool of_bus(const kind *k)
{
    return k->name[strlen(k->name) - 1] == '-';
}

static bool has_costs(const record *r)
{
    for (size_t i = 0; i < r->costs.count; i++) {
        const record_cost *c = &r->costs.at[i];
        if (c->capital != 0 || c->fixed_om != 0 || c->operation != 0)
            return true;
    }
    return false;
}

static bool possible(const kind *k, const report_data *d, size_t n, const report_period *period)
{
    const record *r = &d->r;
    if (n > 1 || k->need == NEED_SEVERAL)
        return n > 1 && k->need == NEED_SEVERAL;
    switch (k->need) {
    case NEED_FLOWS:
        for (size_t i = 0; i < r->flows.count; i++)
            if (r->flows.at[i].in > 0 || r->flows.at[i].out > 0)
                return true;
        return false;
    case NEED_SIZES:
        return r->sizes.count > 0;
    case NEED_COSTS:
        return has_costs(r);
    case NEED_PHASES:
        return r->phases.count > 1 && has_costs(r);
    case NEED_LIMITS:
        return r->limits.count > 0;
    case NEED_SERIES:
        return period != NULL;
    case NEED_DAYS:
        return period != NULL && bus_days(period) >= 3;
    case NEED_MONTHS:
        return period != NULL && bus_months(period) >= 2 && bus_months(period) <= MONTHS_MOST;
    case NEED_BILL:
        return period != NULL && bill_exists(period);
    case NEED_WEATHER:
        return period != NULL && bus_weather(period, "dry-bulb") != NULL;
    case NEED_SENSITIVITY:
        for (size_t i = 0; i < r->sensitivity.count; i++)
            if (r->sensitivity.at[i].effect != 0 && !isnan(r->sensitivity.at[i].effect))
                return true;
        return false;
    default:
        return false;
    }
}

/* The period that stands for a phase; NULL: it has no series. `phase` NULL: the last phase. */
static const report_period *typical(const report_data *d, const char *phase)
{
    const report_period *found = NULL;
    for (size_t i = 0; i < d->periods; i++)
        if (!d->period[i].stress && d->period[i].steps > 0 &&
            (phase == NULL || strcmp(d->period[i].phase, phase) == 0))
            found = &d->period[i];
    return found;
}

typedef vec(const char *) name_list;

static bool push(arena *a, name_list *names, const char *name)
{
    const char **slot = name == NULL ? NULL : VEC_PUSH(a, names);
    if (slot != NULL)
        *slot = name;
    return slot != NULL;
}

const char *const *figure_names(arena *a, const report_data *d, size_t n)
{
    name_list names = {0};
    const report_period *period = n > 0 ? typical(d, NULL) : NULL;
    const char *const *buses = bus_names(a, period);
    bool ok = buses != NULL;
    for (size_t i = 0; i < KINDS && n > 0 && ok; i++) {
        const kind *k = &kinds[i];
        if (!possible(k, d, n, period))
            continue;
        if (!of_bus(k))
            ok = push(a, &names, k->name);
        for (size_t b = 0; of_bus(k) && buses[b] != NULL && ok; b++)
            ok = push(a, &names, arena_printf(a, "%s%s", k->name, buses[b]));
    }
    const char **end = ok ? VEC_PUSH(a, &names) : NULL;
    return end == NULL ? NULL : names.at;
}

static int unknown(arena *a, const report_data *d, size_t n, const char *name, error *e)
{
    const char *const *names = figure_names(a, d, n);
    size_t count = 0;
    while (names != NULL && names[count] != NULL)
        count++;
    const char *near = names == NULL ? NULL : text_nearest_of(name, names, count);
    if (names == NULL)
        return error_memory(e);
    if (near == NULL)
        return error_set(e, ERROR_USAGE,
                         "there is no figure `%s` of these results: `list` shows those that exist",
                         TEXT_SHORT(name));
    return error_set(e, ERROR_USAGE, "there is no figure `%s` of these results; did you mean `%s`?",
                     TEXT_SHORT(name), TEXT_SHORT(near));
}

/* `@PERIOD` names a phase or a period. */
static int choose_period(plot *p, const char *wanted)
{
    const record *r = &p->d->r;
    p->period = typical(p->d, NULL);
    p->phase = r->phases.count > 0 ? r->phases.at[r->phases.count - 1].name : "";
    if (wanted == NULL)
        return 0;
    for (size_t i = 0; i < p->d->periods; i++)
        if (strcmp(p->d->period[i].name, wanted) == 0) {
            p->period = &p->d->period[i];
            p->phase = p->period->phase;
            return 0;
        }
    for (size_t i = 0; i < r->phases.count; i++)
        if (strcmp(r->phases.at[i].name, wanted) == 0) {
            p->phase = r->phases.at[i].name;
            p->period = typical(p->d, p->phase);
            return 0;
        }
    return error_set(
        p->e, ERROR_USAGE,
        "there is no phase or period `%s` in these results: sizes.csv and flows.csv name them",
        TEXT_SHORT(wanted));
}

/* A figure needs memory on the way that the next one can use again. */
static int draw_apart(const report_data *d, size_t n, const char *name, text_buffer *out, error *e)
{
    arena *a = arena_new();
    if (a == NULL)
        return error_memory(e);
    figure_draw(a, d, n, name, out, e);
    arena_free(a);
    return e->code;
}

/* What is supplied to a bus in the last phase. */
static double supply_of(const record *r, const char *bus)
{
    const char *phase = r->phases.count > 0 ? r->phases.at[r->phases.count - 1].name : "";
    double sum = 0;
    for (size_t i = 0; i < r->flows.count; i++) {
        const record_flow *f = &r->flows.at[i];
        if (strcmp(f->bus, bus) == 0 && strcmp(f->phase, phase) == 0 && f->in > 0)
            sum += f->in;
    }
    return sum;
}

/* The bus of a figure; NULL: it is about no bus. */
static const char *bus_of(const char *name)
{
    for (size_t i = 0; i < KINDS; i++)
        if (of_bus(&kinds[i]) && strncmp(name, kinds[i].name, strlen(kinds[i].name)) == 0)
            return name + strlen(kinds[i].name);
    return NULL;
}

/* The supply below which the buses of a page have no figures: that of the BUSES_MOST-th. */
static double least_supply(const record *r, const char *const *buses)
{
    double most[BUSES_MOST] = {0};
    for (; *buses != NULL; buses++) {
        double v = supply_of(r, *buses);
        for (size_t i = 0; i < BUSES_MOST; i++)
            if (v > most[i]) {
                const double lower = most[i];
                most[i] = v;
                v = lower;
            }
    }
    return most[BUSES_MOST - 1];
}

int figure_all(arena *a, const report_data *d, size_t n, bool with_buses, text_buffer *html,
               error *e)
{
    const char *const *names = figure_names(a, d, n);
    const char *const *buses = n > 0 ? bus_names(a, typical(d, NULL)) : NULL;
    if (names == NULL || buses == NULL)
        return error_memory(e);
    const double least = least_supply(&d->r, buses);
    for (; *names != NULL && e->code == 0; names++) {
        const char *bus = bus_of(*names);
        if (bus != NULL && (!with_buses || supply_of(&d->r, bus) < least))
            continue;
        text_buffer svg = {0};
        error own = {0};
        if (draw_apart(d, n, *names, &svg, &own) == 0) {
            text_add(html, "<figure data-name=\"");
            figure_escape(html, *names);
            text_add(html, "\">\n");
            text_add(html, svg.at);
            text_add(html, "</figure>\n");
        } else if (own.code != ERROR_USAGE) { /* a figure without data does not spoil a page */
            error_set(e, own.code, "%s", own.text);
        }
        text_free(&svg);
    }
    return e->code != 0 ? e->code : html->failed ? error_memory(e) : 0;
}

int figure_draw(arena *a, const report_data *d, size_t n, const char *name, text_buffer *svg,
                error *e)
{
    const char *at = strchr(name, '@');
    const char *base = at == NULL ? name : arena_slice(a, name, (size_t)(at - name));
    plot p = {.a = a, .d = d, .n = n, .name = name, .bus = "", .phase = "", .out = svg, .e = e};
    if (base == NULL)
        return error_memory(e);
    if (n == 0 || choose_period(&p, at == NULL ? NULL : at + 1) != 0)
        return n == 0 ? unknown(a, d, n, name, e) : e->code;
    for (size_t i = 0; i < KINDS; i++) {
        const kind *k = &kinds[i];
        const size_t length = strlen(k->name);
        if (!of_bus(k) && strcmp(base, k->name) == 0)
            return possible(k, d, n, p.period) ? k->draw(&p) : plot_no_data(&p);
        if (!of_bus(k) || strncmp(base, k->name, length) != 0)
            continue;
        p.bus = base + length;
        if (bus_known(p.period, p.bus))
            return possible(k, d, n, p.period) ? k->draw(&p) : plot_no_data(&p);
    }
    return unknown(a, d, n, name, e);
}

static void properties(text_buffer *css, bool dark)
{
    for (int i = 0; i < THEME_ROLES; i++)
        text_addf(css, "%s--figure-%s:%s", i > 0 ? ";" : "", theme_colours[i].name,
                  dark ? theme_colours[i].dark : theme_colours[i].light);
}

void figure_style(text_buffer *css)
{
    text_add(css, ".figure{");
    properties(css, false);
    text_add(css, "}\n@media screen and (prefers-color-scheme:dark)"
                  "{:root:not([data-theme=light]) .figure{");
    properties(css, true);
    text_add(css, "}}\n@media screen{:root[data-theme=dark] .figure{");
    properties(css, true);
    text_add(css, "}}\n");
    for (int i = 0; i < THEME_ROLES; i++)
        text_addf(css,
                  ".figure .%s{fill:var(--figure-%s)}\n.figure .k-%s{stroke:var(--figure-%s)}\n",
                  theme_colours[i].name, theme_colours[i].name, theme_colours[i].name,
                  theme_colours[i].name);
}
