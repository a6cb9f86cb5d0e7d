/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * registry.c - finds, checks and loads plugin files, and looks up the plugin of a type.
 */
#include "plugin/registry.h"

#include "base/file.h"
#include "base/replace.h"
#include "base/text.h"
#include "plugin/call_context.h"
#include "plugin/check.h"
#include "plugin/elf.h"
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

/* The file must be a regular one, and not writable by every user. */
static int check_file(const char *path, bool trust, error *e)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return error_set(e, ERROR_PLUGIN, "cannot read plugin %s: %s", path, strerror(errno));
    if (!S_ISREG(st.st_mode))
        return error_set(e, ERROR_PLUGIN, "plugin %s is not a regular file", path);
    if ((st.st_mode & S_IWOTH) != 0 && !trust)
        return error_set(
            e, ERROR_PLUGIN,
            "plugin %s is writable by every user: run `chmod o-w` on it, or pass `--trust-plugins`",
            path);
    return 0;
}

/* Checks that the symbol is as large as the part of it that will be read: the size that it states,
 * at least that of the first version. A description of another version may be smaller: only its
 * head is read, whose layout never changes. */
static int check_symbol(const char *path, const firn_plugin_desc *d, error *e)
{
    const size_t head = offsetof(firn_plugin_desc, desc_size);
    Dl_info info;
    void *found = NULL;
    if (dladdr1(d, &info, &found, RTLD_DL_SYMENT) == 0 || found == NULL)
        return error_set(e, ERROR_PLUGIN,
                         "plugin %s: its symbol `firn_plugin` is not in its symbol table", path);
    const size_t size = ((const ElfW(Sym) *)found)->st_size;
    bool ours = size >= head && d->magic == FIRN_MAGIC && d->abi_major == FIRN_ABI_MAJOR &&
                d->abi_minor == FIRN_ABI_MINOR;
    const size_t needed = size >= PLUGIN_DESC_SIZE_0 && d->desc_size > PLUGIN_DESC_SIZE_0
                              ? d->desc_size
                              : PLUGIN_DESC_SIZE_0;
    if (size >= needed || (size >= head && !ours))
        return 0;
    return error_set(
        e, ERROR_PLUGIN,
        "plugin %s: its `firn_plugin` has %zu bytes, but a plugin description has %zu: define it "
        "with FIRN_PLUGIN of <firn/plugin.h>",
        path, size, needed);
}

/* Copies and checks the descriptions of a file: the exported one, and those that follow it. */
static int read_types(arena *a, const char *real, const firn_plugin_desc *first, plugin_file **out,
                      size_t *count, error *e)
{
    const char *slash = strrchr(real, '/'), *name = slash != NULL ? slash + 1 : real;
    vec(plugin_file) types = {0};
    const firn_plugin_desc *seen[PLUGIN_MAX_TYPES], *copy;
    for (const firn_plugin_desc *at = first; at != NULL; at = copy->next) {
        for (size_t i = 0; i < types.count; i++) {
            if (seen[i] == at)
                return error_set(
                    e, ERROR_PLUGIN,
                    "plugin %s: the chain of its types by `next` comes back to `%s`: end "
                    "it with NULL",
                    real, types.at[i].desc->type);
        }
        if (types.count == PLUGIN_MAX_TYPES)
            return error_set(e, ERROR_PLUGIN, "plugin %s has more than %d types", real,
                             PLUGIN_MAX_TYPES);
        seen[types.count] = at;
        if (plugin_copy_desc(a, real, at, &copy, e) != 0 || plugin_check_desc(real, copy, e) != 0)
            return e->code;
        for (size_t i = 0; i < types.count; i++) {
            if (strcmp(types.at[i].desc->type, copy->type) == 0)
                return error_set(e, ERROR_PLUGIN,
                                 "plugin %s describes the type `%s` twice: give each type of a "
                                 "file a name of its own",
                                 real, copy->type);
        }
        plugin_file *slot = VEC_PUSH(a, &types);
        if (slot == NULL)
            return error_memory(e);
        *slot = (plugin_file){copy, real, name, false};
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
        bad = read_types(a, real, desc, out, count, e);
    if (bad != 0)
        dlclose(handle);
    return bad;
}

int plugin_load(arena *a, const char *path, bool trust, plugin_file **out, size_t *types, error *e)
{
    char *bytes, head[SELFMAG] = "", *real = real_path(a, path, e);
    size_t count;
    if (real == NULL || check_file(real, trust, e) != 0)
        return e->code;
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    /* The head first: a large file of another kind need not be read. */
    if (file_head(real, ERROR_PLUGIN, head, sizeof head, &count, e) == 0 &&
        memcmp(head, ELFMAG, SELFMAG) != 0)
        plugin_check_elf(real, (const unsigned char *)head, count, e);
    else if (file_read_binary(scratch, real, ERROR_PLUGIN, &bytes, &count, e) == 0)
        plugin_check_elf(real, (const unsigned char *)bytes, count, e);
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
        if (strcmp(r->files.at[i].desc->type, type) == 0)
            return &r->files.at[i];
    }
    return NULL;
}

static int complain_duplicate(const plugin_file *a, const plugin_file *b, error *e)
{
    return error_set(
        e, ERROR_PLUGIN,
        "type `%s` is in two plugin files, %s and %s: remove one, or select one with `--plugin`",
        a->desc->type, a->path, b->path);
}

/* Adds one type of a file, unless the same file or one that takes precedence has it already. */
static int add_type(registry *r, const plugin_file *file, error *e)
{
    const plugin_file *same_type = by_type(r, file->desc->type);
    if (same_type != NULL && (strcmp(same_type->path, file->path) == 0 ||
                              (same_type->explicitly_named && !file->explicitly_named)))
        return 0;
    if (same_type != NULL)
        return complain_duplicate(same_type, file, e);
    plugin_file *slot = VEC_PUSH(r->memory, &r->files);
    if (slot == NULL)
        return error_memory(e);
    *slot = *file;
    return 0;
}

int registry_add_file(registry *r, const char *path, error *e)
{
    plugin_file *types = NULL;
    size_t count = 0;
    if (plugin_load(r->memory, path, r->trust, &types, &count, e) != 0)
        return e->code;
    for (size_t i = 0; i < count && e->code == 0; i++) {
        types[i].explicitly_named = true;
        add_type(r, &types[i], e);
    }
    return e->code;
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
        plugin_file *types = NULL;
        size_t type_count = 0;
        error why = {0};
        int code = plugin_load(r->memory, files[i], r->trust, &types, &type_count, &why);
        if (code == ERROR_IO) /* out of memory, which is not an error of the file */
            return error_set(e, code, "%s", why.text);
        if (code != 0) {
            plugin_refusal *slot = VEC_PUSH(r->memory, &r->refused);
            if (slot == NULL || (slot->why = arena_text(r->memory, why.text)) == NULL)
                return error_memory(e);
            slot->path = files[i];
            continue;
        }
        for (size_t k = 0; k < type_count; k++) {
            if (add_type(r, &types[k], e) != 0)
                return e->code;
        }
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

const plugin_file *registry_find(const registry *r, const char *type, const char *location,
                                 error *e)
{
    const plugin_file *found = by_type(r, type);
    char hint[ERROR_TEXT / 2];
    if (found != NULL)
        return found;
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
