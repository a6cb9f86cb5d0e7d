/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trust.h - the flags of firn_load_options.
 */
#ifndef FIRN_API_TRUST_H
#define FIRN_API_TRUST_H

#include "api/api.h"
#include "site/site.h"

/* Sets the options that the flags stand for. ERROR_USAGE: unknown or contradictory flags. */
int api_trust_flags(uint64_t flags, site_options *out, error *e);

#endif
