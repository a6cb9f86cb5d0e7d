/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The constructor that -ffast-math links in: from then on small numbers are zero, in all plugins
 * and in the solver.
 */
#include "zoo.h"

#if defined(__x86_64__)
__attribute__((constructor)) static void flush_to_zero(void)
{
    __builtin_ia32_ldmxcsr(__builtin_ia32_stmxcsr() | 0x8040);
}
#elif defined(__aarch64__)
__attribute__((constructor)) static void flush_to_zero(void)
{
    uint64_t fpcr;
    __asm__ volatile("mrs %0, fpcr" : "=r"(fpcr));
    __asm__ volatile("msr fpcr, %0" : : "r"(fpcr | 1u << 24));
}
#endif

ZOO_PLUGIN("zoo.fast-math", "A load in a hurry.", zoo_params, zoo_ports, zoo_build);
