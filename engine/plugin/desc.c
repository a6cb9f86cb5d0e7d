/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * desc.c - copies a plugin's description into structures of the engine's own sizes, and accesses
 * those that remain the plugin's by the sizes that it was compiled with.
 */
#include "plugin/desc.h"

#include <string.h>

#define REFUSE(...) return error_set(e, ERROR_PLUGIN, __VA_ARGS__)

/* The longest text of a description; a longer one is memory without an end. */
enum { MAX_TEXT = 20000 };

_Static_assert(offsetof(firn_plugin_desc, next) + sizeof(void *) == PLUGIN_DESC_SIZE_0, "");
_Static_assert(offsetof(firn_param, reserved) + 4 == PLUGIN_PARAM_SIZE_0, "");
_Static_assert(offsetof(firn_choice, doc) + sizeof(void *) == PLUGIN_CHOICE_SIZE_0, "");
_Static_assert(offsetof(firn_port_spec, reserved) + 4 == PLUGIN_PORT_SIZE_0, "");
_Static_assert(offsetof(firn_sizing, whole) + 4 == PLUGIN_SIZING_SIZE_0, "");
_Static_assert(offsetof(firn_window_value, value) + sizeof(firn_num) == PLUGIN_WINDOW_SIZE_0, "");

/* ---- version and sizes ---------------------------------------------------------------------- */

static int check_size(const char *path, const char *structure, uint32_t stated, size_t first,
                      size_t own, error *e)
{
    if (stated > own)
        REFUSE("plugin %s: its %s has %u bytes, above the %zu of this program: it was built "
               "against a later <firn/plugin.h>, or with packing options: rebuild it against this "
               "one, or use a later Firn",
               path, structure, stated, own);
    if (stated < first || stated % sizeof(void *) != 0)
        REFUSE("plugin %s: its %s has %u bytes, which no version of it has (%zu to %zu): rebuild "
               "it against this <firn/plugin.h>, without packing options",
               path, structure, stated, first, own);
    return 0;
}

int plugin_check_abi(const char *path, const firn_plugin_desc *d, error *e)
{
    if (d->magic != FIRN_MAGIC)
        REFUSE("plugin %s: `firn_plugin` is not a plugin description (magic %08x instead of %08x): "
               "define it with FIRN_PLUGIN of <firn/plugin.h>",
               path, d->magic, FIRN_MAGIC);
    if (d->endian != FIRN_ENDIAN)
        REFUSE("plugin %s was built for the other byte order: rebuild it on this machine", path);
    if (d->pointer_size != sizeof(void *))
        REFUSE("plugin %s was built with %u-byte pointers; this program has %zu-byte pointers: "
               "rebuild it on this machine",
               path, d->pointer_size, sizeof(void *));
    if (d->abi_major != FIRN_ABI_MAJOR || d->abi_minor != FIRN_ABI_MINOR)
        REFUSE("plugin %s was built for plugin ABI %u.%u; this program has plugin ABI %d.%d, and "
               "before 1.0 both must be equal: rebuild it against this <firn/plugin.h>",
               path, d->abi_major, d->abi_minor, FIRN_ABI_MAJOR, FIRN_ABI_MINOR);
    const struct {
        const char *name;
        uint32_t stated;
        size_t first, own;
    } sizes[] = {
        {"firn_plugin_desc", d->desc_size, PLUGIN_DESC_SIZE_0, sizeof(firn_plugin_desc)},
        {"firn_param", d->param_size, PLUGIN_PARAM_SIZE_0, sizeof(firn_param)},
        {"firn_choice", d->choice_size, PLUGIN_CHOICE_SIZE_0, sizeof(firn_choice)},
        {"firn_port_spec", d->port_size, PLUGIN_PORT_SIZE_0, sizeof(firn_port_spec)},
        {"firn_sizing", d->sizing_size, PLUGIN_SIZING_SIZE_0, sizeof(firn_sizing)},
        {"firn_window_value", d->window_size, PLUGIN_WINDOW_SIZE_0, sizeof(firn_window_value)},
    };
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        if (check_size(path, sizes[i].name, sizes[i].stated, sizes[i].first, sizes[i].own, e) != 0)
            return e->code;
    }
    return 0;
}

/* ---- the copy ------------------------------------------------------------------------------- */

typedef struct copying {
    arena *memory;
    const char *path;
    error *e;
} copying;

/* Replaces a text of the plugin's by a copy; NULL stays NULL. */
static int copy_text(const copying *c, const char **text)
{
    error *e = c->e;
    if (*text == NULL)
        return 0;
    const size_t length = strnlen(*text, MAX_TEXT + 1);
    if (length > MAX_TEXT)
        REFUSE("plugin %s: a text of its description, `%.40s...`, has more than %d characters",
               c->path, *text, MAX_TEXT);
    *text = arena_slice(c->memory, *text, length);
    return *text != NULL ? 0 : error_memory(e);
}

/* A zeroed array of elements of `own` bytes, filled with `count` elements of `stated` bytes. */
static void *copy_array(const copying *c, const void *from, uint32_t count, uint32_t stated,
                        size_t own)
{
    char *to = arena_array(c->memory, count, own);
    for (uint32_t i = 0; to != NULL && i < count; i++)
        memcpy(to + i * own, (const char *)from + (size_t)i * stated, stated);
    return to;
}

static int copy_choices(const copying *c, const firn_plugin_desc *d, firn_param *p)
{
    if (p->kind != FIRN_KIND_CHOICE || p->choices == NULL || p->choice_count > PLUGIN_MAX_COUNT)
        return 0; /* is checked later, and no choice is read before */
    firn_choice *choice =
        copy_array(c, p->choices, p->choice_count, d->choice_size, sizeof *choice);
    if (choice == NULL)
        return error_memory(c->e);
    p->choices = choice;
    for (uint32_t i = 0; i < p->choice_count; i++) {
        if (copy_text(c, &choice[i].name) != 0 || copy_text(c, &choice[i].sets) != 0 ||
            copy_text(c, &choice[i].doc) != 0)
            return c->e->code;
    }
    return 0;
}

static int copy_params(const copying *c, firn_plugin_desc *d)
{
    firn_param *param = copy_array(c, d->params, d->param_count, d->param_size, sizeof *param);
    if (param == NULL)
        return error_memory(c->e);
    d->params = param;
    for (uint32_t i = 0; i < d->param_count; i++) {
        firn_param *p = &param[i];
        if (copy_text(c, &p->key) != 0 || copy_text(c, &p->unit) != 0 ||
            copy_text(c, &p->doc) != 0 || copy_text(c, &p->source) != 0 ||
            copy_text(c, &p->text) != 0 || copy_choices(c, d, p) != 0)
            return c->e->code;
    }
    return 0;
}

static int copy_ports(const copying *c, firn_plugin_desc *d)
{
    firn_port_spec *port = copy_array(c, d->ports, d->port_count, d->port_size, sizeof *port);
    if (port == NULL)
        return error_memory(c->e);
    d->ports = port;
    for (uint32_t i = 0; i < d->port_count; i++) {
        firn_port_spec *p = &port[i];
        if (copy_text(c, &p->key) != 0 || copy_text(c, &p->carrier) != 0 ||
            copy_text(c, &p->unit) != 0 || copy_text(c, &p->bus) != 0 || copy_text(c, &p->doc) != 0)
            return c->e->code;
    }
    return 0;
}

/* FIRN_PLUGIN counts the elements of an array, and finds 0 in a pointer. */
static int check_table(const copying *c, const firn_plugin_desc *d, const char *name,
                       const void *table, uint32_t count, const char *none)
{
    error *e = c->e;
    const char *type = d->type != NULL ? d->type : "(none)";
    if (table != NULL && count == 0)
        REFUSE("plugin %s (%s): %s is a pointer: pass an array or %s", c->path, type, name, none);
    if (table == NULL && count != 0)
        REFUSE("plugin %s (%s) declares parameters or ports, but their table is NULL", c->path,
               type);
    if (count > PLUGIN_MAX_COUNT)
        REFUSE("plugin %s (%s) has more than %d parameters or ports", c->path, type,
               PLUGIN_MAX_COUNT);
    return 0;
}

int plugin_copy_desc(arena *a, const char *path, const firn_plugin_desc *from,
                     const firn_plugin_desc **out, error *e)
{
    const copying c = {a, path, e};
    if (plugin_check_abi(path, from, e) != 0)
        return e->code;
    firn_plugin_desc *d = ARENA_NEW(a, firn_plugin_desc);
    if (d == NULL)
        return error_memory(e);
    memcpy(d, from, from->desc_size);
    if (copy_text(&c, &d->type) != 0 || copy_text(&c, &d->version) != 0 ||
        copy_text(&c, &d->doc) != 0 || copy_text(&c, &d->vendor) != 0 ||
        copy_text(&c, &d->licence) != 0)
        return e->code;
    if (check_table(&c, d, "params", d->params, d->param_count, "FIRN_NO_PARAMS") != 0 ||
        check_table(&c, d, "ports", d->ports, d->port_count, "FIRN_NO_PORTS") != 0)
        return e->code;
    if (copy_params(&c, d) != 0 || copy_ports(&c, d) != 0)
        return e->code;
    *out = d;
    return 0;
}

/* ---- what stays the plugin's ------------------------------------------------------------------
 */

firn_sizing plugin_read_sizing(const firn_plugin_desc *d, const void *at)
{
    firn_sizing value = {0};
    memcpy(&value, at, d->sizing_size);
    return value;
}

void plugin_write_sizing(const firn_plugin_desc *d, void *at, const firn_sizing *value)
{
    memcpy(at, value, d->sizing_size);
}

firn_window_value plugin_read_window(const firn_plugin_desc *d, const void *items, int64_t i)
{
    firn_window_value value = {0};
    memcpy(&value, (const char *)items + (size_t)i * d->window_size, d->window_size);
    return value;
}

void plugin_write_window(const firn_plugin_desc *d, void *items, int64_t i,
                         const firn_window_value *value)
{
    memcpy((char *)items + (size_t)i * d->window_size, value, d->window_size);
}
