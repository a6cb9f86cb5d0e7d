/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf_types.c - the types that are read from the bytes of a plugin file are those that it has once
 * it is loaded; and what a damaged file, or one that is not constant, is answered.
 */
#include "plugin/elf_types.h"
#include "host_check_rig.h"
#include "plugin/elf.h"

#include <dlfcn.h>
#include <elf.h>

static arena *memory;

static int set_up(void **state)
{
    (void)state;
    memory = arena_new();
    return memory == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(memory);
    return 0;
}

static unsigned char *bytes_of(const char *path, size_t *count)
{
    error e = {0};
    char *bytes;
    assert_int_equal(file_read_binary(memory, path, ERROR_IO, &bytes, count, &e), 0);
    return (unsigned char *)bytes;
}

static void same_as_loaded(const char *path)
{
    plugin_file *loaded;
    elf_types types;
    error e = {0};
    size_t count, loaded_count = 0;
    const unsigned char *bytes = bytes_of(path, &count);
    assert_int_equal(plugin_check_elf(path, bytes, count, &e), 0);
    plugin_elf_types(memory, path, bytes, count, &types, &e);
    plugin_load(memory, path, false, &loaded, &loaded_count, &e);
    assert_string_equal(e.text, "");
    assert_int_equal(loaded_count, types.count);
    for (size_t i = 0; i < loaded_count; i++)
        assert_string_equal(types.type[i], loaded[i].type);
}

static void types_in_a_file_are_those_of_the_loaded_plugin(void **state)
{
    char **paths;
    size_t count;
    bool exists;
    error e = {0};
    (void)state;
    assert_int_equal(registry_list(memory, BINARY_DIR "/plugins", &paths, &count, &exists, &e), 0);
    assert_true(count >= 15);
    for (size_t i = 0; i < count; i++)
        same_as_loaded(paths[i]);
    same_as_loaded(BINARY_DIR "/zoo/sound.so");
    same_as_loaded(BINARY_DIR "/zoo/types.so");
    same_as_loaded(BINARY_DIR "/zoo/types-relr.so");
    same_as_loaded(BINARY_DIR "/zoo/types-sysv.so");
}

/* A description that has pointers to other files, or none: the reader's refusal. */
static void refused(const unsigned char *bytes, size_t count, const char *message)
{
    elf_types types;
    error e = {0};
    if (plugin_elf_types(memory, "x.so", bytes, count, &types, &e) != ERROR_PLUGIN ||
        strstr(e.text, message) == NULL)
        fail_msg("`%s` does not contain `%s`", e.text, message);
}

static void description_that_only_exists_once_loaded_is_refused(void **state)
{
    size_t count;
    (void)state;
    const unsigned char *bytes = bytes_of(BINARY_DIR "/zoo/fills.so", &count);
    refused(bytes, count,
            "plugin x.so: its type cannot be read without running its code: its description is "
            "not among the data of the file: define it with FIRN_PLUGIN of <firn/plugin.h>, or "
            "name the file with `--plugin`");
    bytes = bytes_of(BINARY_DIR "/zoo/no-symbol.so", &count);
    refused(bytes, count, "plugin x.so exports no symbol `firn_plugin`");
    bytes = bytes_of(BINARY_DIR "/zoo/bad-type.so", &count);
    refused(bytes, count, "there is no type id of the form family.technology in it");
    bytes = bytes_of(BINARY_DIR "/zoo/previous-minor.so", &count);
    refused(bytes, count, "was built for plugin ABI");
    bytes = bytes_of(BINARY_DIR "/zoo/tiny-symbol.so", &count);
    refused(bytes, count, "its `firn_plugin` has 4 bytes");
}

/* The relocation that writes the pointer at an address. */
static Elf64_Rela *relocation_of(unsigned char *bytes, size_t count, uint64_t at)
{
    for (size_t i = 0; i + sizeof(Elf64_Rela) <= count; i += 8) {
        Elf64_Rela *r = (Elf64_Rela *)(void *)(bytes + i);
        if (r->r_offset == at && r->r_info != 0 && r->r_info < 0xffff)
            return r;
    }
    fail_msg("no relocation at %llx", (unsigned long long)at);
    return NULL;
}

static void pointers_that_cannot_be_followed_are_refused(void **state)
{
    static const char *const path = BINARY_DIR "/zoo/types.so";
    size_t count;
    Dl_info info;
    (void)state;
    unsigned char *bytes = bytes_of(path, &count);
    void *handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    assert_non_null(handle);
    const char *description = dlsym(handle, "firn_plugin");
    assert_int_not_equal(dladdr(description, &info), 0);
    const uint64_t own = (uint64_t)(description - (const char *)info.dli_fbase);
    dlclose(handle);
    const size_t members[] = {offsetof(firn_plugin_desc, type), offsetof(firn_plugin_desc, next)};
    for (size_t i = 0; i < 2; i++) {
        Elf64_Rela *r = relocation_of(bytes, count, own + members[i]);
        const Elf64_Rela good = *r;
        r->r_info = 0x7f; /* of no machine */
        refused(bytes, count, "relocated in a way that is not known");
        *r = good;
        r->r_offset += 4; /* half of it */
        refused(bytes, count, "relocated in a way that is not known");
        *r = good;
        r->r_offset = UINT64_MAX - 3;
        r->r_addend = INT64_MIN;
        if (i == 0) /* a linker may have left the target there, or zero, which `next` may be */
            refused(bytes, count, "its type cannot be read without running its code");
        *r = good;
        r->r_addend = INT64_MAX;
        refused(bytes, count,
                i == 0 ? "there is no type id" : "its description is not among the data");
        *r = good;
    }
    Elf64_Rela *next = relocation_of(bytes, count, own + members[1]);
    next->r_addend = (int64_t)own;
    refused(bytes, count, "the description of `zoo.first` is the `next` of two others");
    next->r_addend = (int64_t)own + 8;
    refused(bytes, count, "is not a plugin description");
}

static void every_truncation_and_every_byte_is_survived(void **state)
{
    size_t count;
    (void)state;
    const unsigned char *bytes = bytes_of(BINARY_DIR "/zoo/types.so", &count);
    unsigned char *copy = arena_copy(memory, bytes, count);
    arena *scratch = arena_new();
    int read = 0, spoilt = 0;
    for (size_t i = 0; i < count; i++) {
        elf_types types;
        error e = {0};
        const unsigned char was = copy[i];
        copy[i] ^= 0xff;
        if (was != 0 && plugin_check_elf("x.so", copy, count, &e) == 0)
            plugin_elf_types(scratch, "x.so", copy, count, &types, &e);
        assert_true(e.code == 0 || e.code == ERROR_PLUGIN);
        *(e.code == 0 ? &read : &spoilt) += 1;
        copy[i] = was;
    }
    arena_free(scratch);
    assert_true(read > 1000);
    assert_true(spoilt > 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(types_in_a_file_are_those_of_the_loaded_plugin),
        cmocka_unit_test(description_that_only_exists_once_loaded_is_refused),
        cmocka_unit_test(pointers_that_cannot_be_followed_are_refused),
        cmocka_unit_test(every_truncation_and_every_byte_is_survived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
