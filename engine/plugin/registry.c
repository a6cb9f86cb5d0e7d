/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * registry.c - finds plugin files, and checks and loads those whose type is used.
 */
#include "plugin/registry.h"

#include "base/replace.h"
#include "base/text.h"
#include "plugin/call_context.h"
#include "plugin/check.h"
#include "plugin/elf_types.h"
#include "plugin/fp_state.h"
#include "plugin/near_type.h"
#include "plugin/open.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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
        *slot =
            (plugin_file){.desc = copy, .path = real, .name = last_part(real), .type = copy->type};
    }
    *out = types.at;
    *count = types.count;
    return 0;
}

/* Loads a file that is open, and checks its descriptions. */
static int load_object(arena *a, const plugin_object *object, plugin_file **out, size_t *count,
                       error *e)
{
    const char *real = object->file.path;
    fp_state state;
    fp_state_save(&state);
    void *handle = plugin_dlopen(object, e);
    const char *changed = fp_state_restore(&state); /* by a constructor */
    if (handle == NULL)
        return e->code;
    const firn_plugin_desc *desc = changed == NULL ? dlsym(handle, "firn_plugin") : NULL;
    if (changed != NULL)
        error_set(
            e, ERROR_PLUGIN,
            "plugin %s changes %s when it is loaded: build and link it without `-ffast-math`, "
            "and set nothing in a constructor",
            real, changed);
    else if (desc == NULL)
        error_set(e, ERROR_PLUGIN,
                  "plugin %s exports no symbol `firn_plugin`: end its source "
                  "with FIRN_PLUGIN of <firn/plugin.h>",
                  real);
    else if (check_symbol(real, desc, e) == 0)
        read_descriptions(a, real, desc, out, count, e);
    const char *digest = e->code == 0 ? arena_text(a, object->sha256) : NULL;
    if (e->code == 0 && digest == NULL)
        error_memory(e);
    for (size_t i = 0; e->code == 0 && i < *count; i++)
        (*out)[i].sha256 = digest;
    if (e->code != 0)
        plugin_dlclose(handle);
    return e->code;
}

/* Opens, checks and loads a file. sha256: the content that is allowed; NULL: any. */
static int load_file(arena *a, const char *path, bool trust, const char *sha256, plugin_file **out,
                     size_t *types, error *e)
{
    plugin_object object = {.file.fd = -1};
    arena *scratch = arena_new();
    const char *program = scratch == NULL ? NULL : plugin_program(scratch);
    if (program == NULL)
        error_memory(e);
    else if (plugin_open(a, scratch, path, program, trust, &object, e) == 0)
        plugin_digest(&object);
    if (e->code == 0 && sha256 != NULL && strcmp(sha256, object.sha256) != 0)
        error_set(e, ERROR_PLUGIN,
                  "plugin %s changed after its folder was read: try again, or allow it again with "
                  "`firn trust FILE`",
                  object.file.path);
    if (e->code == 0) {
        /* From here on the plugin's own code may run: its constructors and destructors. */
        call_context context;
        call_context_begin(&context, "loading of plugin %s", object.file.path);
        load_object(a, &object, out, types, e);
        call_context_end(&context);
    }
    plugin_close(&object);
    arena_free(scratch);
    return e->code;
}

int plugin_load(arena *a, const char *path, bool trust, plugin_file **out, size_t *types, error *e)
{
    return load_file(a, path, trust, NULL, out, types, e);
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
    if (same != NULL && same->origin == PLUGIN_NAMED && type->origin != PLUGIN_NAMED)
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
        types[i].origin = PLUGIN_NAMED;
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

/* A file of a searched folder that is not used, and why. */
static int refuse_file(registry *r, const char *path, const char *why, error *e)
{
    plugin_refusal *slot = VEC_PUSH(r->memory, &r->refused);
    if (slot == NULL || (slot->why = arena_text(r->memory, why)) == NULL)
        return error_memory(e);
    slot->path = path;
    return 0;
}

/* The digest of a plugin that the user has allowed; NULL: it is another one. */
static const char *allowed_content(const trust_grant *allowed, const char *path)
{
    for (size_t i = 0; i < allowed->items.count; i++) {
        const trust_item *item = &allowed->items.at[i];
        if (strcmp(item->kind, "plugin") == 0 && strcmp(item->path, path) == 0)
            return item->sha256;
    }
    return NULL;
}

/* Reads the types of a file without loading it. `why`: it is refused. */
static int read_types(registry *r, const char *path, const char *program, plugin_file *file,
                      elf_types *types, error *why)
{
    plugin_object object;
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(why);
    /* One that others may change is refused when it is used, and only then. */
    if (plugin_open(r->memory, scratch, path, program, true, &object, why) == 0) {
        file->path = object.file.path;
        file->name = last_part(file->path);
        if (file->origin == PLUGIN_PROBLEM && r->allowed != NULL &&
            (file->sha256 = allowed_content(r->allowed, file->path)) == NULL)
            error_set(why, ERROR_PLUGIN, "plugin %s was added after you allowed the others",
                      file->path);
        else
            plugin_elf_types(r->memory, file->path, (const unsigned char *)object.bytes,
                             object.count, types, why);
        plugin_close(&object);
    }
    arena_free(scratch);
    return why->code;
}

/* Adds the types of a file in a searched folder; the file is loaded when a component uses one. */
static int list_file(registry *r, const char *path, const char *program, const char *folder_doubt,
                     enum plugin_origin origin, error *e)
{
    elf_types types = {.count = 0};
    error why = {0};
    plugin_file file = {.folder_doubt = folder_doubt, .origin = origin};
    if (read_types(r, path, program, &file, &types, &why) ==
        ERROR_IO) /* which is not an error of the file */
        return error_set(e, why.code, "%s", why.text);
    if (why.code != 0)
        return refuse_file(r, path, why.text, e);
    for (size_t i = 0; i < types.count; i++) {
        file.type = types.type[i];
        if (add_type(r, &file, e) != 0)
            return e->code;
    }
    return 0;
}

/* Is the folder one that others may write to? They could add a file or a link to it. */
static int examine_folder(registry *r, const char *path, const char *program, const char **doubt,
                          error *e)
{
    trust_file folder;
    if (trust_open_folder(r->memory, "plugin folder", path, program, ERROR_PLUGIN, &folder, e) != 0)
        return e->code;
    close(folder.fd);
    *doubt = NULL;
    if (folder.doubt == NULL)
        return 0;
    /* "is in folder F, which F ..." of the folder itself: it is named once */
    *doubt = arena_printf(r->memory, "is in folder %s, which %s", folder.path, folder.doubt);
    return *doubt == NULL ? error_memory(e) : 0;
}

int registry_add_folder(registry *r, const char *path, enum plugin_origin origin, error *e)
{
    char **files;
    size_t count;
    bool exists;
    const char *doubt = NULL, *program = plugin_program(r->memory);
    const bool must_exist = origin == PLUGIN_PROBLEM;
    if (program == NULL)
        return error_memory(e);
    if (registry_list(r->memory, path, &files, &count, &exists, e) != 0)
        return e->code;
    if (!exists && (must_exist || (errno != ENOENT && errno != ENOTDIR)))
        return error_set(e, errno_is_shortage(errno) ? ERROR_IO : ERROR_PLUGIN,
                         "cannot read plugin folder %s: %s%s", path, strerror(errno),
                         errno_remedy(errno));
    if (count > 0 && examine_folder(r, path, program, &doubt, e) != 0)
        return e->code;
    for (size_t i = 0; i < count; i++) {
        if (list_file(r, files[i], program, doubt, origin, e) != 0)
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
        if (registry_add_folder(r, folders[i], PLUGIN_ENVIRONMENT, e) != 0)
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
    if (file->folder_doubt != NULL && !r->trust)
        return error_set(e, ERROR_PLUGIN, "%s = %s: plugin %s %s, or pass `--trust-plugins`",
                         location, file->type, file->path, file->folder_doubt);
    if (load_file(r->memory, file->path, r->trust, file->sha256, &types, &count, &why) != 0)
        return why.code == ERROR_IO /* which is not about this component */
                   ? error_set(e, why.code, "%s", why.text)
                   : error_set(e, why.code, "%s = %s: %s", location, file->type, why.text);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(types[i].type, file->type) == 0) {
            file->desc = types[i].desc;
            file->sha256 = types[i].sha256;
        }
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
    if (r->left_out != NULL)
        error_set(e, ERROR_PROBLEM, "%s = %s: unknown type; %s%s", location, type, r->left_out,
                  near != NULL ? hint : "");
    else
        error_set(e, ERROR_PROBLEM, "%s = %s: unknown type%s", location, type, hint);
    return NULL;
}
