/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * settings.c - changes a site that was loaded: sets values, takes them back, reads changed files
 * again, copies the site.
 *
 * A change is tried as a whole: the problem is read into new memory and built, while the parts that
 * the site had so far are put aside. If that fails they are put back.
 */
#include "site/site.h"

#include "base/sha256.h"
#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- trying a change ------------------------------------------------------------------------- */

/* Moves the parts that a change replaces from one structure to another. */
static void move_parts(const site *from, site *to)
{
    to->inputs = from->inputs;
    to->options.inputs = from->inputs;
    to->set_memory = from->set_memory;
    memcpy(&to->set, &from->set, sizeof to->set);
    to->plugins = from->plugins;
    to->memory = from->memory;
    to->stage = from->stage;
    to->dirty = from->dirty;
    to->problem = from->problem;
    to->results = from->results;
    to->assembly = from->assembly;
    to->plausible = from->plausible;
    to->hours_tried = from->hours_tried;
    memcpy(&to->hold_notes, &from->hold_notes, sizeof to->hold_notes);
    to->lp = from->lp;
    to->map = from->map;
    to->source = from->source;
    to->seconds_read = from->seconds_read;
    to->seconds_build = from->seconds_build;
    to->seconds_expand = from->seconds_expand;
    to->answer = from->answer;
    to->written = from->written;
}

/* Frees the parts of `dead` that `alive` does not have. */
static void free_parts(site *dead, const site *alive)
{
    if (dead->inputs != alive->inputs)
        inputs_free(dead->inputs);
    if (dead->set_memory != alive->set_memory)
        arena_free(dead->set_memory);
    site_release_plugins(dead->plugins); /* each of the two is an owner */
    if (dead->memory != alive->memory)
        arena_free(dead->memory);
    if (dead->answer != alive->answer)
        arena_free(dead->answer);
    if (dead->written != alive->written)
        free(dead->written);
}

/* Whether a build failed because of a value that was set, by its message. */
static bool blames_setting(const error *why)
{
    return text_starts(why->text, "--set") || why->code == ERROR_IO;
}

/* Whether the site can be built with the parts that were put aside; `s` has new ones, which could
 * not be. */
static bool was_sound(site *s, site *old)
{
    site *now = malloc(sizeof *now);
    error none = {0};
    const log_sink log = s->options.log;
    if (now == NULL)
        return true; /* the change is refused then, which is safe */
    *now = *s;
    move_parts(old, s);
    s->options.log = (log_sink){0};
    const bool sound = site_build(s, &none) == 0;
    s->options.log = log;
    move_parts(s, old);
    move_parts(now, s);
    free(now);
    return sound;
}

/* Reads and builds the site with its new inputs or settings. `old` holds the parts from before; of
 * them and the new ones, those that are not needed any more are freed. any: keep a site that cannot
 * be built. */
static int try_change(site *s, site *old, bool any, error *e)
{
    error why = {0};
    bool good = e->code == 0 && site_read(s, e) == 0;
    if (good && site_build(s, &why) != 0 && !any && (blames_setting(&why) || was_sound(s, old))) {
        error_set(e, why.code, "%s", why.text);
        good = false;
    }
    if (good) {
        free_parts(old, s);
        return 0;
    }
    site *failed = malloc(sizeof *failed);
    if (failed != NULL) /* else their memory is lost, but the site is whole */
        *failed = *s;
    move_parts(old, s);
    if (failed != NULL)
        free_parts(failed, s);
    free(failed);
    return e->code;
}

/* Puts aside the parts of a site that a change replaces. NULL with the error set. */
static site *put_aside(site *s, error *e)
{
    site *old = malloc(sizeof *old);
    if (old == NULL) {
        error_memory(e);
        return NULL;
    }
    *old = *s;
    if (s->plugins != NULL)
        s->plugins->owners++;
    return old;
}

/* ---- addresses and what is set --------------------------------------------------------------- */

/* The address up to `end`, so that two ways to write one address are equal: blanks around `:` and
 * `.` are left out, others are single. NULL: out of memory. */
static char *canonical(arena *a, const char *address, const char *end)
{
    char *out = arena_slice(a, address, (size_t)(end - address));
    size_t to = 0;
    for (size_t i = 0; out != NULL && out[i] != '\0'; i++) {
        const bool blank = isspace((unsigned char)out[i]) != 0;
        const char *next = text_skip(out + i);
        if (blank && (to == 0 || strchr(" :.", out[to - 1]) != NULL || strchr(":.", *next) != NULL))
            continue; /* also at the end: strchr() finds the final zero */
        out[to++] = blank ? ' ' : out[i];
    }
    if (out != NULL)
        out[to] = '\0';
    return out;
}

/* The canonical address of a line "ADDRESS=VALUE". */
static char *address_of(arena *a, const char *line)
{
    return canonical(a, line, line + strcspn(line, "="));
}

static int push_line(site *s, const char *line, error *e)
{
    const char **slot = line == NULL ? NULL : VEC_PUSH(s->set_memory, &s->set);
    if (slot == NULL)
        return error_memory(e);
    *slot = line;
    return 0;
}

/* Gives the site a list of its own of what `old` has set, without the values at an address (NULL:
 * without any). */
static int copy_lines(site *s, const site *old, const char *without, size_t *left_out, error *e)
{
    s->set.at = NULL;
    s->set.count = s->set.room = 0;
    s->set_memory = arena_new();
    *left_out = old->set.count;
    if (s->set_memory == NULL)
        return error_memory(e);
    for (size_t i = 0; without != NULL && i < old->set.count; i++) {
        const char *same = address_of(s->set_memory, old->set.at[i]);
        if (same == NULL)
            return error_memory(e);
        if (strcmp(same, without) == 0)
            continue;
        if (push_line(s, arena_text(s->set_memory, old->set.at[i]), e) != 0)
            return e->code;
        --*left_out;
    }
    return 0;
}

/* ---- setting values -------------------------------------------------------------------------- */

static int check_value(const site_value *v, error *e)
{
    if (v->address == NULL || v->value == NULL)
        return error_set(e, ERROR_USAGE,
                         "no %s was given: pass an address as `grid.import_limit` and a value as "
                         "`520 MW`",
                         v->address == NULL ? "address" : "value");
    if (strchr(v->address, '=') != NULL)
        return error_set(e, ERROR_USAGE, "%s: must be SECTION.KEY, without a value",
                         TEXT_SHORT(v->address));
    return 0;
}

/* Puts a value in place of the one that is set at its address, or at the end. */
static int replace_line(site *s, const site_value *v, error *e)
{
    arena *a = s->set_memory;
    const char *own = canonical(a, v->address, v->address + strlen(v->address));
    const char *line = arena_printf(a, "%s=%s", v->address, v->value);
    if (own == NULL || line == NULL)
        return error_memory(e);
    for (size_t i = 0; i < s->set.count; i++) {
        const char *other = address_of(a, s->set.at[i]);
        if (other == NULL)
            return error_memory(e);
        if (strcmp(other, own) == 0) {
            s->set.at[i] = line;
            return 0;
        }
    }
    return push_line(s, line, e);
}

/* Whether a line that is set names the path of a series. */
static bool names_path(const void *data, const char *path)
{
    const site *s = data;
    for (size_t i = 0; i < s->set.count; i++) {
        if (strstr(s->set.at[i], path) != NULL)
            return true;
    }
    return false;
}

int site_set(site *s, const site_value *values, size_t count, error *e)
{
    size_t left_out;
    for (size_t i = 0; i < count; i++) {
        if (check_value(&values[i], e) != 0)
            return e->code;
    }
    site *old = count == 0 ? NULL : put_aside(s, e);
    if (old == NULL)
        return e->code;
    /* no canonical address has a blank at its end: nothing is left out */
    copy_lines(s, old, " ", &left_out, e);
    for (size_t i = 0; i < count && e->code == 0; i++)
        replace_line(s, &values[i], e);
    try_change(s, old, false, e);
    inputs_forget(s->inputs, names_path, s);
    free(old);
    return e->code;
}

int site_unset(site *s, const char *address, error *e)
{
    size_t left_out = 0;
    arena *scratch = arena_new();
    const char *own = scratch == NULL || address == NULL
                          ? NULL
                          : canonical(scratch, address, address + strlen(address));
    site *old = NULL;
    if (scratch == NULL || (own == NULL && address != NULL))
        error_memory(e);
    else
        old = put_aside(s, e);
    if (old != NULL && copy_lines(s, old, own, &left_out, e) == 0 && left_out == 0 && own != NULL)
        error_set(e, ERROR_USAGE, "nothing is set at `%s`%s%s", TEXT_SHORT(address),
                  old->set.count == 0 ? ", nor anywhere else" : ": what is set begins with ",
                  old->set.count == 0 ? "" : TEXT_SHORT(old->set.at[0]));
    if (old != NULL) {
        try_change(s, old, true, e);
        inputs_forget(s->inputs, names_path, s);
    }
    free(old);
    arena_free(scratch);
    return e->code;
}

/* ---- series ---------------------------------------------------------------------------------- */

/* A table of one column, `value`, with as many digits as the numbers have. */
static void write_table(const double *values, size_t count, text_buffer *out)
{
    text_add(out, "value\n");
    for (size_t i = 0; i < count && !out->failed; i++) {
        text_add_number(out, values[i], 17);
        text_add(out, "\n");
    }
}

/* The path under which a series is kept: its content and the key that it was set for are in it, so
 * that it names the same numbers in every copy of the site. NULL: out of memory. */
static char *series_path(arena *a, const char *address, const text_buffer *table)
{
    char digest[65], *key = arena_text(a, address);
    sha256_hex(table->at, table->count, digest);
    for (char *c = key; c != NULL && *c != '\0'; c++) {
        if (!isalnum((unsigned char)*c) && strchr("._-", *c) == NULL)
            *c = '-'; /* a name of words, which needs no quotes */
    }
    return key == NULL ? NULL : arena_printf(a, "/series/%.16s/%.80s.csv", digest, key);
}

static int set_table(site *s, arena *scratch, const char *address, const text_buffer *table,
                     const char *in, error *e)
{
    const char *path = series_path(scratch, address, table);
    const char *value =
        path == NULL ? NULL : arena_printf(scratch, "%s:value %s", path, in != NULL ? in : "");
    if (table->failed || value == NULL)
        return error_memory(e);
    if (inputs_add(s->inputs, path, table->at, table->count, e) != 0)
        return e->code;
    const site_value one = {address, value};
    return site_set(s, &one, 1, e);
}

int site_set_series(site *s, const char *address, const double *values, size_t count,
                    const char *in, error *e)
{
    if (address == NULL || values == NULL || count == 0)
        return error_set(e, ERROR_USAGE, "no %s: pass an address as `grid.price` and its numbers",
                         address == NULL ? "address was given" : "numbers were given");
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i]))
            return error_set(e, ERROR_USAGE, "%s: number %zu of %zu is %s: all must be finite",
                             TEXT_SHORT(address), i + 1, count,
                             isnan(values[i]) ? "not a number" : "infinite");
    }
    arena *scratch = arena_new();
    text_buffer table = {0};
    write_table(values, count, &table);
    if (scratch == NULL)
        error_memory(e);
    else
        set_table(s, scratch, address, &table, in, e);
    text_free(&table);
    arena_free(scratch);
    return e->code;
}

/* ---- files and copies ------------------------------------------------------------------------ */

int site_reload(site *s, error *e)
{
    site *old = put_aside(s, e);
    if (old == NULL)
        return e->code;
    s->inputs = inputs_renew(old->inputs, e);
    s->options.inputs = s->inputs;
    site_release_plugins(s->plugins); /* `old` has them, too */
    s->plugins = NULL;
    if (try_change(s, old, false, e) == 0)
        site_keep_named(s);
    free(old);
    return e->code;
}

int site_replace_holding(site *s, const site_holding *now, error *e)
{
    const site_holding before = s->options.hold;
    site *old = put_aside(s, e);
    if (old == NULL)
        return e->code;
    site_copy_holding(s->own, now, &s->options.hold, e);
    if (try_change(s, old, false, e) != 0)
        s->options.hold = before;
    free(old);
    return e->code;
}

site *site_copy(const site *s, error *e)
{
    site_options options = s->options;
    options.set = s->set.at;
    options.sets = s->set.count;
    return site_open(&options, e);
}
