/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page.c - numbers and amounts as the terminal's table writes them.
 */
#include "result/page.h"

#include <string.h>

enum { DIGITS = 4, SETTLED = 11 }; /* shown; free of noise */

/* The number without the noise of its last bits: 86.615, give or take 1e-14, is rounded the same
 * way on every machine. */
static double settled(double value)
{
    char text[64];
    double out = value;
    if (isfinite(value))
        text_number(text_of(text, sizeof text, value, SETTLED), &out);
    return out;
}

static const char *kept(page *p, const char *text)
{
    p->failed = p->failed || text == NULL;
    return text == NULL ? "" : text;
}

const char *page_number(page *p, double value)
{
    char text[64];
    return kept(p, arena_text(p->a, text_of(text, sizeof text, settled(value), DIGITS)));
}

const char *page_beside(page *p, double value, double most)
{
    double unit = most > 0 ? pow(10, DIGITS - 1 - floor(log10(most))) : 1;
    char text[64];
    double rounded = round(settled(value) * unit) / unit + 0.0;
    return kept(p, arena_text(p->a, text_of(text, sizeof text, rounded, 15)));
}

const char *page_joined(page *p, const char *left, const char *gap, const char *right)
{
    return kept(p, arena_printf(p->a, "%s%s%s", left, gap, right));
}

prefix page_money(double most)
{
    if (fabs(most) >= 999500)
        return (prefix){1e6, "M"};
    return fabs(most) >= 9999.5 ? (prefix){1e3, "k"} : (prefix){1, ""};
}

prefix page_unit(page *p, double value, const char *unit)
{
    static const struct {
        const char *base, *larger;
        double factor;
    } larger[] = {{"MWh", "GWh", 1e3}, {"t", "kt", 1e3}, {"m3", "ML", 1e3}};
    size_t length = strcspn(unit, "/ ");
    const char *currency = p->r->model->currency;
    if (length == strlen(currency) && strncmp(unit, currency, length) == 0) {
        prefix x = page_money(value);
        x.text = page_joined(p, x.text, "", unit);
        return x;
    }
    for (size_t i = 0; i < sizeof larger / sizeof larger[0]; i++) {
        if (length == strlen(larger[i].base) && strncmp(unit, larger[i].base, length) == 0 &&
            fabs(value) >= 10 * larger[i].factor)
            return (prefix){larger[i].factor, page_joined(p, larger[i].larger, "", unit + length)};
    }
    return (prefix){1, strcmp(unit, "1") == 0 ? "" : unit};
}

const char *page_amount(page *p, double value, const char *unit)
{
    prefix x = page_unit(p, value, unit);
    return page_joined(p, page_number(p, value / x.factor), *x.text == '\0' ? "" : " ", x.text);
}

void page_print(page *p, const grid *g)
{
    p->failed = !grid_print(g, p->out) || p->failed;
}

bool page_shows_account(size_t account, double value)
{
    return value != 0 || account == ACCOUNT_CARBON || account == ACCOUNT_WATER ||
           account == ACCOUNT_IT_ENERGY || account == ACCOUNT_FACILITY_ENERGY;
}

const char *page_phases(page *p, const bool *in)
{
    size_t phases = p->r->model->phases.count, all = 0;
    const char *out = "";
    for (size_t i = 0; i < phases; i++)
        all += in[i];
    if (all == phases)
        return "all phases";
    for (size_t i = 0; i < phases; i++) {
        if (!in[i])
            continue;
        size_t end = i;
        while (end + 1 < phases && in[end + 1])
            end++;
        end = end > i + 1 ? end : i; /* two are named, three are a range */
        out = page_joined(p, out, *out == '\0' ? "" : ", ",
                          result_phase_name(p->r->model, (int32_t)i));
        if (end > i)
            out = page_joined(p, out, " to ", result_phase_name(p->r->model, (int32_t)end));
        i = end;
    }
    return out;
}
