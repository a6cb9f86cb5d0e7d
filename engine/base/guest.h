/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * guest.h - the library is a guest in its host's threads: while it works there, the thread has the
 * C locale and the default floating-point state; a function of the host that it calls meanwhile
 * gets the host's own back; and the thread sees a request to stop.
 *
 * A request to stop is seen in two ways. Loops look by guest_stopped(). And while a call reads,
 * builds or writes, all of which allocate as they go, allocations fail from the request on, so that
 * it ends as if memory had run out; error_memory() then says that it was interrupted.
 */
#ifndef FIRN_BASE_GUEST_H
#define FIRN_BASE_GUEST_H

#include <fenv.h>
#include <locale.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Lock-free, so that a signal handler may set it. */
typedef struct stop_flag {
    atomic_int asked;
    const volatile int32_t *also; /* a number of the host; not 0: stop; NULL: none */
} stop_flag;

typedef struct guest {
    stop_flag *stop; /* NULL: the call cannot be stopped */
    bool unwinds;    /* allocations fail once a stop is requested */
    bool seen;       /* a request was seen */
    fenv_t host_fp, own_fp;
    locale_t host_locale, own_locale;
    struct guest *outer; /* of a call from a function of the host */
} guest;

/* Begins and ends the library's work in the calling thread. `g` stays at its address meanwhile. */
void guest_begin(guest *g, stop_flag *stop);
void guest_end(guest *g);
/* The flag of the calling thread's work, for the threads that it starts; NULL: none. */
stop_flag *guest_stop(void);

/* Has the host asked to stop the work of this thread? */
bool guest_stopped(void);
/* Whether allocations fail on a request to stop: sets it, and returns the value before. */
bool guest_set_unwinds(bool unwinds);
/* Must an allocation fail now? */
bool guest_unwinding(void);

/* Between these two a function of the host runs in this thread; guest_in_callback() is then true
 * for the calls that it makes. They may nest. */
void guest_callback_begin(void);
void guest_callback_end(void);
bool guest_in_callback(void);

#endif
