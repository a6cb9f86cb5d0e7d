/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.h - a stretch of work with GLPK that cannot take the process with it.
 *
 * GLPK aborts the process on bad input and cannot be interrupted. Both are cured by longjmp: out of
 * its error hook, and out of its terminal hook, which it calls several times a second while it
 * works. After a jump its environment is freed as a whole, and with it everything it had allocated;
 * so nothing of GLPK outlives a session. Its hooks and environment are per thread.
 */
#ifndef FIRN_SOLVE_GLPK_SESSION_H
#define FIRN_SOLVE_GLPK_SESSION_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

enum glpk_end {
    GLPK_DONE,    /* the work came to its end */
    GLPK_STOPPED, /* told to, by `line` */
    GLPK_BROKEN,  /* GLPK gave up; `said` tells why */
    GLPK_STARVED, /* for want of memory */
};

typedef struct glpk_session {
    /* Gets every line that GLPK would print, without what ends it; true: stop. May be NULL. */
    bool (*line)(void *data, const char *text);
    void *data;
    char said[700]; /* the last line, and the piece of one that is being said */
    size_t used;
    bool whole;   /* `said` is a line, and the next piece begins another */
    bool starved; /* it had said that there is no memory */
    jmp_buf out;
} glpk_session;

/* Runs `work`. What it allocates by itself must be known outside of it: it may end in the middle,
 * at any call of GLPK. */
enum glpk_end glpk_work(glpk_session *s, void (*work)(void *data), void *data);

#endif
