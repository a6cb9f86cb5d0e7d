/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * open.c - opens a plugin file once, checks it, and loads it by its descriptor.
 *
 * The dynamic linker takes a path. That of a descriptor, /proc/PID/fd/N, leads to the open file
 * whatever has been renamed. The linker also takes an object that it has loaded by the same path
 * for the one wanted, and an object of the same inode: a number that was used is therefore never
 * used again, and the file of a known inode must still have the content that was loaded. This
 * record is global to the process, as the linker's own is.
 */
#include "plugin/open.h"

#include "base/replace.h"
#include "base/sha256.h"
#include "plugin/elf.h"
#include "plugin/elf_types.h"

#include <dlfcn.h>
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- opening --------------------------------------------------------------------------------- */

char *plugin_program(arena *a)
{
    static const char here = 0;
    Dl_info info;
    struct link_map *object = NULL;
    const char *name = "/proc/self/exe";
    if (dladdr1(&here, &info, (void **)&object, RTLD_DL_LINKMAP) != 0 && object != NULL &&
        strchr(object->l_name, '/') != NULL)
        name = object->l_name;
    char *real = realpath(name, NULL);
    if (real == NULL && errno == ENOMEM)
        return NULL;
    char *kept = arena_text(a, real != NULL ? real : "");
    free(real);
    return kept;
}

static int check_doubt(const trust_file *file, bool trust, error *e)
{
    if (file->doubt == NULL || trust)
        return 0;
    return error_set(e, ERROR_PLUGIN, "plugin %s %s, or pass `--trust-plugins`", file->path,
                     file->doubt);
}

/* Reads the file; a large one of another kind only as far as its head. */
static int read_object(arena *scratch, plugin_object *o, error *e)
{
    unsigned char head[SELFMAG] = "";
    char *bytes;
    const ssize_t got = pread(o->file.fd, head, sizeof head, 0);
    if (got < (ssize_t)sizeof head || memcmp(head, ELFMAG, SELFMAG) != 0)
        return plugin_check_elf(o->file.path, head, got < 0 ? 0 : (size_t)got, e);
    if (trust_read(scratch, "plugin", &o->file, ERROR_PLUGIN, &bytes, &o->count, e) != 0)
        return e->code;
    o->bytes = bytes;
    return plugin_check_elf(o->file.path, (const unsigned char *)bytes, o->count, e);
}

int plugin_open(arena *a, arena *scratch, const char *path, const char *program, bool trust,
                plugin_object *out, error *e)
{
    *out = (plugin_object){.file.fd = -1};
    if (trust_open_file(a, "plugin", path, program, ERROR_PLUGIN, &out->file, e) != 0)
        return e->code;
    if (check_doubt(&out->file, trust, e) != 0 || read_object(scratch, out, e) != 0)
        plugin_close(out);
    return e->code;
}

void plugin_close(plugin_object *object)
{
    if (object->file.fd >= 0)
        close(object->file.fd);
    object->file.fd = -1;
}

void plugin_digest(plugin_object *object)
{
    sha256_hex(object->bytes, object->count, object->sha256);
}

/* ---- loading --------------------------------------------------------------------------------- */

/* An object that the linker has loaded for us. It stays loaded unless its first user refuses it. */
typedef struct loaded {
    dev_t device;
    ino_t inode;
    char sha256[65];
    void *handle;
    int fd;
    int64_t users;
    struct loaded *next;
} loaded;

static struct {
    pthread_mutex_t lock; /* recursive: a constructor might use the library */
    loaded *first;
    int next_number; /* above all descriptors that an object was loaded by */
} record = {.lock = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP};

/* "a: undefined symbol" with the path for people in place of the linker's. */
static void put_path(const char *reason, const char *name, const char *path, char *out, size_t size)
{
    size_t used = 0;
    const char *found;
    out[0] = '\0';
    while ((found = strstr(reason, name)) != NULL && used < size) {
        used += (size_t)snprintf(out + used, size - used, "%.*s%s", (int)(found - reason), reason,
                                 path);
        reason = found + strlen(name);
    }
    if (used < size)
        snprintf(out + used, size - used, "%s", reason);
}

/* The loader's reason often ends with the text of an errno value; `number` is that of dlopen(). */
static void *refuse_to_load(const char *real, const char *reason, int number, error *e)
{
    static const int shortages[] = {EMFILE, ENFILE, ENOMEM};
    for (size_t i = 0; i < sizeof shortages / sizeof shortages[0]; i++) {
        errno_text text;
        const char *shortage = errno_describe(shortages[i], &text);
        if (number == shortages[i] || strstr(reason, shortage) != NULL) {
            error_set(e, ERROR_IO, "plugin %s cannot be loaded: %s%s", real, shortage,
                      errno_remedy(shortages[i]));
            return NULL;
        }
    }
    if (strstr(reason, "failed to map segment") != NULL) /* without the reason's reason */
        error_set(e, ERROR_IO,
                  "plugin %s cannot be loaded: it cannot be mapped into memory: there is no "
                  "memory left (`ulimit -v`), or its file system allows no programs (noexec)",
                  real);
    else
        error_set(e, ERROR_PLUGIN, "plugin %s cannot be loaded: %s", real, reason);
    return NULL;
}

static bool is_file(const char *path, const trust_file *file)
{
    struct stat st;
    return stat(path, &st) == 0 && st.st_dev == file->st.st_dev && st.st_ino == file->st.st_ino;
}

/* The folder of the file; -1 with errno. */
static int open_folder(const char *path)
{
    char folder[4096];
    snprintf(folder, sizeof folder, "%.*s/", (int)(strrchr(path, '/') - path), path);
    return open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

/* The name by which the linker opens the file. A descriptor of its own, with a number that none had
 * before it. Two cases have a name that leads through a folder, and so rely on the checks of the
 * folders: a plugin that searches libraries in its own folder gets that folder's descriptor and its
 * name; and without /proc, the real path. -1: there is no descriptor, or the file has been
 * replaced.
 */
static int linker_name(const plugin_object *o, char *name, size_t size)
{
    const trust_file *file = &o->file;
    const bool origin = plugin_elf_uses_origin((const unsigned char *)o->bytes, o->count);
    const int from = origin ? open_folder(file->path) : file->fd;
    const int fd = from < 0 ? -1 : fcntl(from, F_DUPFD_CLOEXEC, record.next_number);
    if (origin && from >= 0)
        close(from);
    if (fd < 0)
        return -1;
    record.next_number = fd + 1;
    snprintf(name, size, "/proc/%ld/fd/%d%s", (long)getpid(), fd,
             origin ? strrchr(file->path, '/') : "");
    if (is_file(name, file))
        return fd;
    snprintf(name, size, "%s", file->path);
    if (is_file(name, file))
        return fd;
    close(fd);
    errno = ESTALE;
    return -1;
}

/* Not by the time of the status change: that is also when the file loses a name to another file. */
static bool same_content(const struct stat *a, const struct stat *b)
{
    return a->st_size == b->st_size && a->st_mtim.tv_sec == b->st_mtim.tv_sec &&
           a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

static void *load(const plugin_object *o, error *e)
{
    char name[4096 + 32], why[ERROR_TEXT];
    struct stat after;
    loaded *entry = calloc(1, sizeof *entry);
    const int fd = entry == NULL ? -1 : linker_name(o, name, sizeof name);
    if (fd < 0) {
        if (entry == NULL)
            error_memory(e);
        else
            refuse_to_load(o->file.path, strerror(errno), errno, e);
        free(entry);
        return NULL;
    }
    errno = 0;
    void *handle = dlopen(name, RTLD_NOW | RTLD_LOCAL);
    const int number = errno;
    if (handle == NULL) {
        put_path(dlerror(), name, o->file.path, why, sizeof why);
        refuse_to_load(o->file.path, why, number, e);
    } else if (fstat(o->file.fd, &after) != 0 || !same_content(&o->file.st, &after)) {
        error_set(e, ERROR_PLUGIN, "plugin %s changed while it was loaded: try again",
                  o->file.path);
        dlclose(handle);
        handle = NULL;
    }
    if (handle == NULL) {
        close(fd);
        free(entry);
        return NULL;
    }
    *entry = (loaded){.device = o->file.st.st_dev,
                      .inode = o->file.st.st_ino,
                      .handle = handle,
                      .fd = fd,
                      .users = 1,
                      .next = record.first};
    memcpy(entry->sha256, o->sha256, sizeof entry->sha256);
    record.first = entry;
    return handle;
}

void *plugin_dlopen(const plugin_object *o, error *e)
{
    void *handle = NULL;
    pthread_mutex_lock(&record.lock);
    loaded *known = record.first;
    while (known != NULL &&
           (known->device != o->file.st.st_dev || known->inode != o->file.st.st_ino))
        known = known->next;
    if (known == NULL)
        handle = load(o, e);
    else if (strcmp(known->sha256, o->sha256) == 0 && known->users++ > 0)
        handle = known->handle;
    else
        error_set(e, ERROR_PLUGIN,
                  "plugin %s changed after this process loaded it: start the program again",
                  o->file.path);
    pthread_mutex_unlock(&record.lock);
    return handle;
}

void plugin_dlclose(void *handle)
{
    pthread_mutex_lock(&record.lock);
    for (loaded **at = &record.first; *at != NULL; at = &(*at)->next) {
        loaded *gone = *at;
        if (gone->handle != handle)
            continue;
        if (--gone->users == 0) {
            *at = gone->next;
            dlclose(handle);
            close(gone->fd);
            free(gone);
        }
        break;
    }
    pthread_mutex_unlock(&record.lock);
}
