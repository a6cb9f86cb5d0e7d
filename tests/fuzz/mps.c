/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * mps.c - fuzzes the readers of free and fixed MPS, and of gzip files that contain one.
 */
#include "fuzz_lp.h"

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    fuzz_lp(a, in, "*\n", record);
}

FUZZ_TARGET(read_once)
