/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trust.h - the flags of firn_load_options.
 */
#ifndef FIRN_API_TRUST_H
#define FIRN_API_TRUST_H

#include "api/api.h"
#include "site/site.h"

#define API_TRUST_FLAGS                                                                            \
    (FIRN_TRUST_PROBLEM | FIRN_TRUST_REMEMBERED | FIRN_NO_PROBLEM_PLUGINS | FIRN_NO_ENVIRONMENT |  \
     FIRN_NO_FILES | FIRN_NO_OUTSIDE_FILES)

/* Refuses flags that contradict each other. */
bool api_trust_check(uint64_t flags, error *e);
/* Sets the options that the flags stand for. */
void api_trust_flags(uint64_t flags, site_options *out);

#endif
