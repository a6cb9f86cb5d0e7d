/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * figure_kit.c - the kit of the figures: texts of any origin become valid XML, long ones are
 * shortened, ticks are round and cover the range, and the colours can be told apart from the page.
 */
#include "report/figure.h"
#include "report/figures/kit.h"
#include "report/figures/scale.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void texts_are_escaped(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        {"</script>", "&lt;/script&gt;"},
        {"a\"b'c&d", "a&quot;b&#39;c&amp;d"},
        {"\xF0\x9F\x94\xA5 \xD7\xA9", "\xF0\x9F\x94\xA5 \xD7\xA9"},
        {"a\x01"
         "b\x7F",
         "a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD"},
        {"\xFF", "\xEF\xBF\xBD"},         /* not UTF-8 */
        {"\xE2\x80\xAE", "\xEF\xBF\xBD"}, /* turns the rest of the line around */
        {"\xEF\xBF\xBE", "\xEF\xBF\xBD"}, /* no character of XML */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        text_buffer b = {0};
        figure_escape(&b, cases[i].in);
        assert_string_equal(b.at, cases[i].out);
        text_free(&b);
    }
}

static void long_texts_are_shortened_between_characters(void **state)
{
    (void)state;
    arena *a = arena_new();
    text_buffer b = {0};
    char name[301] = "";
    for (int i = 0; i < 100; i++)
        memcpy(name + 3 * (size_t)i, "\xE2\x82\xAC", 4); /* the euro sign */
    const char *shown = kit_shorten(a, &b, name, 100, 12);
    assert_true(text_is_utf8(shown));
    assert_true(kit_width(shown, 12) <= 100);
    assert_true(strlen(shown) > 12);
    assert_string_equal(shown + strlen(shown) - 3, "...");
    assert_ptr_equal(kit_shorten(a, &b, "grid", 100, 12), "grid");
    assert_true(kit_width("WWWW", 12) > 2 * kit_width("iiii", 12));
    arena_free(a);
    text_free(&b);
}

static void ticks_are_round_and_cover_the_range(void **state)
{
    (void)state;
    static const double ranges[][2] = {
        {0, 1},    {0, 107.3},   {-154, 101}, {0.0931, 0.0934}, {-5, -5},
        {0, 3e12}, {1e-9, 2e-9}, {0, 0},      {104.4, 107},     {-1e-300, 1e-300}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
        const scale s = scale_of(ranges[i][0], ranges[i][1], 6);
        const double digits = s.step / pow(10, floor(log10(s.step) + 1e-9));
        assert_true(fabs(digits - 1) < 1e-6 || fabs(digits - 2) < 1e-6 || fabs(digits - 5) < 1e-6);
        assert_true(s.ticks >= 2 && s.ticks <= 14);
        assert_true(s.low <= ranges[i][0] + s.step * 1e-6 &&
                    s.high >= ranges[i][1] - s.step * 1e-6);
        assert_true(scale_at(&s, s.low) == 0 && scale_at(&s, s.high) == 1);
        for (size_t k = 1; k < s.ticks; k++) { /* no two ticks have one text */
            char one[SCALE_TEXT], two[SCALE_TEXT];
            assert_string_not_equal(scale_tick_text(one, scale_tick(&s, k - 1), s.step),
                                    scale_tick_text(two, scale_tick(&s, k), s.step));
        }
    }
    const scale s = scale_of((double)NAN, HUGE_VAL, 6);
    assert_true(s.low == 0 && s.high == 1);
    assert_true(scale_at(&s, (double)NAN) == 0);
}

static void units_grow_with_the_numbers(void **state)
{
    (void)state;
    static const struct {
        double largest;
        const char *unit, *shown;
        double factor;
    } cases[] = {{929711, "MWh", "GWh", 1e3}, {2e6, "MWh", "TWh", 1e6},
                 {999, "MWh", "MWh", 1},      {9999, "MW", "MW", 1},
                 {12500, "MW", "GW", 1e3},    {-6.2e6, "USD/yr", "MUSD/yr", 1e6},
                 {20000, "USD", "kUSD", 1e3}, {20000, "USDX", "USDX", 1},
                 {1.05, "1", "", 1},          {5e5, "m3", "thousand m3", 1e3},
                 {5e3, "t/yr", "kt/yr", 1e3}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const scale_unit u = scale_unit_of(cases[i].largest, cases[i].unit, "USD");
        assert_string_equal(u.unit, cases[i].shown);
        assert_true(u.factor == cases[i].factor);
    }
}

static void times_have_few_ticks_in_order(void **state)
{
    (void)state;
    static const int64_t begin = 1767225600; /* 2026-01-01T00:00 */
    static const int64_t hours[] = {1,   4,    12,   24,   72,    168,  336,
                                    744, 2400, 4380, 8760, 17520, 87600};
    for (size_t i = 0; i < sizeof hours / sizeof *hours; i++) {
        time_tick tick[TIME_TICKS];
        const int64_t end = begin + hours[i] * 3600;
        const size_t n = scale_time(begin, end, tick);
        assert_true(n >= 2 && n <= TIME_TICKS);
        for (size_t k = 0; k < n; k++)
            assert_true(tick[k].at >= begin && tick[k].at <= end &&
                        (k == 0 || tick[k].at > tick[k - 1].at));
    }
    time_tick tick[TIME_TICKS];
    assert_int_equal(scale_time(begin, begin + 8760LL * 3600, tick), 13);
    assert_string_equal(tick[1].text, "Feb");
    const civil c = scale_civil(-1);
    assert_true(c.year == 1969 && c.month == 12 && c.day == 31 && c.hour == 23 && c.minute == 59);
}

/* Relative luminance and contrast: WCAG 2.2. */
static double luminance(const char *colour)
{
    static const double weight[3] = {0.2126, 0.7152, 0.0722};
    double sum = 0;
    for (size_t i = 0; i < 3; i++) {
        const char hex[3] = {colour[1 + 2 * i], colour[2 + 2 * i], '\0'};
        const double v = (double)strtol(hex, NULL, 16) / 255;
        sum += weight[i] * (v <= 0.04045 ? v / 12.92 : pow((v + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const char *one, const char *two)
{
    const double x = luminance(one), y = luminance(two);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void colours_have_contrast(void **state)
{
    (void)state;
    for (int dark = 0; dark <= 1; dark++) {
        const char *colour[THEME_ROLES];
        for (int i = 0; i < THEME_ROLES; i++)
            colour[i] = dark ? theme_colours[i].dark : theme_colours[i].light;
        const char *page = colour[THEME_PAGE], *box = colour[THEME_BOX];
        for (int i = THEME_TEXT; i <= THEME_DIM; i++)
            assert_true(contrast(colour[i], page) >= 4.5 && contrast(colour[i], box) >= 4.5);
        assert_true(contrast(page, colour[THEME_BUS]) >= 4.5); /* names on bars of buses */
        assert_true(contrast(colour[THEME_AXIS], page) >= 3);
        for (int i = 0; i < THEME_SERIES; i++)
            assert_true(contrast(colour[THEME_S1 + i], page) >= 3);
        for (int i = 1; i < THEME_SHADES; i++) { /* from little to much, away from the page */
            const double before = contrast(colour[THEME_H1 + i - 1], page);
            assert_true(contrast(colour[THEME_H1 + i], page) > before);
        }
    }
    for (int i = 0; i < THEME_SERIES; i++) /* nothing is told by colour alone */
        for (int k = 0; k < i; k++)
            assert_string_not_equal(theme_patterns[i], theme_patterns[k]);
}

static void the_style_has_all_roles(void **state)
{
    (void)state;
    text_buffer css = {0};
    figure_style(&css);
    for (int i = 0; i < THEME_ROLES; i++) {
        char rule[80];
        snprintf(rule, sizeof rule, ".figure .%s{fill:var(--figure-%s)}", theme_colours[i].name,
                 theme_colours[i].name);
        assert_non_null(strstr(css.at, rule));
    }
    assert_null(strstr(css.at, "url("));
    text_free(&css);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(long_texts_are_shortened_between_characters),
        cmocka_unit_test(ticks_are_round_and_cover_the_range),
        cmocka_unit_test(units_grow_with_the_numbers),
        cmocka_unit_test(times_have_few_ticks_in_order),
        cmocka_unit_test(colours_have_contrast),
        cmocka_unit_test(the_style_has_all_roles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
