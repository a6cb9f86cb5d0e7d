/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_rows.h - the calls row() and term() of the host table. Their contract is in firn/plugin.h.
 */
#ifndef FIRN_ASSEMBLY_HOST_ROWS_H
#define FIRN_ASSEMBLY_HOST_ROWS_H

#include "assembly/build.h"

firn_row host_row(firn_build *b, int32_t scope, const char *name, int32_t sense, firn_num rhs,
                  firn_mask when);
void host_term(firn_build *b, firn_row row, firn_var var, firn_num coef, int32_t lag);

#endif
