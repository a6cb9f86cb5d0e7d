/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * weather.c - the weather of a period, and when chillers run in it: when free cooling ended.
 *
 * A chiller is known by a word of its type or name, as costs that a plan leaves out are.
 */
#include "report/figures/frame.h"
#include "report/figures/plots.h"
#include "report/figures/texts.h"

#include <math.h>
#include <string.h>

enum { UPPER = 200, LOWER = 100, BETWEEN = 36 };

/* Is `word` a part of a name, between - _ . and its ends? */
static bool has_word(const char *name, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = strstr(name, word); at != NULL; at = strstr(at + 1, word))
        if ((at == name || strchr("-_.", at[-1]) != NULL) &&
            (at[length] == '\0' || strchr("-_.", at[length]) != NULL))
            return true;
    return false;
}

static bool is_chiller(const char *text)
{
    static const char *const words[] = {"chiller", "chillers", "absorption"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (has_word(text, words[w]))
            return true;
    return false;
}

typedef vec(const char *) name_list;

/* The components whose type is that of a chiller; false: no memory. */
static bool chiller_types(arena *a, const record *r, name_list *out)
{
    for (size_t i = 0; i < r->parameters.count; i++) {
        const record_parameter *p = &r->parameters.at[i];
        if (strcmp(p->key, "type") != 0 || !is_chiller(p->value))
            continue;
        const char **slot = VEC_PUSH(a, out);
        if (slot == NULL)
            return false;
        *slot = p->section;
    }
    return true;
}

static bool listed(const name_list *l, const char *name)
{
    for (size_t i = 0; i < l->count; i++)
        if (strcmp(l->at[i], name) == 0)
            return true;
    return false;
}

/* The heat that chillers take per step; *any: there are chillers. NULL: no memory. */
static float *chiller_heat(const plot *p, bool *any)
{
    const report_period *q = p->period;
    name_list known = {0};
    float *sum = chiller_types(p->a, &p->d->r, &known) ? ARENA_ARRAY(p->a, float, q->steps) : NULL;
    *any = false;
    for (size_t i = 0; i < q->count && sum != NULL; i++) {
        const report_series *s = &q->series[i];
        if (s->kind != REPORT_FLOW || s->empty || strcmp(s->carrier, "heat") != 0 ||
            (!is_chiller(s->component) && !listed(&known, s->component)))
            continue;
        *any = true;
        for (size_t t = 0; t < q->steps; t++)
            sum[t] += s->value[t] < 0 ? -s->value[t] : 0;
    }
    return sum;
}

/* "chillers run in 1234 of 8760 h, from a dry bulb of 18.3 degC" */
static const char *verdict(const plot *p, const float *heat, const report_series *dry)
{
    const report_period *q = p->period;
    double hours = 0, all = 0, from = HUGE_VAL;
    float most = 0;
    char number[3][SCALE_TEXT];
    for (size_t t = 0; t < q->steps; t++)
        most = heat[t] > most ? heat[t] : most;
    for (size_t t = 0; t < q->steps; t++) {
        all += bus_hours(q, t);
        if (heat[t] <= most * 1e-6F)
            continue;
        hours += bus_hours(q, t);
        from = fmin(from, (double)dry->value[t]);
    }
    if (hours <= 0)
        return TEXT_FREE_ALWAYS;
    if (hours >= all)
        return TEXT_FREE_NEVER;
    const char *text =
        kit_print(p->a, p->out, "chillers run in %s of %s h, from a dry bulb of %s %s",
                  scale_text(number[0], hours), scale_text(number[1], all),
                  scale_text(number[2], from), dry->unit);
    return text;
}

static void draw_temperature(const plot *p, figure *f, const frame *r, const bus_bins *b,
                             const report_series *s, size_t series, double *mean)
{
    if (!b->single)
        frame_range(f, r, p->period, b, s->value, series);
    for (size_t i = 0; i < b->count; i++)
        mean[i] = bus_mean(p->period, b, i, s->value, 0);
    kit_group(f, s->item, (double)NAN, NULL);
    frame_steps(f, r, p->period, b, mean, 0, series, true);
    kit_group_end(f);
}

int plot_weather(const plot *p)
{
    figure f;
    bus_bins bins;
    bool chillers;
    const report_period *q = p->period;
    const report_series *dry = bus_weather(q, "dry-bulb"), *wet = bus_weather(q, "wet-bulb");
    const float *heat = chiller_heat(p, &chillers);
    const char *name[2] = {TEXT_DRY_BULB, TEXT_WET_BULB};
    const size_t series[2] = {1, 0};
    if (heat == NULL)
        return error_memory(p->e);
    if (bus_bins_of(p->a, q, &bins, p->e) != 0)
        return p->e->code;
    double *mean = ARENA_ARRAY(p->a, double, bins.count);
    if (mean == NULL)
        return error_memory(p->e);
    const double low = wet == NULL ? dry->min : fmin(dry->min, wet->min);
    frame r = {.left = FRAME_LEFT,
               .top = KIT_TOP + 40,
               .width = FIGURE_WIDTH - FRAME_LEFT - FRAME_RIGHT,
               .height = UPPER,
               .y = scale_of(low, dry->max, 6),
               .begin = q->time[0],
               .end = bus_end(q)};
    const char *title =
        kit_print(p->a, p->out, "%s%s%s", TEXT_WEATHER, *q->name ? ", " : "", q->name);
    kit_begin(&f, p->a, p->out, p->name, FIGURE_WIDTH,
              r.top + UPPER + (chillers ? BETWEEN + LOWER : 0) + FRAME_TIME_ROOM + 8, title,
              TEXT_WEATHER_DESC);
    kit_legend(&f, FRAME_LEFT + 4, KIT_TOP, r.width, name, series, wet == NULL ? 1 : 2, true);
    frame_values(&f, &r, dry->unit, false);
    draw_temperature(p, &f, &r, &bins, dry, 1, mean);
    if (wet != NULL)
        draw_temperature(p, &f, &r, &bins, wet, 0, mean);
    frame_times(&f, &r, !chillers);
    if (chillers) {
        double most = 0;
        for (size_t i = 0; i < bins.count; i++) {
            mean[i] = bus_mean(q, &bins, i, heat, 1);
            most = fmax(most, mean[i]);
        }
        r.top += UPPER + BETWEEN;
        r.height = LOWER;
        r.y = scale_of(0, most, 3);
        frame_values(&f, &r, "MW", false);
        const char *text = kit_print(p->a, p->out, "%s: %s", TEXT_CHILLERS, verdict(p, heat, dry));
        kit_text(&f, r.left, r.top - 8, THEME_TEXT, ANCHOR_START, r.width, text);
        kit_group(&f, TEXT_CHILLERS, most, NULL);
        frame_steps(&f, &r, q, &bins, mean, 0, 6, false);
        kit_group_end(&f);
        frame_times(&f, &r, true);
    }
    return kit_end(&f, p->e);
}
