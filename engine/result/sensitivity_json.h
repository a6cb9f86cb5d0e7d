/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sensitivity_json.h - the member `sensitivity` of result.json.
 */
#ifndef FIRN_RESULT_SENSITIVITY_JSON_H
#define FIRN_RESULT_SENSITIVITY_JSON_H

#include "result/sensitivity.h"

#include <jansson.h>

/* null where there are none; NULL: out of memory. */
json_t *result_sensitivity_json(const sensitivity *s);

#endif
