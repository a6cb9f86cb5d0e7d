/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * world.c - read-only copies of the arrays that plugins read.
 */
#include "assembly/world.h"

#include "plugin/desc.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

const void *world_array_of(world *w, arena *a, const void *from, size_t bytes)
{
    for (size_t i = 0; i < w->arrays.count; i++) {
        const world_array *known = &w->arrays.at[i];
        if (known->from == from && known->bytes == bytes)
            return known->copy;
        if (known->copy == from) /* is a copy already: two parameters may share one array */
            return from;
    }
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t mapped = (bytes + page - 1) / page * page + (bytes == 0 ? page : 0);
    void *copy = mmap(NULL, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (copy == MAP_FAILED)
        return NULL;
    memcpy(copy, from, bytes);
    world_array *slot = VEC_PUSH(a, &w->arrays);
    if (slot == NULL || mprotect(copy, mapped, PROT_READ) != 0) {
        if (slot != NULL)
            w->arrays.count--;
        munmap(copy, mapped);
        return NULL;
    }
    *slot = (world_array){from, copy, bytes, mapped};
    return copy;
}

/* Replaces one array by its copy; NULL stays NULL. */
static bool protect(world *w, arena *a, const void **array, size_t bytes)
{
    if (*array == NULL || bytes == 0)
        return true;
    *array = world_array_of(w, a, *array, bytes);
    return *array != NULL;
}

static bool protect_numbers(world *w, arena *a, const double **numbers, int64_t count)
{
    const void *array = *numbers;
    bool done = count <= 0 || protect(w, a, &array, (size_t)count * sizeof **numbers);
    *numbers = array;
    return done;
}

static bool protect_windows(world *w, arena *a, const firn_plugin_desc *d, firn_windowed *value)
{
    if (value->count <= 0)
        return true;
    const size_t bytes = (size_t)value->count * d->window_size;
    void *items = arena_copy(a, value->item, bytes);
    for (int64_t i = 0; items != NULL && i < value->count; i++) {
        firn_window_value one = plugin_read_window(d, items, i);
        const void *mask = one.mask.each;
        if ((mask != NULL && !protect(w, a, &mask, (size_t)one.mask.count)) ||
            !protect_numbers(w, a, &one.value.each, one.value.count))
            return false;
        one.mask.each = mask;
        plugin_write_window(d, items, i, &one);
    }
    const void *array = items;
    bool done = items != NULL && protect(w, a, &array, bytes);
    value->item = array;
    return done;
}

int world_protect(world *w, arena *a, const firn_plugin_desc *d, void *self, error *e)
{
    bool done = true;
    for (uint32_t i = 0; done && i < d->param_count; i++) {
        const firn_param *p = plugin_param(d, i);
        void *at = (char *)self + p->offset; /* perhaps aligned to 4 only */
        firn_num series;
        firn_list list;
        firn_table table;
        firn_windowed windows;
        switch (p->kind) {
        case FIRN_KIND_SERIES:
            memcpy(&series, at, sizeof series);
            done = protect_numbers(w, a, &series.each, series.count);
            memcpy(at, &series, sizeof series);
            break;
        case FIRN_KIND_LIST:
            memcpy(&list, at, sizeof list);
            done = protect_numbers(w, a, &list.value, list.count);
            memcpy(at, &list, sizeof list);
            break;
        case FIRN_KIND_TABLE:
            memcpy(&table, at, sizeof table);
            done = protect_numbers(w, a, &table.value, (int64_t)table.rows * table.columns);
            memcpy(at, &table, sizeof table);
            break;
        case FIRN_KIND_WINDOWED:
            memcpy(&windows, at, sizeof windows);
            done = protect_windows(w, a, d, &windows);
            memcpy(at, &windows, sizeof windows);
            break;
        default:
            break;
        }
    }
    return done ? 0 : error_memory(e);
}

void world_free(world *w)
{
    for (size_t i = 0; i < w->arrays.count; i++)
        munmap(w->arrays.at[i].copy, w->arrays.at[i].mapped);
    w->arrays.count = 0;
}
