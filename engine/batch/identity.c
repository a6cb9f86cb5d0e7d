/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * identity.c - is a results folder still the answer to a job?
 */
#include "batch/identity.h"

#include "base/file.h"
#include "base/index.h"
#include "base/sha256.h"
#include "base/text.h"

#include <errno.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Digests of files by path: 500 sites share one weather file. "": it cannot be read. */
typedef struct digest {
    char hex[65];
} digest;

struct identity {
    arena *memory, *cached; /* the latter holds the digests */
    char engine[65];
    const char *options; /* those that all jobs share, as text */
    name_index by_path;
    vec(digest) digests;
};

/* ---- the program ----------------------------------------------------------------------------- */

/* The build id that the linker gave a loaded file; false: it has none. */
static bool add_build_id(text_buffer *b, const struct dl_phdr_info *info)
{
    for (size_t i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        if (segment->p_type != PT_NOTE)
            continue;
        const char *at = (const char *)(info->dlpi_addr + segment->p_vaddr);
        const char *end = at + segment->p_memsz;
        while ((size_t)(end - at) >= sizeof(ElfW(Nhdr))) {
            ElfW(Nhdr) note;
            memcpy(&note, at, sizeof note);
            const size_t name = (note.n_namesz + 3U) & ~3U, size = (note.n_descsz + 3U) & ~3U;
            const char *bytes = at + sizeof note + name;
            if (bytes > end || size > (size_t)(end - bytes))
                break;
            if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
                memcmp(at + sizeof note, "GNU", 4) == 0) {
                for (size_t k = 0; k < note.n_descsz; k++)
                    text_addf(b, "%02x", (unsigned)(unsigned char)bytes[k]);
                return true;
            }
            at = bytes + size;
        }
    }
    return false;
}

/* Adds a line for a loaded file: its name and its build id, or else size and time of its file. */
static int add_loaded(struct dl_phdr_info *info, size_t size, void *data)
{
    text_buffer *b = data;
    const char *path = info->dlpi_name[0] != '\0' ? info->dlpi_name : "/proc/self/exe";
    const char *slash = strrchr(path, '/');
    struct stat st;
    (void)size;
    if (slash == NULL) /* the kernel's own */
        return 0;
    text_addf(b, "%s ", slash + 1);
    if (!add_build_id(b, info) && stat(path, &st) == 0)
        text_addf(b, "%lld %lld.%09ld", (long long)st.st_size, (long long)st.st_mtim.tv_sec,
                  st.st_mtim.tv_nsec);
    text_add(b, "\n");
    return 0;
}

/* ---- orders ---------------------------------------------------------------------------------- */

/* What all jobs of the batch share. The plugin files are listed by name: a new one may provide a
 * type that was missing, or be a second one of its type. Their bytes are compared file by file. */
static int describe_options(identity *x, const batch_options *o, error *e)
{
    text_buffer b = {0};
    firn_error failed = FIRN_ERROR_INIT;
    const firn_load_options load = {.size = sizeof load,
                                    .flags = o->trust_plugins ? FIRN_TRUST_PLUGINS : 0,
                                    .plugin = o->plugin,
                                    .plugins = o->plugins,
                                    .plugin_dir = o->plugin_dir};
    char *files = firn_plugin_files(&load, &failed);
    text_addf(&b, "engine %s\nmethod %s\nvertex %d\nexplained %d\nstrict %d\ntrusted %d %d\n",
              x->engine, o->method != NULL ? o->method : "auto", o->vertex, !o->no_explain,
              o->strict, o->trust_plugins, o->trust_problem);
    if (o->sensitivity)
        text_add(&b, "sensitivity\n");
    if (o->report)
        text_add(&b, "report\n");
    for (size_t i = 0; i < o->plugins; i++)
        text_addf(&b, "plugin %s\n", o->plugin[i]);
    text_addf(&b, "plugins\n%s\n", files != NULL ? files : failed.text);
    firn_text_free(files);
    x->options = b.failed ? NULL : arena_text(x->memory, b.at);
    text_free(&b);
    return x->options == NULL ? error_memory(e) : 0;
}

int identity_of_program(char out[65], error *e)
{
    text_buffer loaded = {0};
    text_addf(&loaded, "firn %s\n", firn_version());
    dl_iterate_phdr(add_loaded, &loaded);
    if (loaded.failed)
        error_memory(e);
    else
        sha256_hex(loaded.at, loaded.count, out);
    text_free(&loaded);
    return e->code;
}

identity *identity_open(arena *a, const batch_options *options, error *e)
{
    identity *x = ARENA_NEW(a, identity);
    if (x == NULL || (x->cached = arena_new()) == NULL) {
        error_memory(e);
        return NULL;
    }
    x->memory = a;
    if (identity_of_program(x->engine, e) == 0 && describe_options(x, options, e) == 0)
        return x;
    identity_close(x);
    return NULL;
}

void identity_close(identity *x)
{
    if (x != NULL)
        arena_free(x->cached);
}

const char *identity_engine(const identity *x)
{
    return x->engine;
}

void identity_order(const identity *x, const job *j, char out[65])
{
    text_buffer b = {0};
    text_addf(&b, "%sfile %s\nscenario %s\n", x->options, j->file,
              j->scenario != NULL ? j->scenario : "");
    for (size_t i = 0; i < j->sets; i++)
        text_addf(&b, "set %s\n", j->set[i]);
    if (b.failed) /* an order that no folder has */
        memset(out, '?', 64);
    else
        sha256_hex(b.at, b.count, out);
    out[64] = '\0';
    text_free(&b);
}

/* ---- results folders ------------------------------------------------------------------------- */

/* The digest of a file; "" if it cannot be read. `out` has 65 bytes. */
static int digest_of(const char *path, char *out, error *e)
{
    arena *scratch = arena_new();
    error unread = {0};
    char *bytes;
    size_t count;
    *out = '\0';
    if (scratch == NULL)
        return error_memory(e);
    if (file_read_binary(scratch, path, ERROR_PROBLEM, &bytes, &count, &unread) == 0)
        sha256_hex(bytes, count, out);
    else if (unread.code == ERROR_IO)
        error_set(e, ERROR_IO, "%s", unread.text);
    arena_free(scratch);
    return e->code;
}

/* The same, for files that many jobs read: each is read once in a run. */
static int shared_digest(identity *x, const char *path, const char **out, error *e)
{
    size_t at = index_find(&x->by_path, path);
    if (at == INDEX_NONE) {
        const char *copy = arena_text(x->cached, path);
        digest *slot = VEC_PUSH(x->cached, &x->digests);
        at = x->digests.count - 1;
        if (copy == NULL || slot == NULL || !index_put(x->cached, &x->by_path, copy, at))
            return error_memory(e);
        if (digest_of(path, slot->hex, e) != 0)
            return e->code;
    }
    *out = x->digests.at[at].hex;
    return 0;
}

/* Have the files of a list of run.json the digests that it gives? folder: that of their names
 * (`file`); NULL: their `path` counts, relative to `here`. */
static bool are_same(identity *x, const json_t *list, const char *folder, const char *here,
                     error *e)
{
    for (size_t i = 0; i < json_array_size(list) && e->code == 0; i++) {
        const json_t *entry = json_array_get(list, i);
        const char *name =
            json_string_value(json_object_get(entry, folder != NULL ? "file" : "path"));
        const char *recorded = json_string_value(json_object_get(entry, "sha256"));
        const char *now = "";
        char path[4096], own[65];
        if (name == NULL || recorded == NULL)
            return false;
        const int length =
            folder == NULL && name[0] == '/'
                ? snprintf(path, sizeof path, "%s", name)
                : snprintf(path, sizeof path, "%s/%s", folder != NULL ? folder : here, name);
        if (length < 0 || (size_t)length >= sizeof path)
            return false;
        if (folder != NULL && digest_of(path, own, e) == 0)
            now = own;
        else if (folder != NULL || shared_digest(x, path, &now, e) != 0)
            return false;
        if (strcmp(now, recorded) != 0)
            return false;
    }
    return e->code == 0 && json_is_array(list) && json_array_size(list) > 0;
}

int identity_check(identity *x, const char *folder, const char *order, const char *run,
                   identity_found *out, error *e)
{
    char path[4096], *bytes;
    size_t count;
    error unread = {0};
    *out = (identity_found){.current = false};
    arena *scratch = arena_new();
    if (scratch == NULL)
        return error_memory(e);
    const int length = snprintf(path, sizeof path, "%s/run.json", folder);
    if (length > 0 && (size_t)length < sizeof path &&
        file_read_binary(scratch, path, ERROR_PROBLEM, &bytes, &count, &unread) == 0) {
        json_t *root = json_loadb(bytes, count, 0, NULL);
        const char *label = json_string_value(json_object_get(root, "label"));
        const char *here = json_string_value(json_object_get(root, "directory"));
        const char *space = label == NULL ? NULL : strchr(label, ' ');
        if (space != NULL && strcmp(space + 1, order) == 0 && here != NULL &&
            are_same(x, json_object_get(root, "files"), folder, here, e) &&
            are_same(x, json_object_get(root, "inputs"), NULL, here, e) &&
            are_same(x, json_object_get(root, "plugins"), NULL, here, e)) {
            sha256_hex(bytes, count, out->result);
            out->current = true;
            out->of_run =
                strlen(run) == (size_t)(space - label) && strncmp(label, run, strlen(run)) == 0;
            out->run = json_incref(root);
        }
        json_decref(root);
    }
    arena_free(scratch);
    return e->code;
}
