/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_extensions.h - the tables that get_extension() of the host returns.
 */
#ifndef FIRN_ASSEMBLY_HOST_EXTENSIONS_H
#define FIRN_ASSEMBLY_HOST_EXTENSIONS_H

#include "assembly/build.h"

/* The table of an id; NULL: unknown. */
const void *host_extension(const firn_host *h, const char *id);

#endif
