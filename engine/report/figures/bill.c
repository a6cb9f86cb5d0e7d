/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bill.c - what is paid for energy, fuel and water in each month of a year, by charge, as far as a
 * results folder tells it: amounts at a price per step, and monthly peaks at one rate.
 *
 * What else a component costs to operate (fees, tiers, windows, wear, less revenue) is not known by
 * month. It is the rest of its `operation` in result.json, which a line below the columns gives for
 * the year.
 */
#include "base/text.h"
#include "report/figures/bus.h"
#include "report/figures/kit.h"
#include "report/figures/months.h"
#include "report/figures/texts.h"

#include <math.h>
#include <string.h>

/* A charge of a component: amount times rate. */
typedef struct charge {
    const report_series
        *amount;                /* a flow into a bus, or a peak that a month has in all its steps */
    const report_series *price; /* NULL: `rate` counts */
    double rate[12];            /* per MW of the peak and month, by calendar month */
} charge;
typedef struct bill {
    charge at[MONTHS_PARTS];
    months m;
    double known; /* per year */
} bill;

static const report_series *find(const report_period *q, const char *component, const char *item,
                                 enum report_kind kind)
{
    for (size_t i = 0; i < q->count; i++) {
        const report_series *s = &q->series[i];
        if (s->kind == kind && !s->empty && strcmp(s->component, component) == 0 &&
            strcmp(s->item, item) == 0)
            return s;
    }
    return NULL;
}

/* One number for all months, or twelve: "5.3, 5.3, ... USD/kW/month". */
static bool read_rates(const record_parameter *p, double rate[12])
{
    const char *at = p->value;
    for (int i = 0; i < 12; i++)
        rate[i] = p->number * 1000;
    if (isfinite(p->number))
        return true;
    for (int i = 0; i < 12; i++) {
        at = text_number(text_skip(at), &rate[i]);
        if (at == NULL || (i < 11 && *(at = text_skip(at)) != ','))
            return false;
        rate[i] *= 1000;
        at += i < 11 ? 1 : 0;
    }
    at = text_skip(at);
    return strcmp(at, p->unit) == 0; /* in the unit of the parameter */
}

/* The demand charge for a variable "peak" or "peak-WINDOW", in money per MW and month; false: none,
 * or one that a phase or event changes. */
static bool find_rates(const record *r, const char *component, const char *item, double rate[12])
{
    const char *window = item[4] == '-' ? item + 5 : "";
    bool found = false;
    for (size_t i = 0; i < r->parameters.count; i++) {
        const record_parameter *p = &r->parameters.at[i];
        if (strcmp(p->section, component) != 0 || strncmp(p->key, "demand_charge", 13) != 0 ||
            (p->key[13] != '\0' && p->key[13] != '.') ||
            strcmp(p->key[13] == '.' ? p->key + 14 : p->key + 13, window) != 0)
            continue;
        const char *per = strchr(p->unit, '/');
        if (*p->period != '\0' || per == NULL || strcmp(per, "/kW/month") != 0)
            return false;
        found = read_rates(p, rate);
    }
    return found;
}

static void add(const plot *p, bill *b, const char *component, const char *what, charge c)
{
    if (b->m.parts == MONTHS_PARTS)
        return; /* then it is in the rest */
    b->m.name[b->m.parts] = kit_print(p->a, p->out, "%s: %s", component, what);
    b->at[b->m.parts++] = c;
}

/* The charges: of each flow of a component with a price per step, and of its peaks. */
static void find_charges(const plot *p, bill *b)
{
    const report_period *q = p->period;
    for (size_t i = 0; i < q->count; i++) {
        const report_series *s = &q->series[i];
        const report_series *price = s->kind == REPORT_FLOW && !s->zero
                                         ? find(q, s->component, "price", REPORT_WEATHER)
                                         : NULL;
        if (price != NULL && s->max > 0)
            add(p, b, s->component, s->carrier, (charge){.amount = s, .price = price});
        if (s->kind != REPORT_VARIABLE || s->zero || strncmp(s->item, "peak", 4) != 0 ||
            (s->item[4] != '\0' && s->item[4] != '-'))
            continue;
        charge peak = {.amount = s};
        if (find_rates(&p->d->r, s->component, s->item, peak.rate))
            add(p, b, s->component, s->item, peak);
    }
}

/* The part of its calendar month that a step covers. */
static double month_share(const report_period *q, size_t t)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const civil c = scale_civil(q->time[t]);
    const bool leap = c.month == 2 && c.year % 4 == 0 && (c.year % 100 != 0 || c.year % 400 == 0);
    return bus_hours(q, t) / (24.0 * (days[c.month - 1] + (leap ? 1 : 0)));
}

/* A part of a month is billed as that part of a whole one; a horizon that represents a year has
 * twelve months. */
static double month_weight(const report_period *q)
{
    double sum = 0;
    for (size_t t = 0; t < q->steps; t++)
        sum += month_share(q, t);
    return fabs(q->per_year - 1) < 1e-9 ? 1 : 12 / sum;
}

static bool add_up(const plot *p, bill *b)
{
    const report_period *q = p->period;
    const double weight = month_weight(q);
    for (size_t t = 0; t < q->steps; t++) {
        double *sum = months_at(&b->m, q->time[t]);
        if (sum == NULL)
            return false;
        const int month = scale_civil(q->time[t]).month - 1;
        for (size_t k = 0; k < b->m.parts; k++) {
            const charge *c = &b->at[k];
            const double v = fmax(0, (double)c->amount->value[t]); /* not a number: 0 */
            const double paid =
                c->price == NULL ? v * c->rate[month] * month_share(q, t) * weight
                                 : v * bus_hours(q, t) * (double)c->price->value[t] * q->per_year;
            sum[k] += paid;
            b->known += paid;
        }
    }
    return true;
}

/* What the components of the bill cost to operate in a year. */
static double operation(const plot *p, const bill *b)
{
    double sum = 0;
    for (size_t i = 0; i < p->d->r.costs.count; i++) {
        const record_cost *c = &p->d->r.costs.at[i];
        bool charged = false;
        for (size_t k = 0; k < b->m.parts; k++)
            charged |= strcmp(b->at[k].amount->component, c->component) == 0;
        if (charged && strcmp(c->phase, p->phase) == 0)
            sum += c->operation;
    }
    return sum;
}

bool bill_exists(const report_period *q)
{
    if (bus_months(q) < 2 || bus_months(q) > MONTHS_MOST || !(fabs(q->per_year - 1) < 0.01))
        return false;
    for (size_t i = 0; i < q->count; i++)
        if (q->series[i].kind == REPORT_FLOW && q->series[i].max > 0 &&
            find(q, q->series[i].component, "price", REPORT_WEATHER) != NULL)
            return true;
    return false;
}

int plot_bill(const plot *p)
{
    char number[2][SCALE_TEXT];
    bill b = {.m = {.title = TEXT_BILL, .desc = TEXT_BILL_DESC, .unit = p->d->r.currency}};
    find_charges(p, &b);
    if (b.m.parts == 0 || !add_up(p, &b))
        return plot_no_data(p);
    const double all = operation(p, &b), rest = all - b.known;
    const scale_unit u = scale_unit_of(all, p->d->r.currency, p->d->r.currency);
    if (fabs(rest) > 1e-4 * fabs(all)) /* more than what rounding of the flows explains */
        b.m.note = kit_print(p->a, p->out, "%s %s %s of %s %s", TEXT_NOT_BY_MONTH,
                             scale_text(number[0], rest / u.factor), u.unit,
                             scale_text(number[1], all / u.factor), u.unit);
    return months_draw(p, &b.m);
}
