/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_shared.h - the calls of the host table for what components share: common(), shared(),
 * flow(). Their contract is in firn/plugin.h.
 */
#ifndef FIRN_ASSEMBLY_HOST_SHARED_H
#define FIRN_ASSEMBLY_HOST_SHARED_H

#include "assembly/build.h"

firn_row host_common(firn_build *b, int32_t index, int32_t scope, const char *name, const char *in,
                     int32_t sense, firn_num rhs);
firn_var host_shared(firn_build *b, int32_t index, int32_t scope, const char *name, const char *in);
firn_var host_flow(firn_build *b, firn_acct account);

/* Notes a term of a common row in a variable of the host. */
void host_add_shared_term(firn_build *b, int32_t index, const model_term *t);
/* After build(): adds the noted terms to the model, or compares them with those that another
 * component has added. Sets the error. */
void host_settle_shared_terms(firn_build *b);

#endif
