/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * theme.c - the colours and patterns of figures.
 *
 * Text has a contrast of at least 4.5 to the page, series and axes of at least 3 (WCAG 2.2, 1.4.3
 * and 1.4.11); tests/unit/figure_theme.c computes it.
 */
#include "report/figures/theme.h"

const theme_colour theme_colours[THEME_ROLES] = {
    {"page", "#ffffff", "#14181d"}, {"text", "#1b2128", "#e8ecf0"},  {"dim", "#55606c", "#aab4bf"},
    {"axis", "#6b7681", "#8d98a4"}, {"grid", "#dfe4e8", "#2c343c"},  {"bus", "#2b343d", "#d3dae1"},
    {"box", "#eef1f4", "#262d35"},  {"hatch", "#ffffff", "#14181d"}, {"s1", "#1f6fb4", "#6db3f2"},
    {"s2", "#c2500a", "#ff9a4d"},   {"s3", "#1b7f4b", "#5cc98d"},    {"s4", "#84489c", "#c79be0"},
    {"s5", "#8f6b00", "#e0b83a"},   {"s6", "#b5294e", "#f27a96"},    {"s7", "#007783", "#4fc7d3"},
    {"s8", "#6d5a48", "#c2a98c"},   {"s9", "#56606f", "#a9b4c2"},    {"s10", "#b0307f", "#f08ccc"},
    {"h1", "#edf3f9", "#1b2530"},   {"h2", "#d3e3f1", "#1d3145"},    {"h3", "#b4d0e8", "#1f405c"},
    {"h4", "#8fb9dd", "#225175"},   {"h5", "#689fcf", "#28658f"},    {"h6", "#4583bd", "#3b7fad"},
    {"h7", "#2b68a3", "#5b9cc9"},   {"h8", "#184d83", "#8abbe0"},    {"h9", "#0b335e", "#c3def3"},
};

const char *const theme_patterns[THEME_SERIES] = {
    "",
    "M-2 2L2 -2M0 8L8 0M6 10L10 6",     /* rising */
    "M0 2H8M0 6H8",                     /* level */
    "M-2 6L2 10M0 0L8 8M6 -2L10 2",     /* falling */
    "M2 0V8M6 0V8",                     /* upright */
    "M1 2h2M5 6h2",                     /* dashes */
    "M0 2L2 0L6 4L8 2M0 6L2 4L6 8L8 6", /* waves */
    "M0 4H8M4 0V8",                     /* grid */
    "M0 0L8 8M8 0L0 8",                 /* crossed */
    "M4 1v2M0 5v2M8 5v2",               /* short strokes */
};
