/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_check.h - checks of everything that a plugin passes to the host table: handles, names,
 * units, finite numbers, lengths, bounds.
 *
 * Each argument is checked once, here, so that the code after the checks may rely on it. The first
 * error of a build is kept; a check that returns false or NULL has set the error.
 */
#ifndef FIRN_ASSEMBLY_HOST_CHECK_H
#define FIRN_ASSEMBLY_HOST_CHECK_H

#include "assembly/build.h"

/* Sets the error: "site.ini:31: [chillers] (plugin rejection.chiller-air, chiller.so): row
 * `capacity`: sentence". `call`: the host's function; `name`: of the variable or row, "" for none.
 */
void host_check_complain(firn_build *b, const char *call, const char *name, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Whether a call may have an effect: not after build() has returned, not from another thread, not
 * after an error. */
bool host_check_allowed(firn_build *b, const char *call);
/* Whether the call is made after build() has returned or from another thread. Such a call must not
 * change anything; it is recorded, and host_check_report_misuse() reports it. */
bool host_check_misused_call(firn_build *b, const char *call);
/* Reports a misused call that was recorded for any build so far. */
void host_check_report_misuse(firn_build *b);

bool host_check_name(firn_build *b, const char *call, const char *name);
/* The scope of a variable: FIRN_YEAR is for rows only. */
bool host_check_scope(firn_build *b, const char *call, const char *name, int32_t scope);
/* The scope of a row: also FIRN_YEAR. */
bool host_check_row_scope(firn_build *b, const char *call, const char *name, int32_t scope);
bool host_check_sense(firn_build *b, const char *call, const char *name, int32_t sense);
/* Checks for a base unit in the site's money. Replaces NULL by "1" and "money" by the site's
 * currency. */
bool host_check_unit(firn_build *b, const char *call, const char *name, const char **text);
/* Checks that the value is infinite, or so small that sums of such numbers stay finite. `what`: its
 * role in the message, "coefficient". */
bool host_check_magnitude(firn_build *b, const char *call, const char *name, const char *what,
                          double value);
/* Checks and copies a firn_num. `infinite`: infinite values are allowed, as in bounds. `scope`: a
 * series may not vary within an element of that scope. */
bool host_check_number(firn_build *b, const char *call, const char *name, const char *what,
                       firn_num n, bool infinite, int32_t scope, model_num *out);
/* The variable of a handle that this build has received; else NULL. */
const model_var *host_check_var(firn_build *b, const char *call, const char *name, firn_var var);
bool host_check_port(firn_build *b, const char *call, int32_t index);
/* The account of a handle that account() may have returned; else NULL. */
const model_account *host_check_account(firn_build *b, const char *call, firn_acct account);
/* Whether the variable is not the flow of the account itself: to book that would define it by
 * itself. */
bool host_check_flow(firn_build *b, const char *call, const model_var *v, int32_t account);
/* Whether two base units, which must be valid, are the same: MWh and MW*h. */
bool host_check_same_unit(const char *one, const char *other);

#endif
