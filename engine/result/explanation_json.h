/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explanation_json.h - the member `explanation` of result.json.
 */
#ifndef FIRN_RESULT_EXPLANATION_JSON_H
#define FIRN_RESULT_EXPLANATION_JSON_H

#include "result/explanation.h"

#include <jansson.h>

/* null where there is no explanation; NULL: out of memory. */
json_t *result_explanation_json(const explanation *x);

#endif
