/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * take.h - moves what an attempt of a job has written into the job's folder.
 */
#ifndef FIRN_BATCH_SLURM_TAKE_H
#define FIRN_BATCH_SLURM_TAKE_H

#include "batch/runner.h"

/* Moves log and results of the attempt FOLDER/NAME to the job's folder, where they replace those of
 * an earlier run. If they cannot be moved, the end becomes that of a job that failed to write. */
void take_attempt(const runner_order *order, const char *folder, runner_end *end);

/* Removes a folder with all that is in it, as far as that is possible. */
void take_away(const char *folder);

#endif
