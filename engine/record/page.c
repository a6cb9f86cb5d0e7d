/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page.c - a comparison for the terminal: tables of what differs, the largest differences first.
 *
 * Up to four results fit next to each other; of more, the first is repeated next to each three of
 * the others.
 */
#include "record/compare.h"

#include "result/text_table.h"

#include <math.h>
#include <string.h>

enum { SIDE = 4, SHOWN = 15, INPUTS_SHOWN = 40, DIGITS = 4 };

/* A difference of a smaller share of the largest one of its unit is only counted. */
#define SHOWN_SHARE 1e-4

typedef struct page {
    const comparison *c;
    text_buffer *out;
    arena *a;
    size_t first, last; /* the results next to the first one in this block: first to last - 1 */
    bool failed;
} page;

static const char *checked(page *p, const char *text)
{
    p->failed = p->failed || text == NULL;
    return text == NULL ? "" : text;
}

/* The larger unit in which amounts up to `largest` are shown. */
typedef struct prefix {
    double factor;
    const char *unit;
} prefix;

static prefix prefix_of(page *p, const char *unit, double largest)
{
    static const struct {
        const char *from, *to;
    } larger[] = {{"MWh", "GWh"}, {"MWh/yr", "GWh/yr"}, {"t", "kt"}, {"t/yr", "kt/yr"}};
    for (size_t i = 0; i < sizeof larger / sizeof larger[0]; i++) {
        if (strcmp(unit, larger[i].from) == 0 && largest >= 1e4)
            return (prefix){1e3, larger[i].to};
    }
    for (size_t i = 0; i < p->c->results; i++) {
        const char *money = p->c->result[i].currency;
        const size_t length = strlen(money);
        const bool is = length > 0 && strncmp(unit, money, length) == 0 &&
                        (unit[length] == '\0' || unit[length] == '/');
        if (is && largest >= 1e4)
            return (prefix){
                largest >= 1e6 ? 1e6 : 1e3,
                checked(p, arena_printf(p->a, "%s%s", largest >= 1e6 ? "M" : "k", unit))};
    }
    return (prefix){1, unit};
}

/* A number with as many decimals as the largest of its row has with four digits. */
static const char *number(page *p, double value, double largest)
{
    char text[60];
    if (!isfinite(value))
        return "-";
    const int whole = largest > 0 ? (int)floor(log10(largest)) : 0;
    const int decimals = whole >= DIGITS ? 0 : whole < -8 ? 12 : DIGITS - 1 - whole;
    const double step = pow(10, decimals);
    return checked(
        p, arena_text(p->a, text_of(text, sizeof text, round(value * step) / step + 0.0, 14)));
}

/* "+3.5 (+5.3 %)"; "" where one of the two has no such number */
static const char *change(page *p, double from, double to, double largest)
{
    const double by = to - from, share = 100 * by / fabs(from);
    const char *sign = by > 0 ? "+" : "";
    char text[60];
    if (isnan(by))
        return "";
    const char *absolute = number(p, by, largest);
    if (!isfinite(share) || fabs(share) >= 1000)
        return checked(p, arena_printf(p->a, "%s%s", sign, absolute));
    text_of(text, sizeof text, round(share * 100) / 100, 6);
    return checked(p, arena_printf(p->a, "%s%s (%s%s %%)", sign, absolute, sign, text));
}

static const char *title(page *p, size_t i)
{
    return checked(p, arena_printf(p->a, "%c", compare_letter(i)));
}

/* Begins a table with a column of texts and one of units. */
static text_table begin(page *p, const char *heading)
{
    text_table t = text_table_new(p->a, p->c->results == 2 ? "lldd"
                                                             "l"
                                                           : "lldddd");
    const char *blank = "";
    text_table_put(&t, heading);
    text_table_put(&t, blank);
    text_table_put(&t, title(p, 0));
    for (size_t i = p->first; i < p->first + SIDE - 1; i++) {
        if (p->c->results > 2 || i < p->last)
            text_table_put(&t, i < p->last ? title(p, i) : blank);
    }
    if (p->c->results == 2)
        text_table_put(&t, "B - A");
    return t;
}

static double largest_of(const page *p, const double *value)
{
    double largest = 0;
    for (size_t i = 0; i < p->c->results; i++)
        largest = fmax(largest, fabs(value[i])); /* fmax skips NaN */
    return largest;
}

/* `most`: the largest number of this unit in the table, which chooses the prefix. */
static void add_row(page *p, text_table *t, const char *label, const char *unit,
                    const double *value, double most)
{
    const prefix x = prefix_of(p, unit, most);
    const double largest = largest_of(p, value) / x.factor;
    text_table_put(t, label);
    text_table_put(t, strcmp(x.unit, "1") == 0 ? "" : x.unit);
    text_table_put(t, number(p, value[0] / x.factor, largest));
    for (size_t i = p->first; i < p->first + SIDE - 1; i++) {
        if (p->c->results > 2 || i < p->last)
            text_table_put(t, i < p->last ? number(p, value[i] / x.factor, largest) : "");
    }
    if (p->c->results == 2)
        text_table_put(t, change(p, value[0] / x.factor, value[1] / x.factor, largest));
}

static void end(page *p, const text_table *t)
{
    p->failed = p->failed || t->failed || !text_table_print(t, p->out);
    text_add(p->out, "\n");
}

static bool is_phased(const comparison *c)
{
    for (size_t i = 0; i < c->results; i++) {
        if (c->result[i].phases.count > 1)
            return true;
    }
    return false;
}

/* "chillers in 2028" */
static const char *in_phase(page *p, const char *label, const char *phase)
{
    if (phase == NULL && is_phased(p->c))
        return checked(p, arena_printf(p->a, "%s, all phases", label));
    return phase == NULL || *phase == '\0'
               ? label
               : checked(p, arena_printf(p->a, "%s in %s", label, phase));
}

/* ---- sections ---------------------------------------------------------------------------------
 */

static void results(page *p)
{
    for (size_t i = 0; i < p->c->results; i++) {
        const record *r = &p->c->result[i];
        text_buffer line = {0};
        text_addf(&line, "%c  %s: %s, %s%s%s", compare_letter(i), r->path, r->site, r->status,
                  *r->scenario != '\0' ? ", scenario " : "", r->scenario);
        p->failed = p->failed || line.failed;
        if (!line.failed)
            text_wrap(p->out, 2, 5, line.at);
        text_free(&line);
    }
    text_add(p->out, "\n");
}

static bool any_differs(const compare_table *t)
{
    for (size_t i = 0; i < t->rows.count; i++) {
        if (t->rows.at[i].differs)
            return true;
    }
    return false;
}

/* How a row of a table is shown; unit NULL: it is not. */
typedef struct shown {
    const char *label, *unit;
    size_t column;
} shown;

/* The largest number and the largest change of a unit among the rows that differ. */
static void largest_of_unit(page *p, const compare_table *t, const char *unit,
                            shown (*how)(page *p, const compare_row *row), double *most, double *by)
{
    *most = *by = 0;
    for (size_t i = 0; i < t->rows.count; i++) {
        const compare_row *row = &t->rows.at[i];
        if (!row->differs)
            continue;
        const shown s = how(p, row);
        if (s.unit == NULL || strcmp(s.unit, unit) != 0)
            continue;
        *most = fmax(*most, largest_of(p, &row->value[s.column * p->c->results]));
        *by = fmax(*by, row->change);
    }
}

/* The rows that differ, at most SHOWN of them; the others are counted. */
static void differing(page *p, enum compare_subject subject, const char *heading,
                      shown (*how)(page *p, const compare_row *row))
{
    const compare_table *t = &p->c->table[subject];
    const size_t per = p->c->results;
    size_t count = 0, left = 0;
    text_table table = begin(p, heading);
    for (size_t i = 0; i < t->rows.count; i++) {
        const compare_row *row = &t->rows.at[i];
        if (!row->differs)
            continue;
        if (count == SHOWN) {
            left++;
            continue;
        }
        const shown s = how(p, row);
        double most, by;
        if (s.unit == NULL)
            continue;
        largest_of_unit(p, t, s.unit, how, &most, &by);
        if (row->change < SHOWN_SHARE * by) {
            left++;
            continue;
        }
        count++;
        add_row(p, &table, s.label, s.unit, &row->value[s.column * per], most);
    }
    if (count == 0)
        return;
    p->failed = p->failed || table.failed || !text_table_print(&table, p->out);
    if (left > 0)
        text_addf(p->out, "  and %zu more: see --json\n", left);
    text_add(p->out, "\n");
}

static void objective(page *p)
{
    const comparison *c = p->c;
    double value[COMPARE_MAX] = {0};
    bool same = true;
    for (size_t i = 0; i < c->results; i++) {
        value[i] = c->result[i].objective;
        same = same && strcmp(c->result[i].objective_unit, c->result[0].objective_unit) == 0 &&
               strcmp(c->result[i].objective_text, c->result[0].objective_text) == 0;
    }
    if (!same)
        return;
    text_table t = begin(p, "");
    add_row(p, &t, checked(p, arena_printf(p->a, "objective: %s", c->result[0].objective_text)),
            c->result[0].objective_unit, value, largest_of(p, value));
    end(p, &t);
}

static shown size_row(page *p, const compare_row *row)
{
    const char *name = checked(p, arena_printf(p->a, "%s.%s", row->label[0], row->label[1]));
    const double *built = row->value;
    bool same = true;
    for (size_t i = 1; i < p->c->results; i++)
        same = same && fabs(built[i] - built[0]) <= 1e-6 * fabs(built[0]);
    return (shown){in_phase(p, name, row->label[2]), same ? NULL : row->label[3], 0};
}

static shown cost_row(page *p, const compare_row *row)
{
    const char *name = *row->label[0] != '\0' ? row->label[0] : "site";
    return (shown){in_phase(p, name, row->label[1]), p->c->result[0].currency, 0};
}

static bool is_money(const page *p, const char *unit)
{
    for (size_t i = 0; i < p->c->results; i++) {
        if (strcmp(unit, p->c->result[i].currency) == 0)
            return true;
    }
    return false;
}

static shown account_row(page *p, const compare_row *row)
{
    const bool only = row->label[1] != NULL && !is_phased(p->c); /* the total has the same number */
    const bool hide = only || (is_money(p, row->label[2]) && !p->c->same_currency);
    return (shown){in_phase(p, row->label[0], row->label[1]), hide ? NULL : row->label[2], 0};
}

static shown share_row(page *p, const compare_row *row)
{
    const char *name = checked(p, arena_printf(p->a, "%s: %s", row->label[0],
                                               *row->label[1] != '\0' ? row->label[1] : "site"));
    const bool hide = is_money(p, row->label[3]);
    return (shown){in_phase(p, name, row->label[2]), hide ? NULL : row->label[3], 0};
}

static shown flow_row(page *p, const compare_row *row)
{
    const char *name = checked(p, arena_printf(p->a, "%s at %s", row->label[0], row->label[2]));
    return (shown){in_phase(p, name, row->label[5]), row->label[4], 0};
}

static shown ratio_row(page *p, const compare_row *row)
{
    return (shown){in_phase(p, row->label[0], row->label[1]), row->label[2], 0};
}

static shown limit_row(page *p, const compare_row *row)
{
    const double *price = &row->value[2 * p->c->results];
    bool same = true;
    for (size_t i = 1; i < p->c->results; i++)
        same = same && fabs(price[i] - price[0]) <= 1e-6 * fabs(price[0]);
    if (same)
        return (shown){"", NULL, 2};
    const char *name = checked(p, arena_printf(p->a, "%s.%s", row->label[0], row->label[2]));
    return (shown){
        in_phase(p, name, row->label[1]),
        checked(p, arena_printf(p->a, "%s per %s", p->c->result[0].objective_unit, row->label[3])),
        2};
}

/* ---- inputs -----------------------------------------------------------------------------------
 */

/* Whether a result has the input in another period, whose value then holds. */
static bool has_before(const record *r, const compare_input *n)
{
    for (size_t i = 0; i < r->parameters.count; i++) {
        const record_parameter *p = &r->parameters.at[i];
        if (strcmp(p->section, n->section) == 0 && strcmp(p->key, n->key) == 0)
            return true;
    }
    return false;
}

/* "45 USD/MWh (site.ini:12)", "7 % (default)", "as before", "not given" */
static void add_value(text_buffer *b, const record *r, const compare_input *in, size_t result)
{
    const record_parameter *n = in->at[result];
    if (n == NULL) {
        text_add(b, has_before(r, in) ? "as before" : "not given");
        return;
    }
    text_add(b, TEXT_SHORT(n->value));
    if (n->line > 0)
        text_addf(b, " (%s:%d)", n->file, n->line);
    else
        text_addf(b, " (%s)", strcmp(n->origin, "set") == 0 ? "--set" : n->origin);
}

static void wrapped(page *p, text_buffer *b)
{
    p->failed = p->failed || b->failed;
    if (!b->failed)
        text_wrap(p->out, 2, 4, b->at);
    text_free(b);
}

static void inputs(page *p)
{
    const comparison *c = p->c;
    const size_t count = c->inputs.count;
    if (count == 0)
        return;
    text_add(p->out, "  inputs that differ\n");
    for (size_t i = 0; i < count && i < INPUTS_SHOWN; i++) {
        const compare_input *n = &c->inputs.at[i];
        text_buffer b = {0};
        size_t listed = 0;
        text_addf(&b, "%s.%s", n->section, n->key);
        if (*n->period != '\0')
            text_addf(&b, " in %s", n->period);
        text_add(&b, ":");
        for (size_t k = 0; k < c->results; k++) {
            if (!c->result[k].has_parameters)
                continue;
            text_addf(&b, "%s %c ", listed++ > 0 ? ";" : "", compare_letter(k));
            add_value(&b, &c->result[k], n, k);
        }
        wrapped(p, &b);
    }
    if (count > INPUTS_SHOWN)
        text_addf(p->out, "  and %zu more: see --json\n", count - INPUTS_SHOWN);
    text_add(p->out, "\n");
}

static void files(page *p)
{
    const comparison *c = p->c;
    if (c->files.count + c->plugins.count == 0)
        return;
    text_add(p->out, "  files with another content\n");
    for (size_t i = 0; i < c->files.count + c->plugins.count; i++) {
        const bool plugin = i >= c->files.count;
        const compare_file *f = plugin ? &c->plugins.at[i - c->files.count] : &c->files.at[i];
        text_buffer b = {0};
        size_t named = 0;
        text_addf(&b, "%s%s", plugin ? "plugin " : "", f->name);
        for (size_t k = 0; k < c->results; k++) {
            if (f->at[k] != NULL)
                text_addf(&b, "%s %c %s%s%.12s", named++ > 0 ? ";" : ":", compare_letter(k),
                          f->at[k]->version, plugin ? " " : "", f->at[k]->sha256);
        }
        wrapped(p, &b);
    }
    text_add(p->out, "\n");
}

static void missing(page *p)
{
    const comparison *c = p->c;
    for (size_t i = 0; i < c->missing.count; i++)
        text_wrap(p->out, 2, 4, c->missing.at[i]);
    if (c->missing.count > 0)
        text_add(p->out, "\n");
}

/* ---- the whole --------------------------------------------------------------------------------
 */

static void numbers(page *p)
{
    const compare_table *t = p->c->table;
    size_t plans = 0;
    bool parts = true;
    for (size_t i = 0; i < p->c->results; i++) {
        const record *r = &p->c->result[i];
        plans += record_has_plan(r);
        parts = parts && (!record_has_plan(r) || (r->has_shares && r->has_flows));
    }
    if (plans < 2)
        return;
    if (p->c->same_currency)
        objective(p);
    differing(p, COMPARE_SIZES, "built", size_row);
    if (p->c->same_currency)
        differing(p, COMPARE_COSTS, is_phased(p->c) ? "cost per year" : "cost", cost_row);
    differing(p, COMPARE_ACCOUNTS, "totals", account_row);
    if (parts) {
        differing(p, COMPARE_SHARES, "by component", share_row);
        differing(p, COMPARE_FLOWS, "flows into buses", flow_row);
    }
    differing(p, COMPARE_RATIOS, "ratios", ratio_row);
    if (p->c->same_currency && any_differs(&t[COMPARE_LIMITS]))
        differing(p, COMPARE_LIMITS, "shadow prices", limit_row);
}

/* No number differs of results that have any. */
static bool all_same(const comparison *c)
{
    bool same = c->inputs.count == 0;
    for (size_t i = 0; i < COMPARE_SUBJECTS; i++)
        same = same && !any_differs(&c->table[i]);
    for (size_t i = 0; i < c->results; i++)
        same = same && record_has_plan(&c->result[i]);
    return same;
}

int compare_page(const comparison *c, text_buffer *out, error *e)
{
    page p = {.c = c, .out = out, .a = arena_new()};
    if (p.a == NULL)
        return error_memory(e);
    results(&p);
    missing(&p);
    for (size_t from = 1; from < c->results; from += SIDE - 1) {
        p.first = from;
        p.last = from + SIDE - 1 < c->results ? from + SIDE - 1 : c->results;
        numbers(&p);
    }
    inputs(&p);
    files(&p);
    if (all_same(c))
        text_add(out, "  no number and no input differs\n\n");
    arena_free(p.a);
    if (out->count > 0 && !out->failed) /* the last blank line */
        out->at[--out->count] = '\0';
    return p.failed || out->failed ? error_memory(e) : 0;
}
