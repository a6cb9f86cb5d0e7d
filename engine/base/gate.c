/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * gate.c - counts the calls inside an object, without a lock: no call waits, so no call can
 * deadlock.
 */
#include "base/gate.h"

enum { CHANGED = -1 };

bool gate_change(gate *g)
{
    int none = 0;
    return atomic_compare_exchange_strong(&g->users, &none, CHANGED);
}

bool gate_read(gate *g)
{
    int users = atomic_load(&g->users);
    while (users >= 0) {
        if (atomic_compare_exchange_weak(&g->users, &users, users + 1))
            return true;
    }
    return false;
}

/* Whether the caller is to free the object: it was given up, and the caller is the one that gets
 * hold of it. */
static bool take_over(gate *g)
{
    return atomic_load(&g->free) && gate_change(g);
}

bool gate_leave(gate *g)
{
    int users = atomic_load(&g->users);
    while (!atomic_compare_exchange_weak(&g->users, &users, users == CHANGED ? 0 : users - 1))
        continue;
    return take_over(g);
}

bool gate_free(gate *g)
{
    atomic_store(&g->free, true);
    return take_over(g);
}
