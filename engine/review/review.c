/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * review.c - reviews a plan and adds notes to its result.
 */
#include "review/review.h"

#include "review/burnt.h"
#include "review/lives.h"
#include "review/penalty.h"
#include "review/ties.h"
#include "review/water.h"

int review(arena *a, result *r, error *e)
{
    if (!r->solved)
        return 0;
    if (review_lives(a, r, e) != 0 || review_penalty(a, r, e) != 0 || review_water(a, r, e) != 0 ||
        review_burnt(a, r, e) != 0)
        return e->code;
    return review_ties(a, r, e);
}
