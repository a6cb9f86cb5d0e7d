/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf_types.c - fuzzes the reader that finds the types in a plugin file: any bytes that pass the
 * ELF check are read or refused, no byte past the end is read, and a type has the form of one.
 */
#include "fuzz.h"

#include "plugin/elf.h"
#include "plugin/elf_types.h"

/* A copy of the input in which each head of a description states this engine's version, so that
 * the seeds stay valid when the version changes. */
static unsigned char *with_version(const fuzz_input *in)
{
    const uint32_t magic = FIRN_MAGIC;
    const uint16_t version[2] = {FIRN_ABI_MAJOR, FIRN_ABI_MINOR};
    const size_t at = offsetof(firn_plugin_desc, abi_major);
    unsigned char *copy = malloc(in->size);
    if (copy == NULL)
        return NULL;
    memcpy(copy, in->text, in->size);
    for (size_t i = 0; i + at + sizeof version <= in->size; i++) {
        if (memcmp(copy + i, &magic, sizeof magic) == 0)
            memcpy(copy + i + at, version, sizeof version);
    }
    return copy;
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    error e = {0};
    elf_types types;
    unsigned char *bytes = with_version(in);
    if (bytes != NULL && plugin_check_elf("fuzz.so", bytes, in->size, &e) == 0) {
        if (plugin_elf_types(a, "fuzz.so", bytes, in->size, &types, &e) != 0) {
            fuzz_refusal(&e, ERROR_PLUGIN, "plugin fuzz.so");
        } else {
            fuzz_require(types.count >= 1 && types.count <= PLUGIN_MAX_TYPES,
                         "a file has 1 to 64 types", "another number");
            for (size_t i = 0; i < types.count; i++) {
                const char *dot = strchr(types.type[i], '.');
                fuzz_require(dot != NULL && text_is_name(dot + 1, 60), "a type has its form",
                             types.type[i]);
                text_addf(record, "%s\n", types.type[i]);
            }
        }
    }
    free(bytes);
    text_add(record, e.text);
}

FUZZ_TARGET(read_once)
