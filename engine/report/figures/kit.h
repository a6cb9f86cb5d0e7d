/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * kit.h - the drawing kit of the figures: one SVG element, its texts, bars, lines, patterns and
 * legend.
 *
 * Lengths are pixels of the figure's own size, from its left and upper edges. A role names a colour
 * (theme.h). All calls may be given numbers that are not finite, which are drawn as 0, and texts of
 * any origin, which are escaped. Memory that runs out is noticed once, by figure_end().
 */
#ifndef FIRN_REPORT_FIGURES_KIT_H
#define FIRN_REPORT_FIGURES_KIT_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "report/figures/theme.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    FIGURE_WIDTH = 800,
    FIGURE_FONT = 12,
    KIT_MARGIN = 20,
    KIT_TOP = 34 /* below the title */
};
enum figure_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

typedef struct figure {
    arena *a;
    text_buffer *out;
    char id[12];      /* begins the ids of this figure, so that a page can hold many */
    unsigned pattern; /* bit i: pattern i is used */
} figure;

/* The width of a text in the font of the figures, estimated, and not below the true one for Latin
 * letters in Arial by more than 5 %. */
double kit_width(const char *text, double font);
/* A text in the arena; "" without memory, which `out` notes, so that kit_end() fails. */
const char *kit_print(arena *a, text_buffer *out, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The text, or its beginning with "..." if it is wider than `room`. */
const char *kit_shorten(arena *a, text_buffer *out, const char *text, double room, double font);

/* Begins a figure, with its title in the first line; what follows begins at KIT_TOP. `seed`: a text
 * that tells this figure from the others of the page. */
void kit_begin(figure *f, arena *a, text_buffer *out, const char *seed, double width, double height,
               const char *title, const char *desc);
/* Fails with ERROR_IO for lack of memory. */
int kit_end(figure *f, error *e);

/* Parts of markup, for what the calls below do not draw. */
void kit_raw(figure *f, const char *markup);
void kit_number(figure *f, double v);                   /* with two decimals */
void kit_escape(figure *f, const char *text);           /* as content or attribute */
void figure_escape(text_buffer *out, const char *text); /* likewise */

/* A group: class="series", data-name and data-value; `value` NaN: without. Its <title> is `hint`,
 * if not NULL. */
void kit_group(figure *f, const char *name, double value, const char *hint);
void kit_group_end(figure *f);

/* A text of at most `room` pixels; a shortened one has its whole in a <title>. room 0: any. `role`:
 * THEME_TEXT, THEME_DIM. */
void kit_text(figure *f, double x, double y, enum theme_role role, enum figure_anchor anchor,
              double room, const char *text);
void kit_strong(figure *f, double x, double y, enum figure_anchor anchor, double room,
                const char *text);
/* Written upwards, centred at (x, y). */
void kit_text_up(figure *f, double x, double y, const char *text);

void kit_rect(figure *f, double x, double y, double w, double h, enum theme_role role);
/* A field in the colour and pattern of series i (modulo THEME_SERIES). */
void kit_field(figure *f, double x, double y, double w, double h, size_t series);
void kit_line(figure *f, double x1, double y1, double x2, double y2, enum theme_role role);
/* Begins a path; its points follow with kit_to(), then kit_path_end(). `area`: filled with the
 * pattern of a series, else a line of a series, dashed in a way of its own. */
void kit_area(figure *f, size_t series);
void kit_stroke(figure *f, size_t series, double width);
void kit_to(figure *f, char command, double x, double y);
void kit_path_end(figure *f);
/* The attribute fill of a series, with a leading blank. */
void kit_fill(figure *f, size_t series);

/* A legend of `n` fields in lines of at most `width`; kit_legend_height() of the same texts is its
 * height. lines: strokes instead of fields. */
double kit_legend_height(const char *const *name, size_t n, double width);
void kit_legend(figure *f, double x, double y, double width, const char *const *name,
                const size_t *series, size_t n, bool lines);

#endif
