/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explain.h - explains why a site has no plan.
 *
 * For an infeasible site: what is missing, where and when; a minimal set of statements of the
 * problem that conflict; the single changes that give the site a plan, each shown by a solve. For
 * an unbounded site: what earns without a bound.
 */
#ifndef FIRN_STUDY_EXPLAIN_H
#define FIRN_STUDY_EXPLAIN_H

#include "site/site.h"

/* Explains the status of a site that has been solved, in s->result.explanation and s->verdict; does
 * nothing unless the site is infeasible or unbounded. If options->progress stops it, or the time
 * limit, the explanation is what has been found so far. */
int study_explain(site *s, const solve_options *options, error *e);

#endif
