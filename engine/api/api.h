/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * api.h - shared helpers of the functions of firn/firn.h. Those functions check their arguments,
 * call the folders that do the work, and return failures as a firn_error.
 *
 *   int firn_site_build(firn_site *s, firn_error *out)
 *   {
 *       api_call c = {.out = out};
 *       if (api_change(&c, SITE_GATE(s)))
 *           site_build(s, &c.e);
 *       return api_end(&c);
 *   }
 */
#ifndef FIRN_API_API_H
#define FIRN_API_API_H

#include "api/structs.h"
#include "base/error.h"
#include "base/gate.h"
#include "base/guest.h"
#include "base/text.h"
#include "firn/firn.h"
#include "site/site.h"

/* One call of a function of firn/firn.h. */
typedef struct api_call {
    firn_error *out; /* the caller's struct; may be NULL */
    error e;
    guest guest;
    gate *inside; /* of the object that the call has entered; NULL: none */
    bool is_site; /* the object is a firn_site, not a firn_lp: for messages */
    void *object; /* to be freed at the end if its owner frees it during the call */
} api_call;

/* Begins a call that changes a site or a program, only reads it, or needs none. False: it is
 * refused with c->e set: the object is NULL or in use, the call comes from a callback, or the size
 * of the caller's firn_error is invalid. A change ends at a request to stop. Each call ends with
 * api_end() or api_text(). */
bool api_change_site(api_call *c, firn_site *s);
bool api_read_site(api_call *c, const firn_site *s);
bool api_change_lp(api_call *c, firn_lp *p);
bool api_read_lp(api_call *c, const firn_lp *p);
bool api_begin(api_call *c);
/* Makes the call end at a request to stop. */
void api_stoppable(api_call *c, stop_flag *stop);

/* Refuses a NULL: `what` as in "path: pass the path of the problem file". False, so that it may be
 * combined: api_begin(&c) && api_given(&c, path, "...") && work(). */
bool api_given(api_call *c, const void *argument, const char *what);

/* Copies the caller's failure and ends the call; returns the code, 0 for none. */
int api_end(api_call *c);
/* The same; returns the text, which the caller frees with firn_text_free(). After a failure: frees
 * the text and returns NULL. */
char *api_text(api_call *c, text_buffer *text);

/* A caller's progress callback, and when the call began, by clock_seconds(). */
typedef struct api_progress {
    int (*call)(void *data, const firn_progress *progress); /* NULL: none */
    void *data;
    double begin;
    int32_t stage, attempt; /* of the latest report */
} api_progress;
/* The callback that solve() gets; `data` is an api_progress. It also ends the solve at a request to
 * stop. */
bool api_on_progress(void *data, const solve_progress *p);
/* Sets the kind of the failure that a solve of this status ended with. */
void api_verdict(error *e, enum solve_status status);
/* Checks a time limit in seconds and a number of threads. */
bool api_limits(double time_limit, int32_t threads, error *e);
/* site.c. Copies and checks the options of a load; `from` may be NULL. */
bool api_load_options(firn_load_options *to, const firn_load_options *from, error *e);

#endif
