/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * worker.h - what runs on the nodes: `firn batch-worker FOLDER`, an element of a Slurm array.
 */
#ifndef FIRN_BATCH_SLURM_WORKER_H
#define FIRN_BATCH_SLURM_WORKER_H

#include "firn/firn.h"

/* Runs the jobs of the chunk FOLDER/T.json that have not ended yet, one after another, T being the
 * element's index in Slurm's environment. FIRN_USAGE: not in an array of Slurm; FIRN_IO: the chunk
 * cannot be read, its ends cannot be written, or this program is another build than that of the
 * batch; FIRN_INTERRUPTED: Slurm has asked it to stop. How the jobs themselves end is no error. */
int batch_worker(const char *folder, firn_error *e);

#endif
