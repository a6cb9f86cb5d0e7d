/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * influence.h - what a statement does to the linear program: the sides of rows and the bounds of
 * columns that move with its number, and the coefficients of inequalities.
 *
 * It is found by building the site with the value changed and comparing the two programs, whatever
 * plugin makes the rows.
 */
#ifndef FIRN_STUDY_PROGRAM_INFLUENCE_H
#define FIRN_STUDY_PROGRAM_INFLUENCE_H

#include "study/program/statement.h"

/* A side that moves by `by` where the number moves by `step`; infinite: the side disappears. */
typedef struct moved_side {
    int32_t at; /* row or column */
    double by;
} moved_side;

typedef struct moved_coefficient {
    int32_t row, col;
    double by;
} moved_coefficient;

typedef vec(moved_side) moved_sides;

typedef struct influence {
    moved_sides rows;   /* the finite side, or both of an equation */
    moved_sides lowers; /* of columns */
    moved_sides uppers;
    vec(moved_coefficient) coefficients; /* of inequalities, and of rows of limits; by row */
    bool of_physics;                     /* coefficients of equations and balances change, too */
    bool adds;                           /* the changed site has columns that this one lacks */
    double tried;                        /* the number that the changed site was built with */
} influence;

/* Builds the site with the statement changed by its step and compares. *known: false where no
 * change is accepted by the readers and plugins. */
int influence_of(const site *s, arena *a, statement *t, influence *out, bool *known, error *e);

/* Whether it moves anything. */
bool influence_exists(const influence *f);

#endif
