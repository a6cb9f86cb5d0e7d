/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * elf_types.c - finds the types in a plugin file as the dynamic linker would: the symbol
 * `firn_plugin` by the hash table, the pointers of its description by the relocations.
 *
 * Addresses in the file are relative to where it will be loaded. A pointer is either one that a
 * relocation writes, whose target is known from the file, or NULL; any other form would need the
 * linker or the file's own code, and is refused. Every number of the file is checked before it is
 * used: the file may be damaged, or made to do damage.
 */
#include "plugin/elf_types.h"

#include "base/text.h"
#include "plugin/desc.h"

#include <elf.h>
#include <link.h>
#include <stdbool.h>
#include <string.h>

#if defined(__x86_64__)
enum { RELATIVE = R_X86_64_RELATIVE, ABSOLUTE = R_X86_64_64 };
#elif defined(__aarch64__)
enum { RELATIVE = R_AARCH64_RELATIVE, ABSOLUTE = R_AARCH64_ABS64 };
#elif defined(__riscv)
enum { RELATIVE = R_RISCV_RELATIVE, ABSOLUTE = R_RISCV_64 };
#elif defined(__powerpc64__)
enum { RELATIVE = R_PPC64_RELATIVE, ABSOLUTE = R_PPC64_ADDR64 };
#elif defined(__s390x__)
enum { RELATIVE = R_390_RELATIVE, ABSOLUTE = R_390_64 };
#else
#error "unknown ELF machine: add its relocations above"
#endif

/* Not in the headers of older C libraries. */
enum { TAG_RELR_SIZE = 35, TAG_RELR = 36 };

enum {
    NAME_LENGTH = 60,   /* of a family and of a technology */
    MAX_SEGMENTS = 128, /* these bounds are far above any plugin's, and bound the time */
    MAX_RELOCATIONS = 1000000,
};

typedef struct table { /* of the dynamic section: an address and a number of bytes */
    uint64_t address, bytes;
} table;

typedef struct image {
    const char *path;
    const unsigned char *bytes;
    uint64_t segments; /* offset of the program headers */
    unsigned segment_count;
    uint64_t max_symbols; /* that fit into the file; a chain may lead in a circle */
    table rela, relr;
    uint64_t symbols, strings, string_bytes, gnu_hash, hash;
    uint64_t dynamic, dynamic_bytes;
} image;

/* The bytes at an address, in the file. NULL: they are not all in one loadable segment, or not in
 * the file, as data that is zero at the start. */
static const unsigned char *bytes_at(const image *m, uint64_t address, uint64_t bytes)
{
    for (unsigned i = 0; i < m->segment_count; i++) {
        ElfW(Phdr) s;
        memcpy(&s, m->bytes + m->segments + i * sizeof s, sizeof s);
        if (s.p_type == PT_LOAD && address >= s.p_vaddr && address - s.p_vaddr <= s.p_filesz &&
            bytes <= s.p_filesz - (address - s.p_vaddr))
            return m->bytes + s.p_offset + (address - s.p_vaddr);
    }
    return NULL;
}

static bool read_at(const image *m, uint64_t address, void *out, size_t bytes)
{
    const unsigned char *from = bytes_at(m, address, bytes);
    if (from != NULL)
        memcpy(out, from, bytes);
    return from != NULL;
}

/* Reads element `i` of an array. */
static bool read_element(const image *m, uint64_t array, uint64_t i, void *out, size_t bytes)
{
    uint64_t offset, address;
    return !__builtin_mul_overflow(i, bytes, &offset) &&
           !__builtin_add_overflow(array, offset, &address) && read_at(m, address, out, bytes);
}

static int refuse(const image *m, const char *why, error *e)
{
    return error_set(e, ERROR_PLUGIN,
                     "plugin %s: its type cannot be read without running its code: %s: define it "
                     "with FIRN_PLUGIN of <firn/plugin.h>, or name the file with `--plugin`",
                     m->path, why);
}

/* ---- dynamic section and symbols ----------------------------------------------------------- */

static void read_dynamic(image *m)
{
    uint64_t address = 0, bytes = 0;
    for (unsigned i = 0; i < m->segment_count; i++) {
        ElfW(Phdr) s;
        memcpy(&s, m->bytes + m->segments + i * sizeof s, sizeof s);
        if (s.p_type == PT_DYNAMIC) {
            address = s.p_vaddr;
            bytes = s.p_filesz;
        }
    }
    ElfW(Dyn) entry;
    m->dynamic = address;
    m->dynamic_bytes = bytes;
    for (uint64_t i = 0; i < bytes / sizeof entry; i++) {
        if (!read_element(m, address, i, &entry, sizeof entry) || entry.d_tag == DT_NULL)
            return;
        const uint64_t value = entry.d_un.d_val;
        switch (entry.d_tag) {
        case DT_SYMTAB:
            m->symbols = value;
            break;
        case DT_STRTAB:
            m->strings = value;
            break;
        case DT_STRSZ:
            m->string_bytes = value;
            break;
        case DT_HASH:
            m->hash = value;
            break;
        case DT_GNU_HASH:
            m->gnu_hash = value;
            break;
        case DT_RELA:
            m->rela.address = value;
            break;
        case DT_RELASZ:
            m->rela.bytes = value;
            break;
        case TAG_RELR:
            m->relr.address = value;
            break;
        case TAG_RELR_SIZE:
            m->relr.bytes = value;
            break;
        default:
            break;
        }
    }
}

/* Does the string at this offset of the string table contain a word? Also if it cannot be read. */
static bool contains(const image *m, uint64_t offset, const char *word)
{
    const size_t length = strlen(word);
    for (char c;; offset++) {
        if (offset >= m->string_bytes || !read_at(m, m->strings + offset, &c, 1))
            return true;
        const unsigned char *here = c == word[0] ? bytes_at(m, m->strings + offset, length) : NULL;
        if (here != NULL && memcmp(here, word, length) == 0)
            return true;
        if (c == '\0')
            return false;
    }
}

/* Reads the i-th entry of the dynamic section; false: there are no more. */
static bool dynamic_entry(const image *m, uint64_t i, ElfW(Dyn) * out)
{
    return i < m->dynamic_bytes / sizeof *out && read_element(m, m->dynamic, i, out, sizeof *out) &&
           out->d_tag != DT_NULL;
}

static const char *own_code(const image *m)
{
    ElfW(Dyn) entry;
    for (uint64_t i = 0; dynamic_entry(m, i, &entry); i++) {
        switch (entry.d_tag) {
        case DT_RPATH:
            return "RPATH";
        case DT_RUNPATH:
            return "RUNPATH";
        case DT_AUDIT:
        case DT_DEPAUDIT:
            return "AUDIT";
        case DT_FILTER:
        case DT_AUXILIARY:
            return "FILTER";
        case DT_NEEDED:
            if (contains(m, entry.d_un.d_val, "/"))
                return "NEEDED with a path";
            break;
        default:
            break;
        }
    }
    return NULL;
}

static const char symbol_name[] = "firn_plugin";

/* Whether symbol `i` is the one wanted, defined in this file. */
static bool is_wanted(const image *m, uint64_t i, ElfW(Sym) * out)
{
    const size_t length = sizeof symbol_name; /* with the final zero */
    if (!read_element(m, m->symbols, i, out, sizeof *out) || out->st_shndx == SHN_UNDEF ||
        out->st_name > m->string_bytes || length > m->string_bytes - out->st_name)
        return false;
    const unsigned char *name = bytes_at(m, m->strings + out->st_name, length);
    return name != NULL && memcmp(name, symbol_name, length) == 0;
}

static bool find_by_gnu_hash(const image *m, ElfW(Sym) * out)
{
    uint32_t head[4]; /* buckets, first symbol, words of the bloom filter, its shift */
    uint32_t hash = 5381, symbol, link;
    for (const char *c = symbol_name; *c != '\0'; c++)
        hash = hash * 33 + (unsigned char)*c;
    if (!read_at(m, m->gnu_hash, head, sizeof head) || head[0] == 0)
        return false;
    const uint64_t buckets = m->gnu_hash + sizeof head + (uint64_t)head[2] * sizeof(ElfW(Addr)),
                   chains = buckets + (uint64_t)head[0] * sizeof link;
    if (!read_element(m, buckets, hash % head[0], &symbol, sizeof symbol) || symbol < head[1])
        return false;
    for (uint64_t i = symbol; i < m->max_symbols; i++) {
        if (!read_element(m, chains, i - head[1], &link, sizeof link))
            return false;
        if ((link | 1) == (hash | 1) && is_wanted(m, i, out))
            return true;
        if ((link & 1) != 0)
            return false;
    }
    return false;
}

static bool find_by_hash(const image *m, ElfW(Sym) * out)
{
    uint32_t head[2], hash = 0, symbol; /* buckets, symbols */
    for (const char *c = symbol_name; *c != '\0'; c++) {
        hash = (hash << 4) + (unsigned char)*c;
        hash = (hash ^ (hash >> 24 & 0xf0)) & 0x0fffffff;
    }
    if (!read_at(m, m->hash, head, sizeof head) || head[0] == 0)
        return false;
    const uint64_t buckets = m->hash + sizeof head,
                   chains = buckets + (uint64_t)head[0] * sizeof symbol;
    if (!read_element(m, buckets, hash % head[0], &symbol, sizeof symbol))
        return false;
    for (uint64_t tried = 0; symbol != STN_UNDEF && tried < m->max_symbols; tried++) {
        if (is_wanted(m, symbol, out))
            return true;
        if (!read_element(m, chains, symbol, &symbol, sizeof symbol))
            return false;
    }
    return false;
}

/* ---- pointers ------------------------------------------------------------------------------ */

/* A pointer in the file's data, while the relocations are searched. */
typedef struct pointer {
    uint64_t at, target; /* where it is stored; where it will point, 0 is NULL */
    int writers;         /* relocations that write it */
    bool odd;            /* one of them does so in a way that is not known here */
} pointer;

static void note(const image *m, pointer *p, size_t pointers, uint64_t at, const ElfW(Rela) * how)
{
    for (size_t i = 0; i < pointers; i++) {
        if (at - p[i].at >= sizeof(ElfW(Addr)) && p[i].at - at >= sizeof(ElfW(Addr)))
            continue; /* does not touch it */
        ElfW(Sym) s;
        const uint64_t kind = how != NULL ? ELF64_R_TYPE(how->r_info) : RELATIVE;
        p[i].writers++;
        bool known = at == p[i].at;
        if (known && how == NULL) { /* RELR: the word in the file is the target */
            known = read_at(m, at, &p[i].target, sizeof p[i].target);
        } else if (known && kind == RELATIVE) {
            p[i].target = (uint64_t)how->r_addend;
        } else if (known && kind == ABSOLUTE &&
                   read_element(m, m->symbols, ELF64_R_SYM(how->r_info), &s, sizeof s) &&
                   s.st_shndx != SHN_UNDEF && s.st_shndx < SHN_LORESERVE) {
            p[i].target = s.st_value + (uint64_t)how->r_addend;
        } else {
            known = false;
        }
        p[i].odd = p[i].odd || !known;
    }
}

/* An even word is the address of a relocation; an odd one has a bit for each of the 63 words after
 * the last address. */
static void search_relr(const image *m, const unsigned char *words, pointer *p, size_t pointers)
{
    const uint64_t word_bytes = sizeof(uint64_t), bits = 63;
    uint64_t word, next = 0;
    for (uint64_t i = 0; i < m->relr.bytes / word_bytes; i++) {
        memcpy(&word, words + i * word_bytes, sizeof word);
        if ((word & 1) == 0) {
            note(m, p, pointers, word, NULL);
            next = word + word_bytes;
            continue;
        }
        for (uint64_t k = 0; k < bits; k++) {
            if ((word >> (k + 1) & 1) != 0)
                note(m, p, pointers, next + k * word_bytes, NULL);
        }
        next += bits * word_bytes;
    }
}

/* Finds the targets of pointers. NULL, or why they are not known. */
static const char *resolve(const image *m, pointer *p, size_t pointers)
{
    const unsigned char *rela = bytes_at(m, m->rela.address, m->rela.bytes),
                        *relr = bytes_at(m, m->relr.address, m->relr.bytes);
    ElfW(Rela) r;
    if (m->rela.bytes / sizeof r > MAX_RELOCATIONS ||
        m->relr.bytes / sizeof(uint64_t) > MAX_RELOCATIONS / 64)
        return "it has more relocations than any plugin needs";
    if ((rela == NULL && m->rela.bytes > 0) || (relr == NULL && m->relr.bytes > 0))
        return "its relocations are not in the file";
    for (uint64_t i = 0; i < m->rela.bytes / sizeof r; i++) {
        memcpy(&r, rela + i * sizeof r, sizeof r);
        note(m, p, pointers, r.r_offset, &r);
    }
    search_relr(m, relr, p, pointers);
    for (size_t i = 0; i < pointers; i++) {
        uint64_t word = 1;
        if (p[i].odd || p[i].writers > 1)
            return "a pointer of its description is relocated in a way that is not known";
        if (p[i].writers == 0 && (!read_at(m, p[i].at, &word, sizeof word) || word != 0))
            return "a pointer of its description has a fixed address";
    }
    return NULL;
}

/* ---- descriptions -------------------------------------------------------------------------- */

int plugin_check_symbol_size(const char *path, const firn_plugin_desc *d, size_t size, error *e)
{
    const size_t head = offsetof(firn_plugin_desc, desc_size);
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

/* Copies a type id. False if there is none of the form family.technology. */
static bool read_type(arena *a, const image *m, uint64_t address, const char **out, error *e)
{
    char text[2 * NAME_LENGTH + 2] = "";
    for (size_t i = 0; i + 1 < sizeof text && read_at(m, address + i, &text[i], 1); i++) {
        if (text[i] == '\0') {
            char *dot = strchr(text, '.');
            if (dot == NULL)
                return false;
            *dot = '\0';
            bool good = text_is_name(text, NAME_LENGTH) && text_is_name(dot + 1, NAME_LENGTH);
            *dot = '.';
            if (good && (*out = arena_text(a, text)) == NULL)
                error_memory(e);
            return good;
        }
    }
    return false;
}

/* Reads the type of the description at `address`, of which `size` bytes may be read, and the
 * address of the next one. */
static int read_description(arena *a, const image *m, uint64_t address, uint64_t size,
                            elf_types *out, uint64_t *next, error *e)
{
    firn_plugin_desc head = {0};
    const size_t shown = size < PLUGIN_DESC_SIZE_0 ? (size_t)size : PLUGIN_DESC_SIZE_0;
    if (!read_at(m, address, &head, shown))
        return refuse(m, "its description is not among the data of the file", e);
    if (plugin_check_symbol_size(m->path, &head, (size_t)size, e) != 0)
        return e->code;
    if (plugin_check_abi(m->path, &head, e) != 0)
        return e->code;
    pointer p[2] = {{.at = address + offsetof(firn_plugin_desc, type)},
                    {.at = address + offsetof(firn_plugin_desc, next)}};
    const char *why = resolve(m, p, 2);
    if (why != NULL)
        return refuse(m, why, e);
    if (!read_type(a, m, p[0].target, &out->type[out->count], e))
        return refuse(m, "there is no type id of the form family.technology in it", e);
    if (e->code != 0)
        return e->code;
    out->count++;
    *next = p[1].target;
    return 0;
}

/* The dynamic section alone; false if the file cannot be read so far. */
static bool open_dynamic(const unsigned char *bytes, size_t count, image *out)
{
    ElfW(Ehdr) head;
    if (count < sizeof head)
        return false;
    memcpy(&head, bytes, sizeof head);
    *out = (image){
        .path = "", .bytes = bytes, .segments = head.e_phoff, .segment_count = head.e_phnum};
    if (out->segment_count > MAX_SEGMENTS)
        return false;
    read_dynamic(out);
    return true;
}

const char *plugin_elf_own_code(const unsigned char *bytes, size_t count)
{
    image m;
    return open_dynamic(bytes, count, &m) ? own_code(&m) : "a form that cannot be read";
}

bool plugin_elf_uses_origin(const unsigned char *bytes, size_t count)
{
    image m;
    ElfW(Dyn) entry;
    for (uint64_t i = 0; open_dynamic(bytes, count, &m) && dynamic_entry(&m, i, &entry); i++) {
        if ((entry.d_tag == DT_RPATH || entry.d_tag == DT_RUNPATH) &&
            contains(&m, entry.d_un.d_val, "ORIGIN"))
            return true;
    }
    return false;
}

int plugin_elf_types(arena *a, const char *path, const unsigned char *bytes, size_t count,
                     elf_types *out, error *e)
{
    ElfW(Ehdr) head;
    ElfW(Sym) symbol;
    if (count < sizeof head) /* as plugin_check_elf() has made sure of */
        return error_set(e, ERROR_PLUGIN, "plugin %s is truncated", path);
    memcpy(&head, bytes, sizeof head);
    image m = {.path = path,
               .bytes = bytes,
               .segments = head.e_phoff,
               .segment_count = head.e_phnum,
               .max_symbols = count / sizeof(ElfW(Sym))};
    if (m.segment_count > MAX_SEGMENTS)
        return refuse(&m, "it has more segments than any plugin needs", e);
    read_dynamic(&m);
    bool found =
        m.gnu_hash != 0 ? find_by_gnu_hash(&m, &symbol) : m.hash != 0 && find_by_hash(&m, &symbol);
    if (!found)
        return error_set(e, ERROR_PLUGIN,
                         "plugin %s exports no symbol `firn_plugin`: end its source "
                         "with FIRN_PLUGIN of <firn/plugin.h>",
                         path);
    const unsigned kind = ELF64_ST_TYPE(symbol.st_info);
    if ((kind != STT_OBJECT && kind != STT_NOTYPE) || symbol.st_shndx >= SHN_LORESERVE)
        return refuse(&m, "its `firn_plugin` is not constant data", e);
    out->count = 0;
    uint64_t seen[PLUGIN_MAX_TYPES] = {0}, at = symbol.st_value, size = symbol.st_size;
    do {
        for (size_t i = 0; i < out->count; i++) {
            if (seen[i] == at)
                return error_set(e, ERROR_PLUGIN,
                                 "plugin %s: the description of `%s` is the `next` of two others: "
                                 "end the chain with NULL",
                                 path, out->type[i]);
        }
        if (out->count == PLUGIN_MAX_TYPES)
            return error_set(e, ERROR_PLUGIN, "plugin %s has more than %d types", path,
                             PLUGIN_MAX_TYPES);
        seen[out->count] = at;
        if (read_description(a, &m, at, size, out, &at, e) != 0)
            return e->code;
        size = PLUGIN_DESC_SIZE_0;
    } while (at != 0);
    return 0;
}
