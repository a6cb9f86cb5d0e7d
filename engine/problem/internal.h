/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * internal.h - declares the stages of problem_load(), for use inside engine/problem only.
 *
 * Every stage returns 0, or the code of the error it has set.
 */
#ifndef FIRN_PROBLEM_INTERNAL_H
#define FIRN_PROBLEM_INTERNAL_H

#include "problem/problem.h"

/* ---- files and overrides -------------------------------------------------------------------- */

/* includes.c: the file and the files that it includes, into p->document. */
int problem_read_files(problem *p, const problem_source *source, error *e);

/* overrides.c: the scenario and --set into p->overrides; those that hold in all phases are applied
 * to p->document. */
int problem_read_overrides(problem *p, const problem_source *source, error *e);
/* Applies to `d` the values of a [phase ...] or [stress ...] section (`from`) that belong to other
 * sections. Weather values of a stress event are left to stress_apply_weather(). */
int problem_overlay_section(problem *p, ini_document *d, const ini_section *from, error *e);
/* Applies to `d` the overrides of all phases and those of `phase` (NULL: of no phase). */
int problem_apply_overrides(problem *p, ini_document *d, const char *phase, error *e);
bool problem_is_fixed(const char *section); /* [site], [time], ... */
/* The nearest name of a fixed section; NULL when none is near. */
const char *problem_near_fixed(const char *section);

/* ---- sections that are the same in all periods ---------------------------------------------- */

int problem_read_site(problem *p, error *e);      /* sections.c: name, plugins */
int problem_read_plugins(problem *p, error *e);   /* sections.c: [plugins] into p->plugin_paths */
int economics_read(problem *p, error *e);         /* economics.c: [economics] into p->money */
int time_read(problem *p, error *e);              /* time.c: [time] into p->calendar */
int problem_read_objective(problem *p, error *e); /* objective.c: [objective] */
int problem_read_phases(problem *p, error *e);    /* phases.c: [phase ...] */
int problem_read_windows(problem *p, error *e);   /* window_sections.c: [window ...] */

/* ---- periods -------------------------------------------------------------------------------- */

int problem_read_periods(problem *p, error *e); /* period.c: all of the following, per period */

int period_read_site(problem_period *period, error *e);    /* sections.c: target */
int period_read_limits(problem_period *period, error *e);  /* objective.c: [limits] */
int period_read_weather(problem_period *period, error *e); /* weather_section.c: [weather] */

/* stress.c: does a [stress ...] section apply in the phase of that name? */
int stress_applies(problem *p, ini_section *s, const char *phase, bool *applies, error *e);
/* Refuses unknown keys and an event that changes nothing. */
int stress_read_keys(ini_section *s, error *e);
/* The calendar of the event (start, hours) and its initial_level. */
int stress_read_time(problem_period *period, ini_section *s, error *e);
/* stress_weather.c: the event's weather.QUANTITY values, applied to the weather of its period. */
int stress_apply_weather(problem_period *period, ini_section *event, error *e);

#endif
