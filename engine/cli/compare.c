/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * compare.c - the command that reads results folders: compare.
 */
#include "cli/cli.h"

int run_compare(const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    guard_crashes();
    progress_set("comparing results");
    char *text =
        firn_compare(a->operand, a->operands, a->json ? FIRN_COMPARE_JSON : FIRN_COMPARE_TEXT, &e);
    const int code = text == NULL ? terminal_fail(&e) : terminal_print(text, 0);
    firn_text_free(text);
    return code;
}
