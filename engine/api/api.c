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

#include <math.h>
#include <stdlib.h>

bool api_begin(api_call *c)
{
    if (!api_error_fits(c->out)) {
        c->out = NULL;
        error_set(&c->e, ERROR_USAGE,
                  "the size of the firn_error is invalid: write "
                  "`firn_error e = FIRN_ERROR_INIT`");
    } else if (gate_in_callback()) {
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
    else
        error_set(&c->e, ERROR_USAGE,
                  "another call uses this %s: one at a time may; wait for it, or load a second %s",
                  what, what);
    return c->e.code == 0;
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

static void leave(api_call *c)
{
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

bool api_on_progress(void *data, const char *line)
{
    const api_progress *to = data;
    const double none = (double)NAN;
    const firn_progress p = {.size = sizeof p,
                             .stage = FIRN_STAGE_SOLVE,
                             .seconds = clock_seconds() - to->begin,
                             .primal = none,
                             .dual = none,
                             .gap = none,
                             .infeasibility = none,
                             .method = "",
                             .line = line};
    gate_callback_begin();
    const bool stop = to->call(to->data, &p) != 0;
    gate_callback_end();
    return stop;
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
