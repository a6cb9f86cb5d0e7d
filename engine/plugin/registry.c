/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * registry.c - finds plugin files, and checks and loads those whose type is used.
 */
#include "plugin/registry.h"

#include "base/file.h"
#include "base/replace.h"
#include "base/text.h"
#include "plugin/call_context.h"
#include "plugin/check.h"
#include "plugin/elf.h"
#include "plugin/elf_types.h"
#include "plugin/fp_state.h"
#include "plugin/near_type.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static char *real_path(arena *a, const char *path, error *e)
{
    char *real = realpath(path, NULL);
    if (real == NULL && errno == ENOMEM) {
        error_memory(e);
        return NULL;
    }
    if (real == NULL) {
        error_set(e, ERROR_PLUGIN, "cannot read plugin %s: %s", path, strerror(errno));
        return NULL;
    }
    char *kept = arena_text(a, real);
    free(real);
    if (kept == NULL)
        error_memory(e);
    return kept;
}

static int check_regular(const char *path, error *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return error_set(e, ERROR_PLUGIN, "cannot read plugin %s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return error_set(e, ERROR_PLUGIN, "plugin %s is not a regular file", path);
    return 0;
}

/* A file that is loaded must not be writable by every user. */
static int check_owner(const char *path, bool trust, error *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return error_set(e, ERROR_PLUGIN, "cannot read plugin %s: %s", path, strerror(errno));
    if ((st.st_mode & S_IWOTH) != 0 && !trust)
        return error_set(
            e, ERROR_PLUGIN,
            "plugin %s is writable by every user: run `chmod o-w` on it, or pass `--trust-plugins`",
            path);
    return 0;
}

/* Checks the size of the symbol, which only the dynamic linker's table knows. */
static int check_symbol(const char *path, const firn_plugin_desc *d, error *e)
{
    Dl_info info;
    void *found = NULL;
    if (dladdr1(d, &info, &found, RTLD_DL_SYMENT) == 0 || found == NULL)
        return error_set(e, ERROR_PLUGIN,
                         "plugin %s: its symbol `firn_plugin` is not in its symbol table", path);
    return plugin_check_symbol_size(path, d, ((const ElfW(Sym) *)found)->st_size, e);
}

static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* Copies and checks the descriptions of a file: the exported one, and those that follow it. */
static int read_descriptions(arena *a, const char *real, const firn_plugin_desc *first,
                             plugin_file **out, size_t *count, error *e)
{
    vec(plugin_file) types = {0};
    const firn_plugin_desc *seen[PLUGIN_MAX_TYPES] = {NULL}, *copy;
    for (const firn_plugin_desc *at = first; at != NULL; at = copy->next) {
        for (size_t i = 0; i < types.count; i++) {
            if (seen[i] == at)
                return error_set(
                    e, ERROR_PLUGIN,
                    "plugin %s: the chain of its types by `next` comes back to `%s`: end "
                    "it with NULL",
                    real, types.at[i].type);
        }
        if (types.count == PLUGIN_MAX_TYPES)
            return error_set(e, ERROR_PLUGIN, "plugin %s has more than %d types", real,
                             PLUGIN_MAX_TYPES);
        seen[types.count] = at;
        if (plugin_copy_desc(a, real, at, &copy, e) != 0 || plugin_check_desc(real, copy, e) != 0)
            return e->code;
        for (size_t i = 0; i < types.count; i++) {
            if (strcmp(types.at[i].type, copy->type) == 0)
                return error_set(e, ERROR_PLUGIN,
                                 "plugin %s describes the type `%s` twice: give each type of a "
                                 "file a name of its own",
                                 real, copy->type);
        }
        plugin_file *slot = VEC_PUSH(a, &types);
        if (slot == NULL)
            return error_memory(e);
        *slot = (plugin_file){copy, real, last_part(real), false, copy->type};
    }
    *out = types.at;
    *count = types.count;
    return 0;
}

/* The loader's reason often ends with the text of an errno value; `number` is that of dlopen(). */
static int refuse_to_load(const char *real, const char *reason, int number, error *e)
{
    static const int shortages[] = {EMFILE, ENFILE, ENOMEM};
    for (size_t i = 0; i < sizeof shortages / sizeof shortages[0]; i++) {
        errno_text text;
        const char *shortage = errno_describe(shortages[i], &text);
        if (number == shortages[i] || strstr(reason, shortage) != NULL)
            return error_set(e, ERROR_IO, "plugin %s cannot be loaded: %s%s", real, shortage,
                             errno_remedy(shortages[i]));
    }
    if (strstr(reason, "failed to map segment") != NULL) /* without the reason's reason */
        return error_set(
            e, ERROR_IO,
            "plugin %s cannot be loaded: it cannot be mapped into memory: there is no "
            "memory left (`ulimit -v`), or its file system allows no programs (noexec)",
            real);
    return error_set(e, ERROR_PLUGIN, "plugin %s cannot be loaded: %s", real, reason);
}

/* Loads a file that passed the ELF check, and checks its descriptions. */
static int open_file(arena *a, const char *real, plugin_file **out, size_t *count, error *e)
{
    fp_state state;
    fp_state_save(&state);
    errno = 0;
    void *handle = dlopen(real, RTLD_NOW | RTLD_LOCAL);
    const int number = errno;
    const char *changed = fp_state_restore(&state); /* by a constructor */
    if (handle == NULL) {
        return refuse_to_load(real, dlerror(), number, e);
    }
    if (changed != NULL) {
        error_set(
            e, ERROR_PLUGIN,
            "plugin %s changes %s when it is loaded: build and link it without `-ffast-math`, "
            "and set nothing in a constructor",
            real, changed);
        dlclose(handle);
        return e->code;
    }
    const firn_plugin_desc *desc = dlsym(handle, "firn_plugin");
    int bad = desc != NULL ? check_symbol(real, desc, e)
                           : error_set(e, ERROR_PLUGIN,
                                       "plugin %s exports no symbol `firn_plugin`: end its source "
                                       "with FIRN_PLUGIN of <firn/plugin.h>",
                                       real);
    if (bad == 0)
        bad = read_descriptions(a, real, desc, out, count, e);
    if (bad != 0)
        dlclose(handle);
    return bad;
}

/* Reads a file that is not loaded yet and checks that it is a shared object. `bytes` holds it in
 * `scratch`. */
static int read_object(arena *scratch, const char *real, char **bytes, size_t *count, error *e)
{
    char head[SELFMAG] = "";
    /* The head first: a large file of another kind need not be read. */
    if (file_head(real, ERROR_PLUGIN, head, sizeof head, count, e) != 0)
        return e->code;
    if (memcmp(head, ELFMAG, SELFMAG) != 0)
        return plugin_check_elf(real, (const unsigned char *)head, *count, e);
    if (file_read_binary(scratch, real, ERROR_PLUGIN, bytes, count, e) != 0)
        return e->code;
    return plugin_check_elf(real, (const unsigned char *)*bytes, *count, e);
}

int plugin_load(arena *a, const char *path, bool trust, plugin_file **out, size_t *types, error *e)
{
    char *bytes, *real = real_path(a, path, e);
    size_t count;
    if (real == NULL || check_regular(real, e) != 0 || check_owner(real, trust, e) != 0)
        return e->code;
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    read_object(scratch, real, &bytes, &count, e);
    arena_free(scratch);
    if (e->code != 0)
        return e->code;
    /* From here on the plugin's own code may run: its constructors and destructors. */
    call_context context;
    call_context_begin(&context, "loading of plugin %s", real);
    int bad = open_file(a, real, out, types, e);
    call_context_end(&context);
    return bad;
}

static plugin_file *by_type(const registry *r, const char *type)
{
    for (size_t i = 0; i < r->files.count; i++) {
        if (strcmp(r->files.at[i].type, type) == 0)
            return &r->files.at[i];
    }
    return NULL;
}

static int complain_duplicate(const plugin_file *a, const plugin_file *b, error *e)
{
    return error_set(
        e, ERROR_PLUGIN,
        "type `%s` is in two plugin files, %s and %s: remove one, or select one with `--plugin`",
        a->type, a->path, b->path);
}

static int add_type(registry *r, const plugin_file *type, error *e)
{
    const plugin_file *same = by_type(r, type->type);
    if (same != NULL && strcmp(same->path, type->path) == 0)
        return 0; /* the same file by another name, or again */
    if (same != NULL && same->explicitly_named && !type->explicitly_named)
        return 0; /* takes precedence */
    if (same != NULL)
        return complain_duplicate(same, type, e);
    plugin_file *slot = VEC_PUSH(r->memory, &r->files);
    if (slot == NULL)
        return error_memory(e);
    *slot = *type;
    return 0;
}

int registry_add_file(registry *r, const char *path, error *e)
{
    plugin_file *types = NULL;
    size_t count = 0;
    if (plugin_load(r->memory, path, r->trust, &types, &count, e) != 0)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        types[i].explicitly_named = true;
        if (add_type(r, &types[i], e) != 0)
            return e->code;
    }
    return 0;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

int registry_list(arena *a, const char *where, char ***paths, size_t *count, bool *exists, error *e)
{
    vec(char *) found = {0};
    DIR *dir = opendir(where);
    *exists = dir != NULL;
    *paths = NULL;
    *count = 0;
    if (dir == NULL)
        return errno == ENOMEM ? error_memory(e) : 0;
    for (struct dirent *d; (d = readdir(dir)) != NULL;) {
        size_t length = strlen(d->d_name);
        if (length < 4 || strcmp(d->d_name + length - 3, ".so") != 0)
            continue;
        char **slot = VEC_PUSH(a, &found);
        if (slot == NULL || (*slot = arena_printf(a, "%s/%s", where, d->d_name)) == NULL) {
            error_memory(e);
            break;
        }
    }
    closedir(dir);
    if (found.at != NULL)
        qsort(found.at, found.count, sizeof *found.at, by_text);
    *paths = found.at;
    *count = found.count;
    return e->code;
}

/* Reads the types of a file without loading it. */
static int read_types(registry *r, const char *path, char **real, elf_types *types, error *e)
{
    char *bytes = NULL;
    size_t count = 0;
    *real = real_path(r->memory, path, e);
    if (*real == NULL || check_regular(*real, e) != 0)
        return e->code;
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    if (read_object(scratch, *real, &bytes, &count, e) == 0)
        plugin_elf_types(r->memory, *real, (const unsigned char *)bytes, count, types, e);
    arena_free(scratch);
    return e->code;
}

/* Adds the types of a file in a searched folder; the file is loaded when a component uses one. */
static int list_file(registry *r, const char *path, error *e)
{
    elf_types types = {0};
    error why = {0};
    char *real = NULL;
    if (read_types(r, path, &real, &types, &why) ==
        ERROR_IO) /* which is not an error of the file */
        return error_set(e, why.code, "%s", why.text);
    if (why.code != 0) {
        plugin_refusal *slot = VEC_PUSH(r->memory, &r->refused);
        if (slot == NULL || (slot->why = arena_text(r->memory, why.text)) == NULL)
            return error_memory(e);
        slot->path = path;
        return 0;
    }
    for (size_t i = 0; i < types.count; i++) {
        const plugin_file file = {NULL, real, last_part(real), false, types.type[i]};
        if (add_type(r, &file, e) != 0)
            return e->code;
    }
    return 0;
}

int registry_add_folder(registry *r, const char *path, bool must_exist, error *e)
{
    char **files;
    size_t count;
    bool exists;
    if (registry_list(r->memory, path, &files, &count, &exists, e) != 0)
        return e->code;
    if (!exists && (must_exist || (errno != ENOENT && errno != ENOTDIR)))
        return error_set(e, errno_is_shortage(errno) ? ERROR_IO : ERROR_PLUGIN,
                         "cannot read plugin folder %s: %s%s", path, strerror(errno),
                         errno_remedy(errno));
    for (size_t i = 0; i < count; i++) {
        if (list_file(r, files[i], e) != 0)
            return e->code;
    }
    return 0;
}

int registry_environment(arena *a, char ***folders, size_t *count, error *e)
{
    const char *path = getenv("FIRN_PLUGIN_PATH");
    vec(char *) found = {0};
    char *copy = arena_text(a, path != NULL ? path : "");
    if (copy == NULL)
        return error_memory(e);
    for (char *save, *at = strtok_r(copy, ":", &save); at != NULL;
         at = strtok_r(NULL, ":", &save)) {
        char **slot = VEC_PUSH(a, &found);
        if (slot == NULL)
            return error_memory(e);
        *slot = at;
    }
    *folders = found.at;
    *count = found.count;
    return 0;
}

int registry_add_environment(registry *r, error *e)
{
    char **folders;
    size_t count;
    if (registry_environment(r->memory, &folders, &count, e) != 0)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        if (registry_add_folder(r, folders[i], false, e) != 0)
            return e->code;
    }
    return 0;
}

/* Loads the file of a type that a component uses. */
static int load(registry *r, plugin_file *file, const char *location, error *e)
{
    plugin_file *types = NULL;
    size_t count = 0;
    error why = {0};
    if (plugin_load(r->memory, file->path, r->trust, &types, &count, &why) != 0)
        return why.code == ERROR_IO /* which is not about this component */
                   ? error_set(e, why.code, "%s", why.text)
                   : error_set(e, why.code, "%s = %s: %s", location, file->type, why.text);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(types[i].type, file->type) == 0)
            file->desc = types[i].desc;
    }
    if (file->desc == NULL && count > 0)
        return error_set(e, ERROR_PLUGIN,
                         "%s = %s: plugin %s: its file holds type `%s`, but once it is loaded the "
                         "type is `%s`: a description must be constant, and exported by one file "
                         "only",
                         location, file->type, file->path, file->type, types[0].type);
    return 0;
}

const plugin_file *registry_find(registry *r, const char *type, const char *location, error *e)
{
    plugin_file *found = by_type(r, type);
    char hint[ERROR_TEXT / 2];
    if (found != NULL)
        return found->desc == NULL && load(r, found, location, e) != 0 ? NULL : found;
    const char *near = near_type(r->files.at, r->files.count, type);
    if (near != NULL)
        snprintf(hint, sizeof hint, "; did you mean `%s`?", near);
    else if (r->files.count == 0)
        snprintf(hint, sizeof hint,
                 ": no plugins were found; name their folder in `[plugins] path` or "
                 "$FIRN_PLUGIN_PATH, or a plugin file with `--plugin`");
    else
        near_type_hint(r->files.at, r->files.count, type, hint, sizeof hint);
    /* The type may be in a file that was refused: one whose path contains the type, or any refused
     * file where no known type is similar. */
    const plugin_refusal *refused = near == NULL && r->refused.count > 0 ? r->refused.at : NULL;
    for (size_t i = 0; i < r->refused.count; i++) {
        if (strstr(r->refused.at[i].path, type) != NULL)
            refused = &r->refused.at[i];
    }
    if (refused != NULL)
        snprintf(hint, sizeof hint, "; it may be in a file that was refused: %.900s", refused->why);
    error_set(e, ERROR_PROBLEM, "%s = %s: unknown type%s", location, type, hint);
    return NULL;
}
