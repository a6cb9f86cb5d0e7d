/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * registry.c - plugin files that are loaded, files that are refused with their message, and which
 * of several files with the same type takes precedence.
 */
#include "host_check_rig.h"
#include "plugin/elf.h"

#include <dlfcn.h>
#include <elf.h>
#include <sys/stat.h>

/* ---- files --------------------------------------------------------------------------------- */

static arena *memory;
static char *sound; /* the bytes of a good plugin */
static size_t sound_size;
static char root[64];

static int set_up(void **state)
{
    error e = {0};
    (void)state;
    memory = arena_new();
    snprintf(root, sizeof root, "/tmp/firn-registry-XXXXXX");
    return mkdtemp(root) == NULL ||
           file_read(memory, BINARY_DIR "/zoo/sound.so", ERROR_IO, &sound, &sound_size, &e) != 0;
}

static int tear_down(void **state)
{
    char command[100];
    (void)state;
    arena_free(memory);
    snprintf(command, sizeof command, "rm -rf '%s'", root);
    return system(command);
}

static const char *in_folder(const char *name)
{
    return arena_printf(memory, "%s/%s", root, name);
}

static const char *put(const char *name, const char *bytes, size_t size)
{
    const char *path = in_folder(name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, size, f), size);
    assert_int_equal(fclose(f), 0);
    return path;
}

static const char *copy_of(const char *zoo, const char *name)
{
    error e = {0};
    char *bytes;
    size_t size;
    const char *from = arena_printf(memory, BINARY_DIR "/zoo/%s.so", zoo);
    assert_int_equal(file_read(memory, from, ERROR_IO, &bytes, &size, &e), 0);
    return put(name, bytes, size);
}

static void refused(const char *path, bool trust, const char *message)
{
    plugin_file *out;
    size_t types;
    error e = {0};
    assert_int_equal(plugin_load(memory, path, trust, &out, &types, &e), ERROR_PLUGIN);
    if (strstr(e.text, message) == NULL || strstr(e.text, strrchr(path, '/') + 1) == NULL)
        fail_msg("`%s` does not contain `%s` about %s", e.text, message, path);
}

static void anything_but_a_regular_file_is_refused(void **state)
{
    (void)state;
    refused(in_folder("nothing.so"), false, "No such file or directory");
    assert_int_equal(mkdir(in_folder("folder.so"), 0755), 0);
    refused(in_folder("folder.so"), false, "is not a regular file");
    refused("/dev/null", false, "is not a regular file");
    assert_int_equal(symlink("loop.so", in_folder("loop.so")), 0);
    refused(in_folder("loop.so"), false, "Too many levels of symbolic links");
}

static void file_that_others_may_write_needs_trust(void **state)
{
    (void)state;
    const char *path = put("open.so", sound, sound_size);
    plugin_file *out;
    size_t types;
    error e = {0};
    assert_int_equal(chmod(path, 0666), 0);
    refused(path, false,
            "is writable by every user: run `chmod o-w` on it, or pass `--trust-plugins`");
    assert_int_equal(plugin_load(memory, path, true, &out, &types, &e), 0);
    assert_int_equal(types, 1);
    assert_string_equal(out->desc->type, "zoo.sound");
    assert_string_equal(out->name, "open.so");
    assert_int_not_equal(out->sha256[0], 0);
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(plugin_load(memory, path, false, &out, &types, &e), 0);
}

/* As sshd does: the group, the owner, and the folders on the way. */
static void file_in_a_place_that_others_may_write_needs_trust(void **state)
{
    (void)state;
    plugin_file *out;
    size_t types;
    error e = {0};
    assert_int_equal(mkdir(in_folder("outer"), 0755), 0);
    assert_int_equal(mkdir(in_folder("outer/inner"), 0755), 0);
    const char *path = put("outer/inner/open.so", sound, sound_size);
    assert_int_equal(plugin_load(memory, path, false, &out, &types, &e), 0);
    assert_int_equal(chmod(in_folder("outer"), 0777), 0);
    refused(path, false, "/outer, which is writable by every user: run `chmod o-w` on that folder");
    assert_int_equal(chmod(in_folder("outer"), 01777), 0); /* sticky, as /tmp is */
    assert_int_equal(plugin_load(memory, path, false, &out, &types, &e), 0);
    assert_int_equal(chmod(in_folder("outer"), 0755), 0);
    /* a link through an open folder could be pointed elsewhere */
    assert_int_equal(mkdir(in_folder("open"), 0777), 0);
    assert_int_equal(chmod(in_folder("open"), 0777), 0);
    assert_int_equal(symlink("../outer", in_folder("open/way")), 0);
    refused(in_folder("open/way/inner/open.so"), false, "/open, which is writable by every user");
    /* a hard link in an open folder is refused, the file itself is not */
    assert_int_equal(link(path, in_folder("open/hard.so")), 0);
    refused(in_folder("open/hard.so"), false, "/open, which is writable by every user");
    assert_int_equal(plugin_load(memory, path, false, &out, &types, &e), 0);
    if (geteuid() != 0)
        return; /* only root can give a file away */
    assert_int_equal(chown(path, 0, 12345), 0);
    assert_int_equal(chmod(path, 0664), 0);
    refused(path, false, "is writable by group 12345: run `chmod g-w` on it");
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(chown(path, 12345, 0), 0);
    refused(path, false, "belongs to user 12345, who is neither you nor root");
    assert_int_equal(chown(path, 0, 0), 0);
    assert_int_equal(chown(in_folder("outer"), 12345, 0), 0);
    refused(path, false, "/outer, which belongs to user 12345");
    assert_int_equal(lchown(in_folder("open/way"), 12345, 0), 0);
    assert_int_equal(chmod(in_folder("open"), 01777), 0);
    assert_int_equal(chown(in_folder("outer"), 0, 0), 0);
    refused(in_folder("open/way/inner/open.so"), false, "/open/way, which belongs to user 12345");
    assert_int_equal(plugin_load(memory, path, false, &out, &types, &e), 0);
}

static const char *loaded_type(const char *path, error *e)
{
    plugin_file *out;
    size_t types;
    return plugin_load(memory, path, false, &out, &types, e) == 0 ? out->desc->type : NULL;
}

/* Files that take the place of others, by the same path or by the same descriptor. */
static void loaded_file_is_the_one_that_was_opened(void **state)
{
    (void)state;
    error e = {0};
    const char *path = copy_of("twin-a", "swapped.so"), *other = copy_of("sound", "other.so");
    const char *first = loaded_type(path, &e);
    assert_string_equal(first, "zoo.twin");
    assert_int_equal(rename(other, path), 0); /* another inode by the same path */
    assert_string_equal(loaded_type(path, &e), "zoo.sound");
    assert_int_equal(e.code, 0);
    /* another content in the same inode: the linker would give the old one */
    FILE *f = fopen(path, "ab");
    assert_non_null(f);
    assert_int_equal(fputc(0, f), 0);
    assert_int_equal(fclose(f), 0);
    assert_null(loaded_type(path, &e));
    assert_non_null(strstr(e.text, "changed after this process loaded it"));
}

static void file_that_is_not_a_shared_object_is_refused(void **state)
{
    (void)state;
    refused(put("empty.so", "", 0), false, "is not an ELF shared object");
    refused(put("text.so", "#!/bin/sh\n", 10), false, "is not an ELF shared object");
    refused(put("magic.so", sound, SELFMAG), false, "is truncated, since its header");
    refused(put("head.so", sound, sizeof(Elf64_Ehdr) - 1), false, "is truncated, since its header");
    refused(put("program.so", sound, sizeof(Elf64_Ehdr) + 10), false,
            "is truncated, since its program header");
    refused(put("segment.so", sound, 1000), false, "is truncated, since its loadable segment");
    refused(put("section.so", sound, sound_size - 1), false,
            "is truncated, since its section table");
}

static void every_truncation_is_refused(void **state)
{
    (void)state;
    for (size_t size = 0; size < sound_size; size += size < 1200 ? 1 : 97) {
        error e = {0};
        plugin_check_elf("x.so", (const unsigned char *)sound, size, &e);
        assert_int_equal(e.code, ERROR_PLUGIN);
    }
    error e = {0};
    assert_int_equal(plugin_check_elf("x.so", (const unsigned char *)sound, sound_size, &e), 0);
}

static void elf_of_another_kind_is_refused(void **state)
{
    static const struct {
        size_t at;
        unsigned char byte;
        const char *message;
    } changes[] = {
        {EI_CLASS, ELFCLASS32, "is built for another machine (ELF class 1,"},
        {EI_DATA, ELFDATA2MSB, "is built for another machine"},
        {offsetof(Elf64_Ehdr, e_machine), EM_AVR,
         "is built for another machine (ELF class 2, "
         "machine 83;"},
        {offsetof(Elf64_Ehdr, e_type), ET_EXEC, "is an ELF file, but not a shared object"},
        {offsetof(Elf64_Ehdr, e_phnum), 0, "its program header extends beyond"},
        {offsetof(Elf64_Ehdr, e_phentsize), 1, "its program header extends beyond"},
        {offsetof(Elf64_Ehdr, e_phoff) + 7, 0xff, "its program header extends beyond"},
        {offsetof(Elf64_Ehdr, e_shoff) + 7, 0xff, "its section table extends beyond"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        error e = {0};
        unsigned char *bytes = arena_copy(memory, sound, sound_size);
        bytes[changes[i].at] = changes[i].byte;
        assert_int_equal(plugin_check_elf("x.so", bytes, sound_size, &e), ERROR_PLUGIN);
        if (strstr(e.text, changes[i].message) == NULL)
            fail_msg("`%s` does not contain `%s`", e.text, changes[i].message);
    }
}

static void missing_library_is_named(void **state)
{
    error e = {0};
    char *bytes;
    size_t size;
    (void)state;
    assert_int_equal(
        file_read(memory, BINARY_DIR "/plugins/renewable.pv.so", ERROR_IO, &bytes, &size, &e), 0);
    char *needs = memmem(bytes, size, "\0libm.so.", 9);
    assert_non_null(needs);
    memcpy(needs + 1, "firn", 4);
    refused(put("needs.so", bytes, size), false, "cannot be loaded: firn.so.");
}

static void library_without_a_plugin_is_refused(void **state)
{
    (void)state;
    refused(BINARY_DIR "/zoo/no-symbol.so", true,
            "exports no symbol `firn_plugin`: end its source with");
    refused(BINARY_DIR "/zoo/wrong-major.so", true, "this program has plugin ABI 0.");
    refused(BINARY_DIR "/zoo/short-symbol.so", true,
            "its `firn_plugin` has 16 bytes, but a plugin description has 144: define it with "
            "FIRN_PLUGIN");
    refused(BINARY_DIR "/zoo/tiny-symbol.so", true, "its `firn_plugin` has 4 bytes");
}

static registry registry_new(void)
{
    return (registry){.memory = memory};
}

static const char *new_folder(const char *name)
{
    const char *path = in_folder(name);
    assert_int_equal(mkdir(path, 0755), 0);
    return path;
}

/* ---- several types in a file ---------------------------------------------------------------- */

static void all_types_of_a_file_are_loaded(void **state)
{
    plugin_file *out;
    size_t types;
    error e = {0};
    (void)state;
    assert_int_equal(plugin_load(memory, BINARY_DIR "/zoo/several.so", true, &out, &types, &e), 0);
    assert_int_equal(types, 3);
    assert_string_equal(out[0].desc->type, "zoo.several-1");
    assert_string_equal(out[1].desc->type, "zoo.several-2");
    assert_string_equal(out[2].desc->type, "zoo.several-3");
    assert_int_equal(out[1].desc->param_count, 0);
    assert_int_equal(out[2].desc->port_count, 0);
    for (size_t i = 0; i < types; i++)
        assert_string_equal(out[i].name, "several.so");
}

static void chain_of_types_must_end_and_name_each_once(void **state)
{
    (void)state;
    refused(BINARY_DIR "/zoo/next-circle.so", true,
            "the chain of its types by `next` comes back to `zoo.next-circle`: end it with NULL");
    refused(BINARY_DIR "/zoo/next-twice.so", true, "describes the type `zoo.next-twice` twice");
    refused(BINARY_DIR "/zoo/next-many.so", true, "has more than 100 types");
    refused(BINARY_DIR "/zoo/next-bad.so", true,
            "(zoo.next-bad-2): port `supply`: unknown carrier `electrcity`");
}

/* The writable data of a plugin may change after it was loaded; its description may not. */
static void description_is_a_copy(void **state)
{
    plugin_file *out;
    size_t types;
    error e = {0};
    (void)state;
    const char *path = BINARY_DIR "/zoo/rewrites.so";
    assert_int_equal(plugin_load(memory, path, true, &out, &types, &e), 0);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    assert_non_null(handle);
    void (*rewrite)(void);
    *(void **)&rewrite = dlsym(handle, "zoo_rewrite");
    assert_non_null(rewrite);
    rewrite();
    const firn_plugin_desc *d = out->desc;
    assert_string_equal(d->type, "zoo.rewrites");
    assert_string_equal(plugin_param(d, 0)->key, "power");
    assert_true(plugin_param(d, 0)->max == 1000);
    assert_string_equal(plugin_choice(plugin_param(d, 1), 0)->name, "plain");
    assert_string_equal(plugin_port(d, 0)->carrier, "electricity");
}

static void type_of_a_file_of_several_is_a_type_like_others(void **state)
{
    (void)state;
    const char *one = new_folder("several"), *other = new_folder("other");
    copy_of("several", "several/several.so");
    copy_of("several-2", "other/second.so");
    registry r = registry_new();
    error e = {0};
    assert_int_equal(registry_add_folder(&r, one, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(registry_add_folder(&r, one, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(r.files.count, 3);
    assert_int_equal(registry_add_folder(&r, other, PLUGIN_PROBLEM, &e), ERROR_PLUGIN);
    assert_non_null(strstr(e.text, "type `zoo.several-2` is in two plugin files"));
    /* an explicitly named file takes precedence for its own types only */
    r = registry_new();
    e = (error){0};
    assert_int_equal(registry_add_file(&r, in_folder("other/second.so"), &e), 0);
    assert_int_equal(registry_add_folder(&r, one, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(r.files.count, 3);
    assert_string_equal(registry_find(&r, "zoo.several-2", "s", &e)->name, "second.so");
    assert_string_equal(registry_find(&r, "zoo.several-3", "s", &e)->name, "several.so");
}

/* ---- precedence ---------------------------------------------------------------------------- */

static void one_type_in_two_folders_is_an_error(void **state)
{
    (void)state;
    const char *one = new_folder("one"), *two = new_folder("two");
    const char *a = copy_of("twin-a", "one/twin.so"), *b = copy_of("twin-b", "two/twin.so");
    registry r = registry_new();
    error e = {0};
    assert_int_equal(registry_add_folder(&r, one, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(registry_add_folder(&r, one, PLUGIN_PROBLEM, &e),
                     0); /* the same file again is fine */
    assert_int_equal(r.files.count, 1);
    assert_int_equal(registry_add_folder(&r, two, PLUGIN_PROBLEM, &e), ERROR_PLUGIN);
    assert_non_null(strstr(e.text, "type `zoo.twin` is in two plugin files"));
    assert_non_null(strstr(e.text, a));
    assert_non_null(strstr(e.text, b));
    assert_non_null(strstr(e.text, "--plugin"));

    /* an explicitly named file takes precedence over both folders */
    r = registry_new();
    e = (error){0};
    assert_int_equal(registry_add_file(&r, b, &e), 0);
    assert_int_equal(registry_add_file(&r, b, &e), 0);
    assert_int_equal(registry_add_folder(&r, one, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(registry_add_folder(&r, two, PLUGIN_PROBLEM, &e), 0);
    const plugin_file *found = registry_find(&r, "zoo.twin", "site.ini:3: [guest]", &e);
    assert_non_null(found);
    assert_string_equal(found->path, b);
    assert_int_equal(found->origin, PLUGIN_NAMED);
    /* but two explicitly named files of one type are an error, too */
    assert_int_equal(registry_add_file(&r, a, &e), ERROR_PLUGIN);
    assert_non_null(strstr(e.text, a));
}

static void one_file_under_two_names_is_one_file(void **state)
{
    (void)state;
    const char *home = new_folder("home"), *links = new_folder("links");
    const char *file = copy_of("sound", "home/sound.so");
    registry r = registry_new();
    error e = {0};
    assert_int_equal(symlink(file, in_folder("links/other.so")), 0);
    assert_int_equal(registry_add_folder(&r, home, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(registry_add_folder(&r, links, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(r.files.count, 1);
    assert_string_equal(r.files.at[0].path, file);
}

static void folder_is_read_sorted_and_not_recursively(void **state)
{
    char **paths;
    size_t count;
    bool exists;
    error e = {0};
    (void)state;
    const char *mixed = new_folder("mixed");
    copy_of("twin-a", "mixed/b.so");
    copy_of("sound", "mixed/a.so");
    put("mixed/readme.txt", "no plugin", 9);
    put("mixed/.so", "no name", 7);
    new_folder("mixed/deep");
    copy_of("twin-b", "mixed/deep/c.so");
    assert_int_equal(registry_list(memory, mixed, &paths, &count, &exists, &e), 0);
    assert_true(exists);
    assert_int_equal(count, 2);
    assert_string_equal(strrchr(paths[0], '/'), "/a.so");
    assert_string_equal(strrchr(paths[1], '/'), "/b.so");
    registry r = registry_new();
    assert_int_equal(registry_add_folder(&r, mixed, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(r.files.count, 2);
}

static void missing_folder_is_an_error_only_if_it_must_exist(void **state)
{
    registry r = registry_new();
    error e = {0};
    (void)state;
    assert_int_equal(registry_add_folder(&r, in_folder("nowhere"), PLUGIN_ENVIRONMENT, &e), 0);
    assert_int_equal(registry_add_folder(&r, in_folder("nowhere"), PLUGIN_PROBLEM, &e),
                     ERROR_PLUGIN);
    assert_non_null(strstr(e.text, "nowhere: No such file or directory"));
}

static void refused_file_of_a_folder_is_reported_when_its_type_is_needed(void **state)
{
    registry r = registry_new();
    error e = {0};
    (void)state;
    const char *some = new_folder("some");
    copy_of("sound", "some/sound.so");
    put("some/zoo.broken.so", sound, 100);
    assert_int_equal(registry_add_folder(&r, some, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(r.files.count, 1);
    assert_int_equal(r.refused.count, 1);
    assert_null(registry_find(&r, "zoo.broken", "site.ini:3: [guest] type", &e));
    assert_int_equal(e.code, ERROR_PROBLEM);
    assert_non_null(strstr(e.text, "site.ini:3: [guest] type = zoo.broken: unknown type"));
    assert_non_null(strstr(e.text, "it may be in a file that was refused: plugin "));
    assert_non_null(strstr(e.text, "is truncated"));
    /* an explicitly named file that is refused is an error at once */
    e = (error){0};
    assert_int_equal(registry_add_file(&r, in_folder("some/zoo.broken.so"), &e), ERROR_PLUGIN);
}

/* A file whose constructor crashes lies next to one that is used; neither is loaded before. */
static void file_is_loaded_only_when_its_type_is_used(void **state)
{
    registry r = registry_new();
    error e = {0};
    (void)state;
    const char *lazy = new_folder("lazy");
    const char *wanted = copy_of("types", "lazy/wanted.so");
    const char *open = copy_of("twin-a", "lazy/open.so");
    copy_of("crashes-loading", "lazy/crashes.so");
    copy_of("fills", "lazy/fills.so");
    assert_int_equal(chmod(open, 0666), 0);
    assert_int_equal(registry_add_folder(&r, lazy, PLUGIN_PROBLEM, &e), 0);
    assert_int_equal(r.files.count, 5); /* three types in one file */
    assert_int_equal(r.refused.count, 1);
    assert_null(dlopen(wanted, RTLD_NOW | RTLD_NOLOAD));
    const plugin_file *second = registry_find(&r, "zoo.second", "s", &e);
    assert_non_null(second);
    assert_string_equal(second->desc->type, "zoo.second");
    void *loaded = dlopen(wanted, RTLD_NOW | RTLD_NOLOAD);
    assert_non_null(loaded);
    dlclose(loaded);
    const plugin_file *first = registry_find(&r, "zoo.first", "s", &e);
    assert_non_null(first);
    assert_string_equal(first->path, second->path);
    assert_ptr_equal(registry_find(&r, "zoo.second", "s", &e), second);

    /* a file that is writable by every user is refused when it is used, and only then */
    assert_null(registry_find(&r, "zoo.twin", "site.ini:3: [guest] type", &e));
    assert_int_equal(e.code, ERROR_PLUGIN);
    assert_non_null(strstr(e.text, "site.ini:3: [guest] type = zoo.twin: plugin "));
    assert_non_null(strstr(e.text, "/lazy/open.so is writable by every user"));
    assert_null(dlopen(open, RTLD_NOW | RTLD_NOLOAD));
}

static void file_that_becomes_another_type_is_refused(void **state)
{
    registry r = registry_new();
    error e = {0};
    (void)state;
    const char *shifty = new_folder("shifty");
    copy_of("renames", "shifty/renames.so");
    assert_int_equal(registry_add_folder(&r, shifty, PLUGIN_PROBLEM, &e), 0);
    assert_null(registry_find(&r, "zoo.renames", "s", &e));
    assert_int_equal(e.code, ERROR_PLUGIN);
    assert_non_null(strstr(e.text, "its file holds type `zoo.renames`, but once it is loaded the "
                                   "type is `zoo.renamed`"));
    /* by its name it is a plugin like any other */
    e = (error){0};
    assert_int_equal(registry_add_file(&r, in_folder("shifty/renames.so"), &e), 0);
    assert_non_null(registry_find(&r, "zoo.renamed", "s", &e));
}

static void unknown_type_is_refused_with_a_suggestion(void **state)
{
    registry r = registry_new();
    error e = {0};
    (void)state;
    assert_null(registry_find(&r, "zoo.sound", "s", &e));
    assert_non_null(strstr(e.text, "no plugins were found; name their folder in `[plugins]"));
    e = (error){0};
    registry_add_file(&r, BINARY_DIR "/zoo/sound.so", &e);
    assert_null(registry_find(&r, "zoo.suond", "s", &e));
    assert_non_null(strstr(e.text, "did you mean `zoo.sound`?"));
    e = (error){0};
    assert_null(registry_find(&r, "nuclear.fusion", "s", &e));
    assert_non_null(strstr(e.text, "`firn plugin list` lists the types"));
    assert_non_null(registry_find(&r, "zoo.sound", "s", &(error){0}));
}

static void environment_names_folders(void **state)
{
    char **folders;
    size_t count;
    registry r = registry_new();
    error e = {0};
    (void)state;
    const char *first = new_folder("first"), *second = new_folder("second");
    copy_of("sound", "first/sound.so");
    copy_of("twin-a", "second/twin.so");
    unsetenv("FIRN_PLUGIN_PATH");
    assert_int_equal(registry_environment(memory, &folders, &count, &e), 0);
    assert_int_equal(count, 0);
    setenv("FIRN_PLUGIN_PATH", arena_printf(memory, "%s:/nowhere/at/all::%s", first, second), 1);
    assert_int_equal(registry_environment(memory, &folders, &count, &e), 0);
    assert_int_equal(count, 3);
    assert_string_equal(folders[0], first);
    assert_string_equal(folders[2], second);
    assert_int_equal(registry_add_environment(&r, &e), 0);
    unsetenv("FIRN_PLUGIN_PATH");
    assert_int_equal(r.files.count, 2);
    assert_string_equal(r.files.at[0].type, "zoo.sound");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(anything_but_a_regular_file_is_refused),
        cmocka_unit_test(file_that_others_may_write_needs_trust),
        cmocka_unit_test(file_in_a_place_that_others_may_write_needs_trust),
        cmocka_unit_test(loaded_file_is_the_one_that_was_opened),
        cmocka_unit_test(file_that_is_not_a_shared_object_is_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(elf_of_another_kind_is_refused),
        cmocka_unit_test(missing_library_is_named),
        cmocka_unit_test(library_without_a_plugin_is_refused),
        cmocka_unit_test(all_types_of_a_file_are_loaded),
        cmocka_unit_test(chain_of_types_must_end_and_name_each_once),
        cmocka_unit_test(description_is_a_copy),
        cmocka_unit_test(type_of_a_file_of_several_is_a_type_like_others),
        cmocka_unit_test(one_type_in_two_folders_is_an_error),
        cmocka_unit_test(one_file_under_two_names_is_one_file),
        cmocka_unit_test(folder_is_read_sorted_and_not_recursively),
        cmocka_unit_test(missing_folder_is_an_error_only_if_it_must_exist),
        cmocka_unit_test(refused_file_of_a_folder_is_reported_when_its_type_is_needed),
        cmocka_unit_test(file_is_loaded_only_when_its_type_is_used),
        cmocka_unit_test(file_that_becomes_another_type_is_refused),
        cmocka_unit_test(unknown_type_is_refused_with_a_suggestion),
        cmocka_unit_test(environment_names_folders),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
