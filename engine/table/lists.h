/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * lists.h - the tables that are lists in result.json.
 */
#ifndef FIRN_TABLE_LISTS_H
#define FIRN_TABLE_LISTS_H

#include "table/maker.h"

extern const table_spec table_lists[];
extern const size_t table_list_count;

#endif
