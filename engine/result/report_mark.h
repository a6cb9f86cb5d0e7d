/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * report_mark.h - how a report.html of Firn is recognised: any other file of that name belongs to
 * somebody, and is never replaced.
 */
#ifndef FIRN_RESULT_REPORT_MARK_H
#define FIRN_RESULT_REPORT_MARK_H

/* Among the first bytes of each report. */
#define REPORT_MARK "<meta name=\"generator\" content=\"Firn\">"
enum { REPORT_HEAD = 4096 };

#endif
