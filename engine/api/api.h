/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * api.h - shared helpers of the functions of firn/firn.h. Those functions check their arguments,
 * call the folders that do the work, and return failures as a firn_error.
 */
#ifndef FIRN_API_API_H
#define FIRN_API_API_H

#include "base/error.h"
#include "base/text.h"
#include "firn/firn.h"

/* Copies a failure to the caller's struct (which may be NULL); returns its code, 0 for none. */
int api_error(firn_error *to, const error *from);
/* Returns the text, which the caller frees with firn_text_free(). After a failure: frees the text
 * and returns NULL. */
char *api_text(firn_error *to, error *from, text_buffer *text);

#endif
