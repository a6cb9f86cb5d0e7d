/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * explain.c - the order of an explanation, its time limit and its interruption.
 */
#include "study/explain.h"

#include "base/clock.h"
#include "base/guest.h"
#include "study/internal.h"

#include <math.h>
#include <stdio.h>

typedef struct course {
    const solve_options *options; /* of the caller */
    double end;                   /* of the time limit; 0: none */
} course;

/* Passes the solver's lines on, so that they cannot be mistaken for those of the solve. Stops also
 * between solves that are too short to notice the time limit. */
static bool on_progress(void *data, const solve_progress *p)
{
    const course *c = data;
    char text[200] = "";
    if (c->end > 0 && clock_seconds() > c->end)
        return true;
    if (c->options->progress == NULL)
        return false;
    solve_progress n = *p;
    if (*p->line != '\0')
        snprintf(text, sizeof text, "explanation: %s", p->line);
    n.stage = STAGE_EXPLAIN;
    n.line = text;
    return c->options->progress(c->options->data, &n);
}

static int explain_infeasible(study *t, error *e)
{
    if (study_begins(t, "what is missing, and when") || study_shortfall(t, e) != 0 || t->stopped)
        return e->code;
    if (study_held(t, e) != 0 || t->stopped)
        return e->code;
    if (study_begins(t, "which statements conflict") || study_conflict(t, e) != 0 || t->stopped) {
        t->out->minimal = false;
        return e->code;
    }
    if (study_begins(t, "single repairs") || study_repairs(t, e) != 0 || t->stopped ||
        t->out->repairs.count > 0)
        return e->code;
    return study_begins(t, "other numbers") ? 0 : study_others(t, e);
}

static int run(study *t, error *e)
{
    const bool infeasible = t->s->solution.status == SOLVE_INFEASIBLE;
    t->out->kind = infeasible ? "infeasible" : "unbounded";
    const bool unwinds = guest_set_unwinds(true); /* it builds the site again and again */
    infeasible ? explain_infeasible(t, e) : study_unbounded(t, e);
    guest_set_unwinds(unwinds);
    if (e->code == ERROR_INTERRUPTED) { /* the explanation is what was found by then */
        *e = (error){0};
        t->stopped = true;
        t->out->minimal = false;
    }
    if (e->code != 0)
        return e->code;
    t->out->complete = !t->stopped;
    return study_words(t, e);
}

int study_explain(site *s, const solve_options *options, error *e)
{
    if (s->stage != SITE_SOLVED ||
        (s->solution.status != SOLVE_INFEASIBLE && s->solution.status != SOLVE_UNBOUNDED))
        return 0;
    study t = {.s = s, .a = s->answer, .scratch = arena_new(), .options = *options};
    course c = {.options = options};
    c.end = t.end = options->time_limit > 0 ? clock_seconds() + options->time_limit : 0;
    t.options.log = NULL;
    t.options.split = 0;
    t.options.progress = on_progress;
    t.options.data = &c;
    t.out = ARENA_NEW(t.a, explanation);
    if (t.scratch == NULL || t.out == NULL)
        error_memory(e);
    else if (run(&t, e) == 0)
        s->result.explanation = t.out;
    arena_free(t.scratch);
    return e->code;
}
