/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * handles.h - the handles that a plugin receives in one build: base + 1 to base + n, which are
 * valid in this build only, and the elements of the model that they stand for.
 *
 * A plugin never sees an index of the model, so what it computes does not depend on the components
 * that were built before. The base is made of the names of component and period, so that a handle
 * that is kept from another build is refused (but for one pair of builds in two thousand, which
 * have the same base). 0 is the harmless handle that calls return after an error.
 */
#ifndef FIRN_ASSEMBLY_HANDLES_H
#define FIRN_ASSEMBLY_HANDLES_H

#include "assembly/build.h"

/* Forgets the handles of the last build, and begins those of another. */
void handles_begin(handles *h, const char *component, const char *period);

/* A new handle of a variable or row that this build has added to the model. Handle 0 for index -1,
 * which calls of the model return with the error set, and with `e` set without memory. */
firn_var host_new_var_handle(firn_build *b, int32_t model_index);
firn_row host_new_row_handle(firn_build *b, int32_t model_index);
/* The handle of a variable of the host (one(), throughput(), shared(), flow()), and of an account:
 * the same one for each request in a build. */
firn_var host_var_handle(firn_build *b, int32_t model_index);
firn_acct host_account_handle(firn_build *b, int32_t model_index);

/* The index in the model of a handle; -1 if this build has not received it. */
int32_t host_var_index(const firn_build *b, firn_var var);
int32_t host_row_index(const firn_build *b, firn_row row);
int32_t host_account_index(const firn_build *b, firn_acct account);

#endif
