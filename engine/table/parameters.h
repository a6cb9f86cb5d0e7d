/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * parameters.h - the table of all parameters.
 */
#ifndef FIRN_TABLE_PARAMETERS_H
#define FIRN_TABLE_PARAMETERS_H

#include "table/maker.h"

extern const table_spec table_parameters;

#endif
