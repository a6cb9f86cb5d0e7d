/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * instance.c - allocates a plugin's instance in pages of its own, before a guard page.
 */
#include "plugin/instance.h"

#include <sys/mman.h>
#include <unistd.h>

int instance_make(instance *i, size_t size, error *e)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    size_t room = (size + 15) & ~(size_t)15; /* aligned for any member */
    size_t pages = (room + page - 1) / page + 1;
    i->mapped = pages * page;
    i->map = mmap(NULL, i->mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (i->map == MAP_FAILED) {
        i->map = NULL;
        return error_memory(e);
    }
    char *guard = (char *)i->map + i->mapped - page;
    i->self = guard - room;
    if (mprotect(guard, page, PROT_NONE) != 0)
        return error_memory(e);
    return 0;
}

void instance_free(instance *i)
{
    if (i->map != NULL)
        munmap(i->map, i->mapped);
    *i = (instance){0};
}
