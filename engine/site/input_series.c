/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * input_series.c - notes the inputs that have one number per step, for flows.csv: temperatures of
 * the air, and the series of components. Numbers are not copied: they live as long as the build.
 */
#include "site/site.h"

#include "plugin/bind.h"
#include "plugin/desc.h"
#include "units/unit.h"

#include <math.h>
#include <string.h>

/* The list of a period is made in its own order, which is the same in every period; `at` is the
 * index in the list of all periods. */
static result_input_numbers *slot(site *s, size_t at, int32_t component, const char *key,
                                  const char *in_unit, bool rate, error *e)
{
    const size_t periods = s->problem->periods.count;
    result_input_series *in =
        at < s->series.count ? &s->series.at[at] : VEC_PUSH(s->memory, &s->series);
    if (in == NULL) {
        error_memory(e);
        return NULL;
    }
    if (in->of == NULL) {
        result_input_numbers *of = ARENA_ARRAY(s->memory, result_input_numbers, periods);
        for (size_t i = 0; of != NULL && i < periods; i++)
            of[i].scale = (double)NAN;
        *in = (result_input_series){component, key, in_unit, rate, of};
    }
    if (in->of == NULL)
        error_memory(e);
    return in->of;
}

/* A number of base units times `factor` as one in `in_unit`. */
static void convert(const site *s, const char *in_unit, double factor, result_input_numbers *n)
{
    const double zero = unit_from_base(0, in_unit, &s->problem->money);
    n->scale = factor * (unit_from_base(1, in_unit, &s->problem->money) - zero);
    n->offset = zero;
}

static int note_weather(site *s, const assembly *a, size_t period, size_t *at, error *e)
{
    static const struct {
        int quantity;
        const char *key;
    } shown[] = {{WEATHER_DRY_BULB, "dry_bulb"}, {WEATHER_WET_BULB, "wet_bulb"}};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++) {
        result_input_numbers *of = slot(s, (*at)++, -1, shown[i].key, "degC", true, e);
        if (of == NULL)
            return e->code;
        of[period].each = a->period->weather_by_step[shown[i].quantity];
        if (of[period].each != NULL)
            convert(s, "degC", 1, &of[period]);
    }
    return 0;
}

/* Money or mass per amount of what flows: a price, a carbon intensity. */
static bool is_rate(const problem *p, const char *text)
{
    char why[200];
    unit u;
    return unit_parse_parameter(text, &p->money, &u, why, sizeof why) &&
           (u.power[UNIT_MONEY] == 1 || u.power[UNIT_MASS] == 1) &&
           (u.power[UNIT_POWER] < 0 || u.power[UNIT_LENGTH] < 0);
}

static int note_component(site *s, const assembly *a, size_t period, int32_t c, size_t *at,
                          error *e)
{
    const part *of = &a->parts[c];
    for (uint32_t i = 0; i < of->plugin->desc->param_count; i++) {
        const firn_param *param = plugin_param(of->plugin->desc, i);
        firn_num number;
        if (param->kind != FIRN_KIND_SERIES)
            continue;
        memcpy(&number, (const char *)of->instance.self + param->offset, sizeof number);
        const char *in_unit = bind_local_unit(s->problem, param->unit);
        result_input_numbers *to = in_unit == NULL ? NULL
                                                   : slot(s, (*at)++, c, param->key, in_unit,
                                                          is_rate(s->problem, param->unit), e);
        if (to == NULL)
            return error_memory(e);
        if (number.count < 0) /* optional, and not set */
            continue;
        to[period].each = number.each;
        convert(s, in_unit, number.scale, &to[period]);
    }
    return 0;
}

int site_note_series(site *s, const assembly *a, error *e)
{
    const size_t period = (size_t)(a->period - s->problem->periods.at);
    size_t at = 0;
    if (note_weather(s, a, period, &at, e) != 0)
        return e->code;
    for (size_t c = 0; c < a->period->components.count; c++) {
        if (note_component(s, a, period, (int32_t)c, &at, e) != 0)
            return e->code;
    }
    s->source.series = s->series.at;
    s->source.series_count = s->series.count;
    return 0;
}
