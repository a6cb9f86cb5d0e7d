/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf.c - checks that a file is a complete ELF shared object for this machine. dlopen() of a
 * truncated file would end the process with SIGBUS.
 */
#include "plugin/elf.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
#define OWN_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define OWN_MACHINE EM_AARCH64
#elif defined(__riscv)
#define OWN_MACHINE EM_RISCV
#elif defined(__powerpc64__)
#define OWN_MACHINE EM_PPC64
#elif defined(__s390x__)
#define OWN_MACHINE EM_S390
#elif defined(__i386__)
#define OWN_MACHINE EM_386
#elif defined(__arm__)
#define OWN_MACHINE EM_ARM
#else
#error "unknown ELF machine: add it above"
#endif

static bool within_file(uint64_t offset, uint64_t length, size_t count)
{
    return offset <= count && length <= count - offset;
}

static int truncated(const char *path, const char *what, error *e)
{
    return error_set(
        e, ERROR_PLUGIN,
        "plugin %s is truncated, since its %s extends beyond the end of the file: copy it "
        "again, or rebuild it",
        path, what);
}

int plugin_check_elf(const char *path, const unsigned char *bytes, size_t count, error *e)
{
    const int own_class = sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32;
    const int own_data = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? ELFDATA2LSB : ELFDATA2MSB;
    ElfW(Ehdr) head;
    if (count < SELFMAG || memcmp(bytes, ELFMAG, SELFMAG) != 0)
        return error_set(e, ERROR_PLUGIN,
                         "plugin %s is not an ELF shared object: build it with `cc -shared -fPIC`",
                         path);
    if (count < sizeof head)
        return truncated(path, "header", e);
    memcpy(&head, bytes, sizeof head);
    if (head.e_ident[EI_CLASS] != own_class || head.e_ident[EI_DATA] != own_data ||
        head.e_machine != OWN_MACHINE)
        return error_set(e, ERROR_PLUGIN,
                         "plugin %s is built for another machine (ELF class %d, machine %d; this "
                         "one is class %d, machine %d): rebuild it on this machine",
                         path, head.e_ident[EI_CLASS], head.e_machine, own_class, OWN_MACHINE);
    if (head.e_type != ET_DYN)
        return error_set(
            e, ERROR_PLUGIN,
            "plugin %s is an ELF file, but not a shared object: build it with `cc -shared -fPIC`",
            path);
    if (head.e_phentsize != sizeof(ElfW(Phdr)) || head.e_phnum == 0 ||
        !within_file(head.e_phoff, (uint64_t)head.e_phnum * sizeof(ElfW(Phdr)), count))
        return truncated(path, "program header", e);
    for (unsigned i = 0; i < head.e_phnum; i++) {
        ElfW(Phdr) segment;
        memcpy(&segment, bytes + head.e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type == PT_LOAD && !within_file(segment.p_offset, segment.p_filesz, count))
            return truncated(path, "loadable segment", e);
    }
    /* The section table is not loaded, but it is the last part of the file: where it is missing,
     * the file was truncated. */
    if (head.e_shnum != 0 &&
        !within_file(head.e_shoff, (uint64_t)head.e_shnum * head.e_shentsize, count))
        return truncated(path, "section table", e);
    return 0;
}
