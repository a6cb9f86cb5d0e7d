/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ask.h - answers questions to a history as text: `firn history`.
 */
#ifndef FIRN_HISTORY_ASK_H
#define FIRN_HISTORY_ASK_H

#include "firn/firn.h"
#include "history/format.h"

typedef struct history_question {
    const char *db;   /* path of the history */
    const char *site; /* a job, or a site with all its scenarios and --set values; NULL: all */
    double changed;   /* share by which a figure must have moved; negative: not asked */
    enum history_format format;
} history_question;

/* Without `site` and `changed`: the runs. With a site: its results, run by run. With `changed`:
 * what moved between the latest run and the one before, and which inputs differ. The text is freed
 * by firn_text_free(). NULL with the error set: FIRN_IO, or FIRN_USAGE for an unknown site. */
char *history_answer(const history_question *q, firn_error *error);

#endif
