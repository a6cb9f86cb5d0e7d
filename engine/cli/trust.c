/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trust.c - the command `trust`: gives, lists and removes permissions for the plugins of a problem.
 */
#include "cli/cli.h"

static int print(char *text, const firn_error *e)
{
    const int code = text == NULL ? terminal_fail(e) : terminal_print(text, 0);
    firn_text_free(text);
    return code;
}

int run_trust(const arguments *a)
{
    firn_error e = FIRN_ERROR_INIT;
    if (a->operands + (size_t)a->list + (a->remove != NULL ? 1 : 0) != 1) {
        terminal_say("name one problem FILE, or write --list or --remove FILE");
        return FIRN_USAGE;
    }
    guard_crashes(); /* no plugin is loaded */
    if (a->list)
        return print(firn_trust_list(&e), &e);
    if (a->remove != NULL)
        return firn_trust_remove(a->remove, &e) != 0 ? terminal_fail(&e) : 0;
    return print(firn_trust_add(a->operand[0], &e), &e);
}
