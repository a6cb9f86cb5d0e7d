/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * cplex.c - fuzzes the reader of CPLEX LP.
 */
#include "fuzz_lp.h"

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    fuzz_lp(a, in, "\\\n", record);
}

FUZZ_TARGET(read_once)
