/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fp_state.c - compares and restores the calling thread's floating-point state.
 */
#include "plugin/fp_state.h"

#include <stddef.h>
#include <stdint.h>

typedef struct control { /* the parts of the state that change results */
    int rounding, traps;
    uint64_t modes; /* of this kind of machine, with flush-to-zero; 0 where it is not known */
} control;

static control now(void)
{
    control c = {.rounding = fegetround(), .traps = fegetexcept()};
#if defined(__x86_64__)
    c.modes = __builtin_ia32_stmxcsr() & 0xffc0u; /* without the exception flags */
#elif defined(__aarch64__)
    __asm__ volatile("mrs %0, fpcr" : "=r"(c.modes));
#endif
    return c;
}

void fp_state_save(fp_state *s)
{
    fegetenv(&s->env);
}

const char *fp_state_restore(const fp_state *s)
{
    const control found = now();
    fesetenv(&s->env);
    const control wanted = now();
    if (found.rounding != wanted.rounding)
        return "the rounding mode";
    if (found.traps != wanted.traps)
        return "the floating-point traps";
    if (found.modes != wanted.modes)
        return "the flush of small numbers to zero (-ffast-math)";
    return NULL;
}
