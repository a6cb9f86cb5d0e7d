/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * format.h - the forms in which answers of a history are written.
 */
#ifndef FIRN_HISTORY_FORMAT_H
#define FIRN_HISTORY_FORMAT_H

enum history_format { HISTORY_TEXT, HISTORY_CSV, HISTORY_JSON };

#endif
