/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lives.c - notes on equipment whose life ends inside a phase, which is kept for all years of that
 * phase and may have to be bought again in it (model/size.c).
 */
#include "review/lives.h"

#include "result/terminal/page.h"

/* What the plan keeps of a size after the end of its life. */
typedef struct overrun {
    int32_t built, phase; /* the first case: the phases in which it is built, and kept too long */
    size_t others;        /* further cases */
    int64_t times;        /* how often it is bought again, in the first case */
    double capex;         /* for this, in all cases */
} overrun;

/* False: there is none. */
static bool find_overruns(const result *r, const model_size *s, overrun *out)
{
    const model *m = r->model;
    *out = (overrun){.built = -1};
    for (int32_t q = 0; q < (int32_t)m->phases.count; q++) {
        double built = s->built[q] < 0 ? 0 : result_value(r, s->built[q], 0);
        for (int32_t p = q; p < (int32_t)m->phases.count && built > 0; p++) {
            if (model_overrun(m, s, q, p) == 0)
                continue;
            int32_t times = model_renewals(m, s, q, p);
            out->capex += built * s->sizing[q].capex * times;
            if (out->built >= 0) {
                out->others++;
                continue;
            }
            out->built = q;
            out->phase = p;
            out->times = times;
        }
    }
    return out->built >= 0;
}

static void add_years(text_buffer *out, double years)
{
    text_add_number(out, years, 4);
    text_add(out, " yr");
}

/* "`size`, built in phase a with a life of 4.1 yr, goes 0.1 yr into phase b and is
 * kept for all its 10 yr" */
static void add_case(const model *m, const model_size *s, const overrun *k, text_buffer *out)
{
    const model_phase *in = &m->phases.at[k->phase];
    const char *phase = result_phase_name(m, k->phase);
    double life = s->sizing[k->built].life;
    text_addf(out, "`%s`", s->name);
    text_add(out, ", built");
    if (k->built != k->phase)
        text_addf(out, " in phase %s", result_phase_name(m, k->built));
    text_add(out, " with a life of ");
    add_years(out, life);
    text_add(out, ", goes ");
    add_years(out, m->phases.at[k->built].start + life - in->start);
    text_addf(out, " into %s%s and is kept for all its ",
              *phase == '\0' ? "the only phase" : "phase ", phase);
    add_years(out, in->years);
}

static int note_overrun(arena *a, result *r, const model_size *s, const overrun *k, error *e)
{
    const model *m = r->model;
    double start = m->phases.at[k->built].start, begins = m->phases.at[k->phase].start;
    text_buffer text = {0};
    add_case(m, s, k, &text);
    if (k->times > 0)
        text_addf(&text, ", bought again %lld time%s", (long long)k->times,
                  k->times > 1 ? "s" : "");
    if (k->others > 0)
        text_addf(&text, ", as in %zu more case%s", k->others, k->others > 1 ? "s" : "");
    if (k->capex > 0) {
        prefix x = page_money_prefix(k->capex);
        text_add(&text, ", which adds ");
        text_add_number(&text, k->capex / x.factor, 4);
        text_addf(&text, " %s%s to `capex`", x.text, m->currency);
    }
    text_add(&text, ": write a life of ");
    if (k->built != k->phase) { /* rounded down, so that it does not reach into the phase */
        add_years(&text, floor((begins - start) * 100 + 1e-6) / 100);
        text_add(&text, " to replace it when that phase begins, or of ");
    }
    add_years(&text, round((model_phase_end(m, k->phase) - start) * 100) / 100);
    text_add(&text, " if it lasts to the end of it");
    return result_add_note(a, r, m->components.at[s->component].name, s->life_location, &text, e);
}

int review_lives(arena *a, result *r, error *e)
{
    for (size_t i = 0; i < r->model->sizes.count; i++) {
        const model_size *s = &r->model->sizes.at[i];
        overrun k;
        if (find_overruns(r, s, &k) && note_overrun(a, r, s, &k, e) != 0)
            return e->code;
    }
    return 0;
}
