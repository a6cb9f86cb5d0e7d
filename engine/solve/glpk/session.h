/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * session.h - runs code that calls GLPK so that GLPK can neither abort the process nor block it.
 *
 * GLPK aborts the process on bad input and cannot be interrupted. A longjmp solves both: out of its
 * error hook, and out of its terminal hook, which GLPK calls several times per second while it
 * works. After a jump GLPK's environment is freed as a whole, together with everything that GLPK
 * has allocated in it, so no memory of GLPK outlives a session.
 *
 * GLPK's environment belongs to the thread, and the host may use GLPK in its own. So a session runs
 * in a thread of its own; the calling one waits, and is woken up for each line, which is thus
 * handled by the thread that the host called.
 */
#ifndef FIRN_SOLVE_GLPK_SESSION_H
#define FIRN_SOLVE_GLPK_SESSION_H

#include <pthread.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

enum glpk_end {
    GLPK_DONE,          /* the work is complete */
    GLPK_STOPPED,       /* stopped by `on_line` */
    GLPK_FAILED,        /* GLPK aborted; `text` is the reason */
    GLPK_OUT_OF_MEMORY, /* GLPK, or its environment, could not allocate */
};

typedef struct glpk_session {
    /* Called with every line that GLPK would print, without its line end; returns true to stop. May
     * be NULL. */
    bool (*on_line)(void *data, const char *text);
    void *data;
    char text[700]; /* GLPK's last line, or the part of it that it has printed so far */
    size_t used;
    bool complete;      /* `text` is a whole line; further output begins a new one */
    bool out_of_memory; /* GLPK has reported a failed allocation */
    void (*work)(void *data);
    void *work_data;
    enum glpk_end end;
    pthread_mutex_t lock; /* of the members that follow, which the two threads pass to each other */
    pthread_cond_t handed;
    enum { GLPK_WORKS, GLPK_ASKS, GLPK_ANSWERED, GLPK_ENDED } turn;
    bool stop; /* the answer */
    jmp_buf exit;
} glpk_session;

/* Runs `work` in another thread, where a longjmp may end it in any of its calls of GLPK. Memory
 * that `work` itself allocates must therefore be reachable from its caller, which frees it.
 * GLPK_OUT_OF_MEMORY, too, if the system refuses another thread. */
enum glpk_end glpk_work(glpk_session *s, void (*work)(void *data), void *data);

#endif
