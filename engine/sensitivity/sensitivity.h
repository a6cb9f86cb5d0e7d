/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity.h - what every input of a site does to its objective.
 *
 * The site is solved once. For each numeric key only the model of the site with the key changed is
 * built, up and down, and compared with the site's own by its duals (lagrangian.h). Where rows
 * and bounds that the key moves begin to bind, so that the duals of one solve do not say it all, a
 * few keys are solved again at both sides.
 */
#ifndef FIRN_SENSITIVITY_SENSITIVITY_H
#define FIRN_SENSITIVITY_SENSITIVITY_H

#include "site/site.h"

typedef struct sensitivity_options {
    const solve_options *solve; /* of the solves at both sides; threads and progress of all */
    const char *keys;           /* a pattern of addresses, "grid.*"; NULL: all */
    double change;              /* relative, 0.01 */
    int solves; /* keys that may be solved again; negative: by the size of the program */
} sensitivity_options;

/* Puts the sensitivities of a site that has an optimum into s->result.sensitivity. They do not
 * depend on the number of threads. ERROR_USAGE: there is no optimum, no key matches. If progress
 * stops it, or the time limit, they are those of the keys that were done. */
int sensitivity_of(site *s, const sensitivity_options *options, error *e);

#endif
