/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * payload.h - the data of a page: one JSON for all that is shown, and a block per column of
 * numbers.
 */
#ifndef FIRN_REPORT_PAYLOAD_H
#define FIRN_REPORT_PAYLOAD_H

#include "base/text.h"
#include "report/data.h"

/* Names of the results in the page: of one, its site; of several, their folders, which are told
 * apart by a letter where they are equal. No name has a path. NULL: out of memory. */
const char **payload_names(arena *a, const report_data *d, size_t n);

/* Numbers the blocks. Series of one name and of equal values, such as the weather of each phase,
 * share one; a series of zeros has none. To be called before the functions below. */
void payload_number_blocks(report_data *d, size_t n);

/* The elements <script type="application/json" id="firn-data"> and <script type="text/plain"
 * id="b0"> and so on. Neither has a time, a duration, a host or a path of the run: equal runs give
 * equal bytes. ERROR_IO for lack of memory. */
int payload_data(arena *a, const report_data *d, size_t n, text_buffer *out, error *e);
int payload_blocks(const report_data *d, size_t n, text_buffer *out, error *e);

#endif
