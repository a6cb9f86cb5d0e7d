/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * theme.h - the colours and patterns of figures by role, light and dark.
 */
#ifndef FIRN_REPORT_FIGURES_THEME_H
#define FIRN_REPORT_FIGURES_THEME_H

#include <stddef.h>

enum { THEME_SERIES = 10, THEME_SHADES = 9 };

enum theme_role {
    THEME_PAGE, /* the background that the other colours are chosen for */
    THEME_TEXT,
    THEME_DIM, /* secondary text */
    THEME_AXIS,
    THEME_GRID,
    THEME_BUS,                          /* bars of buses */
    THEME_BOX,                          /* bars of components */
    THEME_HATCH,                        /* lines of patterns */
    THEME_S1,                           /* series 1 to 10: areas and lines */
    THEME_H1 = THEME_S1 + THEME_SERIES, /* shades 1 to 9, from little to much */
    THEME_ROLES = THEME_H1 + THEME_SHADES
};

typedef struct theme_colour {
    const char *name;         /* the class of the elements, "s1" */
    const char *light, *dark; /* "#rrggbb" */
} theme_colour;

extern const theme_colour theme_colours[THEME_ROLES];
/* The path of the lines of pattern i in a field of 8 by 8, and their width; "": none. */
extern const char *const theme_patterns[THEME_SERIES];

#endif
