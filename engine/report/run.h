/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run.h - the part of run.json that a page shows.
 */
#ifndef FIRN_REPORT_RUN_H
#define FIRN_REPORT_RUN_H

#include "base/error.h"
#include "base/text.h"

/* What a page shows of run.json: not when, where, by whom and in what time, and of files their
 * names and digests, not their folders. A text that is no JSON object gives null. */
int payload_run(const char *run_json, text_buffer *out, error *e);

#endif
