/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * size.c - sizes: amounts of equipment whose variables link the periods of a component.
 *
 *   installed(period) = existing(phase) + sum of built(q)
 *
 * over the phases q whose equipment still exists on the first day of the period's phase. It is then
 * kept for the whole phase, and bought again during it as often as its life ends. Equipment pays
 * its annuity in every phase in which it exists; fixed O&M is paid for all that is installed.
 * close.c adds these rows and bookings.
 */
#include "model/model.h"

#include <math.h>
#include <string.h>

double model_annuity(double rate, double life)
{
    /* Capital recovery factor, see any text on engineering economics; expm1 and log1p keep the
     * digits at small rates. */
    return rate > 0 ? rate / -expm1(-life * log1p(rate)) : 1.0 / life;
}

double model_phase_end(const model *m, int32_t phase)
{
    const model_phase *p = &m->phases.at[phase];
    return phase + 1 < (int32_t)m->phases.count ? p[1].start : p->start + p->years;
}

bool model_is_alive(const model *m, const model_size *s, int32_t built, int32_t phase)
{
    return built == phase ||
           (built < phase && m->phases.at[phase].start < m->phases.at[built].start +
                                                             s->sizing[built].life -
                                                             MODEL_DATE_TOLERANCE);
}

double model_overrun(const model *m, const model_size *s, int32_t built, int32_t phase)
{
    double end = m->phases.at[built].start + s->sizing[built].life;
    double over = model_phase_end(m, phase) - end;
    return model_is_alive(m, s, built, phase) && over > MODEL_PHASE_TOLERANCE ? over : 0;
}

int32_t model_renewals(const model *m, const model_size *s, int32_t built, int32_t phase)
{
    double lives = model_overrun(m, s, built, phase) / s->sizing[built].life;
    double tolerance = MODEL_PHASE_TOLERANCE / s->sizing[built].life;
    double times = built == phase ? ceil(lives - tolerance) : floor(lives + 0.5);
    return (int32_t)fmin(fmax(times, 0), 1e6);
}

static model_size *find_size(model *m, int32_t component, const char *name)
{
    for (size_t i = 0; i < m->sizes.count; i++) {
        model_size *s = &m->sizes.at[i];
        if (s->component == component && strcmp(s->name, name) == 0)
            return s;
    }
    return NULL;
}

static int32_t *no_variables(arena *a, size_t count)
{
    int32_t *out = ARENA_ARRAY(a, int32_t, count);
    for (size_t i = 0; out != NULL && i < count; i++)
        out[i] = -1;
    return out;
}

static int32_t add_size_var(model *m, int32_t period, int32_t index, int32_t role, double lower,
                            double upper, error *e)
{
    const model_size *s = &m->sizes.at[index];
    model_var var = {.name = s->name,
                     .unit = s->unit,
                     .period = period,
                     .component = s->component,
                     .scope = SCOPE_PERIOD,
                     .role = role,
                     .subject = index,
                     .lower = model_const(lower),
                     .upper = model_const(upper)};
    return model_add_var(m, &var, e);
}

static model_size *add_size(model *m, int32_t component, const char *name, const char *unit)
{
    model_size *s = VEC_PUSH(m->memory, &m->sizes);
    if (s == NULL)
        return NULL;
    *s = (model_size){.name = name, .unit = unit, .component = component};
    s->sizing = ARENA_ARRAY(m->memory, model_sizing, m->phases.count);
    s->built = no_variables(m->memory, m->phases.count);
    s->installed = no_variables(m->memory, m->periods.count);
    return s->sizing == NULL || s->built == NULL || s->installed == NULL ? NULL : s;
}

int32_t model_installed(model *m, int32_t period, int32_t component, const char *name,
                        const char *unit, const model_sizing *sizing, error *e)
{
    const model_period *p = &m->periods.at[period];
    model_size *s = find_size(m, component, name);
    if (s == NULL && (s = add_size(m, component, name, unit)) == NULL) {
        error_memory(e);
        return -1;
    }
    if (strcmp(s->unit, unit) != 0) {
        error_set(e, ERROR_PLUGIN, "[%s] size `%s` has the unit %s in one period and %s in another",
                  m->components.at[s->component].name, s->name, s->unit, unit);
        return -1;
    }
    int32_t index = (int32_t)(s - m->sizes.at);
    if (!p->stress) {
        s->sizing[p->phase] = *sizing;
        s->sizing[p->phase].annuity = model_annuity(m->discount_rate, sizing->life);
    }
    if (s->built[p->phase] < 0) {
        s->built[p->phase] = add_size_var(m, period, index, VAR_BUILT, 0, HUGE_VAL, e);
        if (s->built[p->phase] < 0)
            return -1;
    }
    if (s->installed[period] < 0) {
        bool fixed = !isnan(sizing->fix);
        s->installed[period] =
            add_size_var(m, period, index, VAR_INSTALLED, fixed ? sizing->fix : sizing->min,
                         fixed ? sizing->fix : sizing->max, e);
    }
    return s->installed[period];
}
