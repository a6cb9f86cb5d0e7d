/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kit.c - the drawing kit of the figures.
 */
#include "report/figures/kit.h"

#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 18, SWATCH = 12, LEGEND_GAP = 16, LEGEND_MOST = 240 };

/* Widths of the printable ASCII characters of Arial, in thousandths of the font size. */
static const short ascii_width[95] = {
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333,  278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667,  611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278,  556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500,  500, 334, 260, 334, 584,
};

static double character_width(const char *at, size_t bytes)
{
    const unsigned char c = (unsigned char)*at;
    if (bytes <= 1)
        return c >= 32 && c < 127 ? ascii_width[c - 32] / 1000.0 : 0.6;
    return bytes == 2 ? 0.65 : 1.05; /* Latin, Greek, Arabic ...; CJK, emoji */
}

double kit_width(const char *text, double font)
{
    double sum = 0;
    while (*text != '\0') {
        const size_t bytes = text_utf8(text);
        sum += character_width(text, bytes);
        text += bytes > 0 ? bytes : 1;
    }
    return sum * font;
}

const char *kit_print(arena *a, text_buffer *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = NULL;
    const int length = vasprintf(&text, format, args);
    va_end(args);
    const char *copy = length < 0 ? NULL : arena_text(a, text);
    if (length >= 0)
        free(text);
    if (copy == NULL)
        out->failed = true;
    return copy == NULL ? "" : copy;
}

const char *kit_shorten(arena *a, text_buffer *out, const char *text, double room, double font)
{
    const double dots = 3 * 0.278 * font;
    double sum = 0;
    size_t kept = 0;
    if (room <= 0 || kit_width(text, font) <= room)
        return text;
    for (;;) {
        const size_t bytes = text_utf8(text + kept), step = bytes > 0 ? bytes : 1;
        const double w = character_width(text + kept, bytes) * font;
        if (text[kept] == '\0' || (kept > 0 && sum + w + dots > room))
            break;
        sum += w;
        kept += step;
    }
    return kit_print(a, out, "%.*s...", (int)kept, text);
}

void kit_raw(figure *f, const char *markup)
{
    text_add(f->out, markup);
}

void kit_number(figure *f, double v)
{
    const double rounded = isfinite(v) ? round(v * 100) / 100 : 0;
    text_add_number(f->out, fabs(rounded) < 1e7 ? rounded : 0, 9);
}

/* XML has no way to write control characters, and not all that UTF-8 can; they become U+FFFD, as
 * bytes that are not UTF-8 do. */
static bool is_plain(const char *at, size_t bytes)
{
    const unsigned char c = (unsigned char)*at;
    if (bytes == 0)
        return false;
    if (bytes == 1)
        return c >= 32 && c != 127;
    return !text_is_hidden(at) && !(bytes == 3 && memcmp(at, "\xEF\xBF\xBE", 3) == 0) &&
           !(bytes == 3 && memcmp(at, "\xEF\xBF\xBF", 3) == 0);
}

void figure_escape(text_buffer *out, const char *text)
{
    while (*text != '\0') {
        const size_t bytes = text_utf8(text);
        const char *as = *text == '<'    ? "&lt;"
                         : *text == '>'  ? "&gt;"
                         : *text == '&'  ? "&amp;"
                         : *text == '"'  ? "&quot;"
                         : *text == '\'' ? "&#39;"
                                         : NULL;
        if (as != NULL)
            text_add(out, as);
        else if (is_plain(text, bytes))
            text_add_bytes(out, text, bytes);
        else
            text_add(out, "\xEF\xBF\xBD");
        text += bytes > 0 ? bytes : 1;
    }
}

void kit_escape(figure *f, const char *text)
{
    figure_escape(f->out, text);
}

/* FNV-1a: ids need to differ, nothing more. */
static uint32_t digest(const char *text)
{
    uint32_t h = 2166136261U;
    for (; *text != '\0'; text++)
        h = (h ^ (unsigned char)*text) * 16777619U;
    return h;
}

static void attribute(figure *f, const char *name, double v)
{
    text_addf(f->out, " %s=\"", name);
    kit_number(f, v);
    text_add(f->out, "\"");
}

void kit_begin(figure *f, arena *a, text_buffer *out, const char *seed, double width, double height,
               const char *title, const char *desc)
{
    *f = (figure){.a = a, .out = out};
    snprintf(f->id, sizeof f->id, "f%08x", (unsigned)digest(seed));
    kit_raw(f, "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"figure\" role=\"img\"");
    attribute(f, "width", width);
    attribute(f, "height", height);
    kit_raw(f, " viewBox=\"0 0 ");
    kit_number(f, width);
    kit_raw(f, " ");
    kit_number(f, height);
    text_addf(out,
              "\" aria-labelledby=\"%s-t %s-d\" font-family=\"Arial, Helvetica, sans-serif\" "
              "font-size=\"%d\"><title id=\"%s-t\">",
              f->id, f->id, FIGURE_FONT, f->id);
    kit_escape(f, title);
    text_addf(out, "</title><desc id=\"%s-d\">", f->id);
    kit_escape(f, desc);
    kit_raw(f, "</desc>\n");
    kit_rect(f, 0, 0, width, height, THEME_PAGE);
    kit_strong(f, KIT_MARGIN, 22, ANCHOR_START, width - 2 * KIT_MARGIN, title);
}

static void pattern(figure *f, size_t i)
{
    const theme_colour *c = &theme_colours[THEME_S1 + i];
    text_addf(
        f->out,
        "<pattern id=\"%s-p%zu\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\"><rect "
        "width=\"8\" height=\"8\" class=\"%s\" fill=\"%s\"/><path d=\"%s\" class=\"k-hatch\" "
        "stroke=\"%s\" stroke-width=\"1\" stroke-opacity=\"0.65\" fill=\"none\"/></pattern>\n",
        f->id, i, c->name, c->light, theme_patterns[i], theme_colours[THEME_HATCH].light);
}

int kit_end(figure *f, error *e)
{
    if (f->pattern != 0) {
        kit_raw(f, "<defs>\n");
        for (size_t i = 0; i < THEME_SERIES; i++)
            if (f->pattern & 1U << i)
                pattern(f, i);
        kit_raw(f, "</defs>\n");
    }
    kit_raw(f, "</svg>\n");
    return f->out->failed ? error_memory(e) : 0;
}

void kit_group(figure *f, const char *name, double value, const char *hint)
{
    kit_raw(f, "<g class=\"series\" data-name=\"");
    kit_escape(f, name);
    if (isfinite(value)) {
        kit_raw(f, "\" data-value=\"");
        text_add_number(f->out, value, 9);
    }
    kit_raw(f, "\">");
    if (hint != NULL) {
        kit_raw(f, "<title>");
        kit_escape(f, hint);
        kit_raw(f, "</title>");
    }
}

void kit_group_end(figure *f)
{
    kit_raw(f, "</g>\n");
}

static void role_fill(figure *f, enum theme_role role)
{
    text_addf(f->out, " class=\"%s\" fill=\"%s\"", theme_colours[role].name,
              theme_colours[role].light);
}

static void place_text(figure *f, double x, double y, enum theme_role role,
                       enum figure_anchor anchor, double room, const char *text, bool strong)
{
    const char *shown =
        kit_shorten(f->a, f->out, text, room, strong ? FIGURE_FONT * 1.06 : FIGURE_FONT);
    kit_raw(f, "<text");
    attribute(f, "x", x);
    attribute(f, "y", y);
    role_fill(f, role);
    if (anchor != ANCHOR_START)
        kit_raw(f, anchor == ANCHOR_END ? " text-anchor=\"end\"" : " text-anchor=\"middle\"");
    if (strong)
        kit_raw(f, " font-weight=\"bold\"");
    kit_raw(f, ">");
    if (shown != text) {
        kit_raw(f, "<title>");
        kit_escape(f, text);
        kit_raw(f, "</title>");
    }
    kit_escape(f, shown);
    kit_raw(f, "</text>\n");
}

void kit_text(figure *f, double x, double y, enum theme_role role, enum figure_anchor anchor,
              double room, const char *text)
{
    place_text(f, x, y, role, anchor, room, text, false);
}

void kit_strong(figure *f, double x, double y, enum figure_anchor anchor, double room,
                const char *text)
{
    place_text(f, x, y, THEME_TEXT, anchor, room, text, true);
}

void kit_text_up(figure *f, double x, double y, const char *text)
{
    kit_raw(f, "<g transform=\"translate(");
    kit_number(f, x);
    kit_raw(f, " ");
    kit_number(f, y);
    kit_raw(f, ") rotate(-90)\">");
    kit_text(f, 0, 0, THEME_DIM, ANCHOR_MIDDLE, 0, text);
    kit_raw(f, "</g>\n");
}

static void rect(figure *f, double x, double y, double w, double h)
{
    kit_raw(f, "<rect");
    attribute(f, "x", x);
    attribute(f, "y", y);
    attribute(f, "width", w > 0 ? w : 0);
    attribute(f, "height", h > 0 ? h : 0);
}

void kit_rect(figure *f, double x, double y, double w, double h, enum theme_role role)
{
    rect(f, x, y, w, h);
    role_fill(f, role);
    kit_raw(f, "/>\n");
}

void kit_fill(figure *f, size_t series)
{
    const size_t i = series % THEME_SERIES;
    if (theme_patterns[i][0] == '\0') {
        role_fill(f, (enum theme_role)(THEME_S1 + i));
        return;
    }
    f->pattern |= 1U << i;
    text_addf(f->out, " fill=\"url(#%s-p%zu)\"", f->id, i);
}

void kit_field(figure *f, double x, double y, double w, double h, size_t series)
{
    rect(f, x, y, w, h);
    kit_fill(f, series);
    kit_raw(f, "/>\n");
}

void kit_line(figure *f, double x1, double y1, double x2, double y2, enum theme_role role)
{
    kit_raw(f, "<line");
    attribute(f, "x1", x1);
    attribute(f, "y1", y1);
    attribute(f, "x2", x2);
    attribute(f, "y2", y2);
    text_addf(f->out, " class=\"k-%s\" stroke=\"%s\"/>\n", theme_colours[role].name,
              theme_colours[role].light);
}

void kit_area(figure *f, size_t series)
{
    kit_raw(f, "<path");
    kit_fill(f, series);
    kit_raw(f, " d=\"");
}

static void stroke_attributes(figure *f, size_t series, double width)
{
    static const char *const dashes[] = {"", "7 3", "2 2", "9 3 2 3", "4 2", "1 3"};
    const size_t i = series % THEME_SERIES;
    const char *dash = dashes[i % (sizeof dashes / sizeof *dashes)];
    const theme_colour *c = &theme_colours[THEME_S1 + i];
    text_addf(f->out, " class=\"k-%s\" stroke=\"%s\" fill=\"none\" stroke-linejoin=\"round\"",
              c->name, c->light);
    attribute(f, "stroke-width", width);
    if (*dash != '\0')
        text_addf(f->out, " stroke-dasharray=\"%s\"", dash);
}

void kit_stroke(figure *f, size_t series, double width)
{
    kit_raw(f, "<path");
    stroke_attributes(f, series, width);
    kit_raw(f, " d=\"");
}

/* Points to a tenth of a pixel, which halves the size of a curve of a year. */
void kit_to(figure *f, char command, double x, double y)
{
    const double px = isfinite(x) ? round(x * 10) / 10 : 0,
                 py = isfinite(y) ? round(y * 10) / 10 : 0;
    text_addf(f->out, "%c", command);
    if (command != 'V')
        text_add_number(f->out, px, 7);
    if (command != 'V' && command != 'H')
        text_add(f->out, " ");
    if (command != 'H')
        text_add_number(f->out, py, 7);
}

void kit_path_end(figure *f)
{
    kit_raw(f, "\"/>\n");
}

/* The place of entry i, given the place of the one before. */
static void legend_step(const char *name, double width, double *x, double *y, double *own)
{
    const double text = kit_width(name, FIGURE_FONT);
    *own = SWATCH + 6 + (text < LEGEND_MOST ? text : LEGEND_MOST) + LEGEND_GAP;
    if (*x > 0 && *x + *own - LEGEND_GAP > width) {
        *x = 0;
        *y += LINE;
    }
}

double kit_legend_height(const char *const *name, size_t n, double width)
{
    double x = 0, y = 0, own;
    for (size_t i = 0; i < n; i++) {
        legend_step(name[i], width, &x, &y, &own);
        x += own;
    }
    return n > 0 ? y + LINE : 0;
}

void kit_legend(figure *f, double x0, double y0, double width, const char *const *name,
                const size_t *series, size_t n, bool lines)
{
    double x = 0, y = 0, own;
    for (size_t i = 0; i < n; i++) {
        legend_step(name[i], width, &x, &y, &own);
        if (lines) {
            kit_stroke(f, series[i], 2);
            kit_to(f, 'M', x0 + x - 4, y0 + y + 8);
            kit_to(f, 'H', x0 + x + SWATCH + 2, 0);
            kit_path_end(f);
        } else {
            kit_field(f, x0 + x, y0 + y + 2, SWATCH, SWATCH, series[i]);
        }
        kit_text(f, x0 + x + SWATCH + 6, y0 + y + 12, THEME_TEXT, ANCHOR_START, LEGEND_MOST,
                 name[i]);
        x += own;
    }
}
