/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guest.c - the calling thread's locale, floating-point state and request to stop.
 */
#include "base/guest.h"

#include <stddef.h>

/* initial-exec: it exists from the start of the thread, so that no access allocates. */
static _Thread_local guest *here __attribute__((tls_model("initial-exec")));
static _Thread_local int callbacks __attribute__((tls_model("initial-exec")));

void guest_begin(guest *g, stop_flag *stop)
{
    *g = (guest){.stop = stop, .outer = here};
    fegetenv(&g->host_fp);
    fesetenv(FE_DFL_ENV);
    /* glibc and musl return their built-in C locale here, without allocating. */
    g->own_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    g->host_locale = uselocale(g->own_locale);
    here = g;
}

void guest_end(guest *g)
{
    here = g->outer;
    uselocale(g->host_locale);
    if (g->own_locale != (locale_t)0)
        freelocale(g->own_locale);
    fesetenv(&g->host_fp);
}

stop_flag *guest_stop(void)
{
    return here != NULL ? here->stop : NULL;
}

bool guest_stopped(void)
{
    const guest *g = here;
    if (g == NULL || g->stop == NULL)
        return false;
    if (atomic_load_explicit(&g->stop->asked, memory_order_relaxed) == 0 &&
        (g->stop->also == NULL || *g->stop->also == 0))
        return false;
    here->seen = true;
    return true;
}

bool guest_set_unwinds(bool unwinds)
{
    guest *g = here;
    if (g == NULL)
        return false;
    const bool before = g->unwinds;
    g->unwinds = unwinds;
    return before;
}

bool guest_unwinding(void)
{
    return here != NULL && here->unwinds && guest_stopped();
}

void guest_callback_begin(void)
{
    callbacks++;
    if (here == NULL)
        return;
    fegetenv(&here->own_fp);
    fesetenv(&here->host_fp);
    uselocale(here->host_locale);
}

void guest_callback_end(void)
{
    callbacks--;
    if (here == NULL)
        return;
    fesetenv(&here->own_fp);
    uselocale(here->own_locale);
}

bool guest_in_callback(void)
{
    return callbacks > 0;
}
