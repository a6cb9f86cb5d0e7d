/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * api.c - begins and ends the calls of firn/firn.h; its functions that need no site.
 */
#include "api/api.h"

#include "api/command.h"
#include "base/clock.h"
#include "base/thread_pool.h"
#include "site/program.h"
#include "site/site.h"

#include <stdlib.h>

bool api_begin(api_call *c)
{
    guest_begin(&c->guest, NULL);
    if (!api_error_fits(c->out)) {
        c->out = NULL;
        error_set(&c->e, ERROR_USAGE,
                  "the size of the firn_error is invalid: write "
                  "`firn_error e = FIRN_ERROR_INIT`");
    } else if (guest_in_callback()) {
        c->e.kind = KIND_BUSY;
        error_set(&c->e, ERROR_USAGE,
                  "a callback has called Firn: it may call firn_site_stop or firn_lp_stop only; "
                  "return from it first");
    }
    return c->e.code == 0;
}

static bool enter(api_call *c, gate *g, const char *what, bool change)
{
    if (!api_begin(c))
        return false;
    if (g == NULL)
        error_set(&c->e, ERROR_USAGE, "no %s was given: pass what its load function has returned",
                  what);
    else if (change ? gate_change(g) : gate_read(g))
        c->inside = g;
    else {
        c->e.kind = KIND_BUSY;
        error_set(&c->e, ERROR_USAGE,
                  "another call uses this %s: one at a time may; wait for it, or load a second %s",
                  what, what);
    }
    if (c->inside != NULL && change)
        api_stoppable(c, &g->stop);
    return c->e.code == 0;
}

void api_stoppable(api_call *c, stop_flag *stop)
{
    c->guest.stop = stop;
    guest_set_unwinds(true);
}

bool api_change_site(api_call *c, firn_site *s)
{
    c->is_site = true;
    c->object = s;
    return enter(c, s != NULL ? s->gate : NULL, "site", true);
}

bool api_read_site(api_call *c, const firn_site *s)
{
    c->is_site = true;
    c->object = s != NULL ? s->itself : NULL;
    return enter(c, s != NULL ? s->gate : NULL, "site", false);
}

bool api_change_lp(api_call *c, firn_lp *p)
{
    c->object = p;
    return enter(c, p != NULL ? p->gate : NULL, "program", true);
}

bool api_read_lp(api_call *c, const firn_lp *p)
{
    c->object = p != NULL ? p->itself : NULL;
    return enter(c, p != NULL ? p->gate : NULL, "program", false);
}

bool api_given(api_call *c, const void *argument, const char *what)
{
    if (argument == NULL)
        error_set(&c->e, ERROR_USAGE, "no %s", what);
    return c->e.code == 0;
}

/* A request to stop that was seen is done with; one that came too late holds for the next call. */
static void leave(api_call *c)
{
    if (c->inside != NULL && c->guest.seen)
        atomic_store(&c->inside->stop.asked, 0);
    if (c->inside == NULL || !gate_leave(c->inside))
        return;
    if (c->is_site)
        site_free(c->object);
    else
        program_free(c->object);
}

int api_end(api_call *c)
{
    leave(c);
    guest_end(&c->guest);
    api_error(c->out, &c->e);
    return c->e.code;
}

char *api_text(api_call *c, text_buffer *text)
{
    if (c->e.code == 0 && (text->failed || text->at == NULL))
        error_memory(&c->e);
    if (api_end(c) == 0)
        return text->at;
    text_free(text);
    return NULL;
}

bool api_on_progress(void *data, const solve_progress *p)
{
    api_progress *to = data;
    const int32_t stage = p->stage == 0 ? FIRN_STAGE_SOLVE : (int32_t)p->stage;
    if (guest_stopped() || to->call == NULL)
        return guest_stopped();
    if (stage != to->stage)
        to->attempt = 0;
    to->stage = stage;
    to->attempt += p->begins;
    const firn_progress n = {.size = sizeof n,
                             .stage = stage,
                             .attempt = to->attempt,
                             .iteration = p->iteration,
                             .seconds = clock_seconds() - to->begin,
                             .primal = p->primal,
                             .dual = p->dual,
                             .gap = p->gap,
                             .infeasibility = p->infeasibility,
                             .method = p->method,
                             .line = p->line};
    guest_callback_begin();
    const bool stop = to->call(to->data, &n) != 0;
    guest_callback_end();
    return stop || guest_stopped();
}

void api_verdict(error *e, enum solve_status status)
{
    static const int kinds[] = {
        [SOLVE_INFEASIBLE] = KIND_INFEASIBLE,   [SOLVE_UNBOUNDED] = KIND_UNBOUNDED,
        [SOLVE_UNCERTIFIED] = KIND_UNCERTIFIED, [SOLVE_TIME_LIMIT] = KIND_TIME,
        [SOLVE_INTERRUPTED] = KIND_STOPPED,     [SOLVE_FAILED] = KIND_OTHER};
    if (e->code == ERROR_ANSWER || e->code == ERROR_SOLVER || e->code == ERROR_INTERRUPTED)
        e->kind = kinds[status];
}

bool api_limits(double time_limit, int32_t threads, error *e)
{
    if (!(time_limit >= 0))
        error_set(e, ERROR_USAGE,
                  "the time limit is %g s: it must be a number of seconds, 0 for no limit",
                  time_limit);
    else if (threads < 0)
        error_set(e, ERROR_USAGE,
                  "threads is %d: it must be a number of threads, 0 for one per processor",
                  threads);
    return e->code == 0;
}

void firn_text_free(char *text)
{
    free(text);
}

const char *firn_version(void)
{
    return FIRN_VERSION;
}

char *firn_printable(char *text)
{
    return text == NULL ? NULL : text_clean(text, "\n\t");
}

/* ---- for the command ------------------------------------------------------------------------- */

const char *firn_nearest(const char *word, const char *const *words, size_t count)
{
    return text_nearest_of(word, words, count);
}

int firn_thread_is_solver(void)
{
    return thread_pool_member();
}
