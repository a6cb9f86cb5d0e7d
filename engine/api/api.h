/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * api.h - what the functions of firn/firn.h share. They check their arguments, pass on to the rooms
 * that do the work, and hand failures out as a firn_error.
 */
#ifndef FIRN_API_API_H
#define FIRN_API_API_H

#include "base/error.h"
#include "base/text.h"
#include "firn/firn.h"

/* Copies a failure to the caller (NULL: not wanted); returns its code, 0 for none. */
int api_error(firn_error *to, const error *from);
/* A text for the caller, who frees it by firn_text_free; NULL, the text freed, after a failure. */
char *api_text(firn_error *to, error *from, text_buffer *text);

#endif
