/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ini.c - fuzzes the INI reader: any bytes are read as sections and entries, or refused.
 */
#include "fuzz.h"

#include "problem/ini.h"

static void text_is_clean(const fuzz_input *in, const char *text)
{
    for (const char *c = text; *c != '\0'; c++)
        fuzz_require((unsigned char)*c >= ' ' || *c == '\t', "an entry is one line of text", text);
    fuzz_require(!in->utf8 || fuzz_utf8(text, strlen(text)), "whole characters", text);
}

static void entries_are_sound(const fuzz_input *in, ini_section *s, text_buffer *record)
{
    int line = 0;
    for (size_t i = 0; i < s->entries.count; i++) {
        const ini_entry *n = &s->entries.at[i];
        fuzz_require(*n->key != '\0' && *n->value != '\0', "no empty key or value", n->key);
        fuzz_require(n->line > line, "entries are in the order of their lines", n->key);
        fuzz_require(ini_find_entry(s, n->key) == n, "each key finds its entry", n->key);
        text_is_clean(in, n->key);
        text_is_clean(in, n->value);
        text_add(record, n->key);
        text_add(record, "=");
        text_add(record, n->value);
        text_addf(record, " %d\n", n->line);
        line = n->line;
    }
}

static void messages_are_sentences(arena *a, ini_document *d)
{
    static const char *const known[] = {"file", "import_limit", "price"};
    for (size_t i = 0; i < d->sections.count; i++) {
        error e = {0};
        ini_section *s = &d->sections.at[i];
        if (s->entries.count == 0)
            continue;
        if (ini_all_known(s, known, 3, &e) != 0)
            fuzz_refusal(&e, ERROR_PROBLEM, "fuzz.ini:");
        e = (error){0};
        ini_complain(&e, s, &s->entries.at[0], "this is not the expected value");
        fuzz_refusal(&e, ERROR_PROBLEM, "fuzz.ini:");
        e = (error){0};
        ini_entry other = s->entries.at[0];
        other.value = "1";
        fuzz_require(ini_put(a, s, &other, &e) == 0, "an entry can be replaced", e.text);
        fuzz_require(ini_find_entry(s, other.key)->value == other.value, "it has been replaced",
                     other.key);
    }
}

static void read_once(arena *a, const fuzz_input *in, text_buffer *record)
{
    char path[40];
    error e = {0};
    ini_document d;
    int fd = fuzz_file(in->text, in->size, path);
    if (ini_load(NULL, a, path, "fuzz.ini", false, &d, &e) != 0) {
        fuzz_refusal(&e, ERROR_PROBLEM, "fuzz.ini:");
        text_add(record, e.text);
    } else {
        for (size_t i = 0; i < d.sections.count; i++) {
            ini_section *s = &d.sections.at[i];
            fuzz_require(ini_find_section(&d, s->kind, s->name) == s, "each section is found once",
                         s->name);
            text_is_clean(in, s->kind);
            text_addf(record, "[%s %s] %d\n", s->kind, s->name, s->line);
            entries_are_sound(in, s, record);
        }
        ini_document copy;
        fuzz_require(ini_copy(a, &d, &copy, &e) == 0 && ini_overlay(a, &copy, &d, &e) == 0 &&
                         copy.sections.count == d.sections.count,
                     "an overlay of itself changes nothing", e.text);
        messages_are_sentences(a, &d);
    }
    close(fd);
}

FUZZ_TARGET(read_once)
