/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page.c - formats numbers, amounts with units, and lists of phases for the terminal's table.
 */
#include "result/terminal/page.h"

#include <string.h>

enum {
    DIGITS = 4,     /* significant digits shown */
    NOISE_FREE = 11 /* digits that do not differ between machines */
};

/* The value without the noise in its last bits, so that 86.615 +- 1e-14 is rounded in the same way
 * on every machine. */
static double without_noise(double value)
{
    char text[64];
    double out = value;
    if (isfinite(value))
        text_number(text_of(text, sizeof text, value, NOISE_FREE), &out);
    return out;
}

/* The text, or "" and a failed page if memory ran out. */
static const char *text_or_fail(page *p, const char *text)
{
    p->failed = p->failed || text == NULL;
    return text == NULL ? "" : text;
}

const char *page_number(page *p, double value)
{
    char text[64];
    return text_or_fail(p,
                        arena_text(p->a, text_of(text, sizeof text, without_noise(value), DIGITS)));
}

const char *page_number_like(page *p, double value, double largest)
{
    double unit = largest > 0 ? pow(10, DIGITS - 1 - floor(log10(largest))) : 1;
    char text[64];
    double rounded = round(without_noise(value) * unit) / unit + 0.0;
    return text_or_fail(p, arena_text(p->a, text_of(text, sizeof text, rounded, 15)));
}

const char *page_join(page *p, const char *left, const char *middle, const char *right)
{
    return text_or_fail(p, arena_printf(p->a, "%s%s%s", left, middle, right));
}

prefix page_money_prefix(double largest)
{
    if (fabs(largest) >= 999500)
        return (prefix){1e6, "M"};
    return fabs(largest) >= 9999.5 ? (prefix){1e3, "k"} : (prefix){1, ""};
}

prefix page_unit_prefix(page *p, double largest, const char *unit)
{
    static const struct {
        const char *base, *larger;
        double factor;
    } larger[] = {{"MWh", "GWh", 1e3}, {"t", "kt", 1e3}, {"m3", "ML", 1e3}};
    size_t length = strcspn(unit, "/ ");
    const char *currency = p->r->model->currency;
    if (length == strlen(currency) && strncmp(unit, currency, length) == 0) {
        prefix x = page_money_prefix(largest);
        x.text = page_join(p, x.text, "", unit);
        return x;
    }
    for (size_t i = 0; i < sizeof larger / sizeof larger[0]; i++) {
        if (length == strlen(larger[i].base) && strncmp(unit, larger[i].base, length) == 0 &&
            fabs(largest) >= 10 * larger[i].factor)
            return (prefix){larger[i].factor, page_join(p, larger[i].larger, "", unit + length)};
    }
    return (prefix){1, strcmp(unit, "1") == 0 ? "" : unit};
}

const char *page_amount(page *p, double value, const char *unit)
{
    prefix x = page_unit_prefix(p, value, unit);
    return page_join(p, page_number(p, value / x.factor), *x.text == '\0' ? "" : " ", x.text);
}

void page_print(page *p, const text_table *t)
{
    p->failed = !text_table_print(t, p->out) || p->failed;
}

bool page_shows_account(size_t account, double value)
{
    return value != 0 || account == ACCOUNT_CARBON || account == ACCOUNT_WATER ||
           account == ACCOUNT_IT_ENERGY || account == ACCOUNT_FACILITY_ENERGY;
}

const char *page_phase_list(page *p, const bool *in)
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
        end = end > i + 1 ? end : i; /* two phases are listed, three are a range */
        out =
            page_join(p, out, *out == '\0' ? "" : ", ", result_phase_name(p->r->model, (int32_t)i));
        if (end > i)
            out = page_join(p, out, " to ", result_phase_name(p->r->model, (int32_t)end));
        i = end;
    }
    return out;
}
