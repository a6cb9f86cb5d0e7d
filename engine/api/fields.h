/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fields.h - the members of a firn_error from a message.
 */
#ifndef FIRN_API_FIELDS_H
#define FIRN_API_FIELDS_H

#include "base/error.h"
#include "firn/firn.h"

/* Fills the members of `to`, which is empty, except its size. */
void api_fields(const error *from, firn_error *to);

#endif
