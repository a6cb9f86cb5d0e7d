/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * ini.c - sections and keys with their files and lines, and the limitations of inih: input that it
 * would cut or join is refused with its line, never read in part.
 */
#include "problem/ini.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct fixture {
    arena *a;
    error e;
    int fd;
    char path[64];
    ini_document d;
} fixture;

static int begin(void **state)
{
    fixture *p = calloc(1, sizeof *p);
    if (p == NULL)
        return -1;
    p->a = arena_new();
    p->fd = memfd_create("x.ini", 0); /* a regular file that costs no disk */
    snprintf(p->path, sizeof p->path, "/proc/self/fd/%d", p->fd);
    *state = p;
    return p->a == NULL || p->fd < 0 ? -1 : 0;
}

static int end(void **state)
{
    fixture *p = *state;
    int result = close(p->fd);
    arena_free(p->a);
    free(p);
    return result;
}

static int load_bytes(fixture *p, const char *bytes, size_t count)
{
    FILE *f = fopen(p->path, "w");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, count, f), count);
    assert_int_equal(fclose(f), 0);
    p->e = (error){0};
    return ini_load(NULL, p->a, p->path, "x.ini", false, &p->d, &p->e);
}

static void load(fixture *p, const char *text)
{
    if (load_bytes(p, text, strlen(text)) != 0)
        fail_msg("%s", p->e.text);
}

/* Refused, with a message that begins like this. */
static void refused(fixture *p, const char *text, const char *sentence)
{
    if (load_bytes(p, text, strlen(text)) == 0)
        fail_msg("read: %s", text);
    assert_int_equal(p->e.code, ERROR_PROBLEM);
    if (strncmp(p->e.text, sentence, strlen(sentence)) != 0)
        fail_msg("`%s` instead of `%s`", p->e.text, sentence);
}

static const char *value(fixture *p, const char *kind, const char *name, const char *key)
{
    ini_entry *n = ini_find_entry(ini_find_section(&p->d, kind, name), key);
    return n == NULL ? NULL : n->value;
}

/* ---- contents of a file ---------------------------------------------------------------------- */

static void sections_and_keys_have_locations(void **state)
{
    fixture *p = *state;
    load(p, "; a site\n"
            "format = 1\n"
            "\n"
            "[grid]\n"
            "type = grid.connection\n"
            "price=x.csv:a\n"
            "# in between\n"
            "[bus w40]          ; what a bus is\n"
            "temperature = 40 degC   ; in the loop\n");
    assert_int_equal(p->d.sections.count, 3);
    const ini_section *s = p->d.sections.at;
    assert_string_equal(s[0].name, "");
    assert_string_equal(s[1].name, "grid");
    assert_string_equal(s[1].kind, "");
    assert_string_equal(s[2].kind, "bus");
    assert_string_equal(s[2].name, "w40");
    assert_int_equal(s[1].line, 4);
    assert_int_equal(s[2].line, 8);
    assert_string_equal(s[2].file, "x.ini");
    assert_int_equal(s[0].entries.count, 1);
    assert_int_equal(s[1].entries.count, 2);
    assert_int_equal(s[1].entries.at[1].line, 6);
    assert_string_equal(s[1].entries.at[1].file, "x.ini");
    assert_string_equal(value(p, "", "", "format"), "1");
    assert_string_equal(value(p, "", "grid", "price"), "x.csv:a");
    assert_string_equal(value(p, "bus", "w40", "temperature"), "40 degC");
    assert_null(value(p, "", "w40", "temperature"));
    assert_null(value(p, "", "grid", "temperature"));
    assert_null(ini_find_section(&p->d, "", "w40"));
    assert_int_equal(strlen(p->d.sha256), 64);
}

static void values_are_kept_verbatim(void **state)
{
    fixture *p = *state;
    load(p, "[a]\n"
            "one = 2 = 3\n"
            "two = x;y#z\n"
            "three =   spaces  inside   \n"
            "four = \"quoted ; not\"\n"
            "five = # no comment\n"
            "six = 5 ;\n"
            "seven = caf\303\251 \342\202\254\n"
            "dotted.key-with_all.of = 1\n"
            "tab\t=\t9\t\n");
    assert_string_equal(value(p, "", "a", "one"), "2 = 3");
    assert_string_equal(value(p, "", "a", "two"), "x;y#z");
    assert_string_equal(value(p, "", "a", "three"), "spaces  inside");
    assert_string_equal(value(p, "", "a", "four"), "\"quoted"); /* a comment begins at " ;" */
    assert_string_equal(value(p, "", "a", "five"), "# no comment");
    assert_string_equal(value(p, "", "a", "six"), "5");
    assert_string_equal(value(p, "", "a", "seven"), "caf\303\251 \342\202\254");
    assert_string_equal(value(p, "", "a", "dotted.key-with_all.of"), "1");
    assert_string_equal(value(p, "", "a", "tab"), "9");
}

static void line_endings(void **state)
{
    fixture *p = *state;
    load(p, "\xEF\xBB\xBF"
            "format = 1\r\n[grid]\r\n\r\ntype = a.b  \r\n; c\r\nlast = 2");
    assert_int_equal(p->d.sections.count, 2);
    assert_string_equal(value(p, "", "", "format"), "1");
    assert_string_equal(value(p, "", "grid", "type"), "a.b");
    assert_string_equal(value(p, "", "grid", "last"), "2");
    assert_int_equal(p->d.sections.at[1].line, 2);
    assert_int_equal(p->d.sections.at[1].entries.at[1].line, 6);
    load(p, "\xEF\xBB\xBF[grid]\na = 1"); /* the byte order mark before a section */
    assert_string_equal(value(p, "", "grid", "a"), "1");
    load(p, "");
    assert_int_equal(p->d.sections.count, 1);
    load(p, "\n\n  \n\t\n; only this");
    assert_int_equal(p->d.sections.count, 1);
    refused(p, "a = 1\rb = 2\n",
            "x.ini:1: the line contains a control character (13)"); /* line endings of the old
                                                                       Macintosh */
    refused(p, "a = 1\r\r\nb = 2\n", "x.ini:1: the line contains a control character (13)");
}

/* ---- limitations of inih, and refusals ------------------------------------------------------- */

/* A line of any length is read completely or refused. */
static void long_lines_are_never_cut(void **state)
{
    fixture *p = *state;
    bool some_read = false, some_refused = false;
    for (int length = 100; length <= 2000; length += length < 300 ? 1 : 97) {
        char text[2300], wanted[2100];
        /* Text that inih would read as another key, placed where it cuts the line. */
        memset(wanted, 'x', sizeof wanted);
        memcpy(wanted + length - 20, "price = 5 =========", 19);
        wanted[length - 1] = 'z';
        wanted[length] = '\0';
        snprintf(text, sizeof text, "[grid]\nkey = %s\nnext = 7\n", wanted);
        if (load_bytes(p, text, strlen(text)) == 0) {
            some_read = true;
            assert_string_equal(value(p, "", "grid", "key"), wanted);
            assert_string_equal(value(p, "", "grid", "next"), "7");
            assert_int_equal(p->d.sections.at[1].entries.count, 2);
        } else {
            char number[48];
            some_refused = true;
            snprintf(number, sizeof number, "x.ini:2: the line is %d bytes long", length + 6);
            assert_int_equal(p->e.code, ERROR_PROBLEM);
            assert_true(strncmp(p->e.text, number, strlen(number)) == 0);
            assert_non_null(strstr(p->e.text, "CSV"));
        }
    }
    assert_true(some_read && some_refused);
    char comment[400];
    memset(comment, '-', sizeof comment);
    memcpy(comment, "; ", 2);
    comment[399] = '\0';
    refused(p, comment,
            "x.ini:1: the line is 399 bytes long"); /* the rest of a comment would be a key */
}

static void long_section_names(void **state)
{
    fixture *p = *state;
    char text[300];
    const char *name = "a-name-of-forty-nine-characters-as-inih-allows-i";
    assert_int_equal(strlen(name), 48);
    snprintf(text, sizeof text, "[%sa]\nk = 1\n[%sb]\nk = 2\n", name, name);
    load(p, text);
    assert_int_equal(p->d.sections.count, 3);
    assert_int_equal(strlen(p->d.sections.at[1].name), 49);
    snprintf(text, sizeof text, "[%sab]\nk = 1\n[%sac]\nk = 2\n", name, name);
    refused(p, text, "x.ini:1: section name `a-name-of");
    assert_non_null(strstr(p->e.text, "50 characters"));
    snprintf(text, sizeof text, "\n[bus %sab]\n", name);
    refused(p, text, "x.ini:2: section name `bus a-name-of");
    char line[199];
    memset(line, 'a', sizeof line);
    line[0] = '[';
    line[196] = ']';
    line[197] = '\0';
    refused(p, line, "x.ini:1: section name `aaaa");
}

static void indented_keys_are_keys(void **state)
{
    fixture *p = *state;
    load(p, "[grid]\n"
            "first = 1\n"
            "    second = 2\n"
            "\tthird = 3\n"
            "  [other]\n"
            "  \t fourth = 4\n"
            "   ; a comment\n");
    assert_string_equal(value(p, "", "grid", "first"), "1");
    assert_string_equal(value(p, "", "grid", "second"), "2");
    assert_string_equal(value(p, "", "grid", "third"), "3");
    assert_string_equal(value(p, "", "other", "fourth"), "4");
    refused(p, "[grid]\nfirst = 1\n   and more of it\n",
            "x.ini:3: `and more of it` is neither a [section], nor `key = value`, nor a comment");
}

static void not_a_file(void **state)
{
    fixture *p = *state;
    assert_int_equal(ini_load(NULL, p->a, "/tmp", "x.ini", false, &p->d, &p->e), ERROR_PROBLEM);
    assert_non_null(strstr(p->e.text, "folder"));
    p->e = (error){0};
    assert_int_equal(ini_load(NULL, p->a, "/dev/null", "x.ini", false, &p->d, &p->e),
                     ERROR_PROBLEM);
    p->e = (error){0};
    assert_int_equal(ini_load(NULL, p->a, "/tmp/firn-no-such.ini", "x.ini", false, &p->d, &p->e),
                     ERROR_PROBLEM);
    assert_non_null(strstr(p->e.text, "firn-no-such.ini"));
}

static void duplicates(void **state)
{
    fixture *p = *state;
    refused(p, "[grid]\na = 1\nb = 2\na = 3\n",
            "x.ini:4: [grid] duplicate key `a` (first at line 2)");
    refused(p, "[grid]\na = 1\n[bus x]\n[grid]\n",
            "x.ini:4: duplicate section [grid] (first at line 1)");
    refused(p, "[bus x]\n\n[bus  x]\n", "x.ini:3: duplicate section [bus x] (first at line 1)");
    refused(p, "format = 1\nformat = 1\n", "x.ini:2: duplicate key `format` (first at line 1)");
    load(p, "[x]\na = 1\n[bus x]\na = 1\n[y]\na = 1\n"); /* the same name, different kinds */
    assert_int_equal(p->d.sections.count, 4);
}

static void control_characters(void **state)
{
    fixture *p = *state;
    for (char c = 1; c < ' '; c++) {
        char text[60], sentence[60];
        if (c == '\t' || c == '\n')
            continue;
        snprintf(text, sizeof text, "[a]\n\nkey = 1%c2\n", c);
        snprintf(sentence, sizeof sentence, "x.ini:3: the line contains a control character (%d)",
                 c);
        refused(p, text, sentence);
    }
    assert_int_equal(load_bytes(p, "[a]\nk = 1\0\nb = 2\n", 18), ERROR_PROBLEM);
    assert_non_null(strstr(p->e.text, "NUL bytes"));
}

static void invalid_lines(void **state)
{
    fixture *p = *state;
    refused(p, "[grid]\nprice\n", "x.ini:2: `price` is neither a [section]");
    refused(p, "[grid]\na = 1\n\nprice 5\nb = 1\n", "x.ini:4: `price 5` is neither a [section]");
    refused(p, "[grid]\nprice =\n", "x.ini:2: `price` has no value");
    refused(p, "[grid]\nprice =    \n", "x.ini:2: `price` has no value");
    refused(p, "[grid]\nprice = ; soon\n", "x.ini:2: `price` has no value");
    refused(p, "[grid]\n= 5\n", "x.ini:2: "); /* no key */
    refused(p, "[grid]\nfile x.csv:price\n", "x.ini:2: there is a `:` before the first `=`");
    refused(p, "[grid]\nprice: 5\n", "x.ini:2: there is a `:` before the first `=`");
    refused(p, "[grid]\nphase: 5\n", "x.ini:2: there is a `:` before the first `=`");
    refused(p, "[grid]\nphase 2028: 5\n", "x.ini:2: there is a `:` before the first `=`");
    refused(p, "[grid]\nphase 2028: a: b = 5\n", "x.ini:2: there is a `:` before the first `=`");
    refused(p, "[grid]\nyear 2028: price = 5\n", "x.ini:2: there is a `:` before the first `=`");
    refused(p, "[grid]\nphase 2028: x ; = 5\n", "x.ini:2: `phase 2028: x ; = 5` is neither");
    refused(p, "[grid]\nphase 1: x =\n", "x.ini:2: `phase 1: x` has no value");
    refused(p, "[grid]\nphase 1: x = 5\nphase 1: x = 6\n",
            "x.ini:3: [grid] duplicate key `phase 1: x` (first at line 2)");
}

/* inih ends a key at a colon; in these keys it is part of the key. */
static void keys_of_one_phase(void **state)
{
    fixture *p = *state;
    load(p, "[scenario high-price]\nphase 2028: grid.price = 40 ; a: b\n"
            "  phase 2030 : bus w40.temperature = x.csv:t = 5\ngrid.price = 7: 8\n");
    assert_string_equal(value(p, "scenario", "high-price", "phase 2028: grid.price"), "40");
    assert_string_equal(value(p, "scenario", "high-price", "phase 2030 : bus w40.temperature"),
                        "x.csv:t = 5");
    assert_string_equal(value(p, "scenario", "high-price", "grid.price"), "7: 8");
}

/* With two errors, the first is reported. */
static void the_first_error_is_reported(void **state)
{
    fixture *p = *state;
    refused(p, "[grid]\nprice\nb = \001\n", "x.ini:2: `price` is neither");
    refused(p, "[grid]\nprice\n[grid]\n", "x.ini:2: `price` is neither");
    refused(p, "[grid]\nprice\nb =\n", "x.ini:2: `price` is neither");
    refused(p, "[grid]\nb =\nprice\n", "x.ini:2: `b` has no value");
}

static void section_lines(void **state)
{
    fixture *p = *state;
    refused(p, "\n[grid\na = 1\n", "x.ini:2: `[grid` has no closing `]`");
    refused(p, "[grid] a = 1\n", "x.ini:1: `a = 1` follows a section's `]`");
    refused(p, "[grid]]\n", "x.ini:1: `]` follows");
    refused(p, "[]\n", "x.ini:1: section name ``");
    refused(p, "[Grid]\n", "x.ini:1: section name `Grid` must consist of a-z");
    refused(p, "[gr.id]\n", "x.ini:1: section name `gr.id`");
    refused(p, "[gr\303\251]\n", "x.ini:1: section name");
    refused(p, "[bus a b]\n", "x.ini:1: section name `a b`");
    refused(p, "[a ;b]\n", "x.ini:1: section name `;b`");
    load(p, "[ grid ]\nk = 1\n[\tbus \t w40 ]\nk = 2\n[x]# c\n[y];c\n; a : b\n# a : b\n");
    assert_string_equal(value(p, "", "grid", "k"), "1");
    assert_string_equal(value(p, "bus", "w40", "k"), "2");
    assert_int_equal(p->d.sections.count, 5);
}

/* ---- functions ------------------------------------------------------------------------------- */

/* Puts the entry into the section, which need not exist. */
static void put_entry(fixture *p, const char *kind, const char *name, const ini_entry *entry)
{
    ini_section *s = ini_ensure_section(p->a, &p->d, kind, name, entry->file, &p->e);
    assert_non_null(s);
    assert_int_equal(ini_put(p->a, s, entry, &p->e), 0);
}

static void putting_and_taking_entries(void **state)
{
    fixture *p = *state;
    load(p, "[grid]\na = 1\n");
    put_entry(p, "", "grid", &(ini_entry){.key = "a", .value = "2", .file = "--set"});
    put_entry(p, "bus", "w40", &(ini_entry){.key = "b", .value = "3", .file = "--set"});
    assert_string_equal(value(p, "", "grid", "a"), "2");
    assert_string_equal(value(p, "bus", "w40", "b"), "3");
    ini_section *s = ini_find_section(&p->d, "", "grid");
    assert_int_equal(s->entries.count, 1);
    assert_int_equal(s->entries.at[0].line, 0);
    assert_false(s->entries.at[0].used);
    assert_ptr_equal(ini_take_entry(s, "a"), &s->entries.at[0]);
    assert_true(s->entries.at[0].used);
    assert_null(ini_take_entry(s, "b"));
    assert_null(ini_take_entry(NULL, "a"));
}

static void locations_in_messages(void **state)
{
    fixture *p = *state;
    char out[100];
    load(p, "format = 1\n[grid]\nprice = 2\n[bus w40]\ntemperature = 3\n");
    const ini_section *s = p->d.sections.at;
    assert_string_equal(ini_location(&s[0], &s[0].entries.at[0], out, sizeof out),
                        "x.ini:1: format");
    assert_string_equal(ini_location(&s[1], &s[1].entries.at[0], out, sizeof out),
                        "x.ini:3: [grid] price");
    assert_string_equal(ini_location(&s[2], &s[2].entries.at[0], out, sizeof out),
                        "x.ini:5: [bus w40] temperature");
    put_entry(p, "", "grid", &(ini_entry){.key = "price", .value = "9", .file = "--set"});
    assert_string_equal(ini_location(&s[1], &s[1].entries.at[0], out, sizeof out),
                        "--set: [grid] price");
    assert_int_equal(ini_complain(&p->e, &s[1], &s[1].entries.at[0], "%d is too much", 9),
                     ERROR_PROBLEM);
    assert_string_equal(p->e.text, "--set: [grid] price = 9: 9 is too much");
}

static void unknown_keys(void **state)
{
    fixture *p = *state;
    static const char *const known[] = {"import_limit", "price"};
    load(p, "[grid]\nprice = 2\nimport-limit = 3\n");
    ini_section *s = ini_find_section(&p->d, "", "grid");
    ini_take_entry(s, "price");
    assert_int_equal(ini_all_used(s, known, 2, &p->e), ERROR_PROBLEM);
    assert_string_equal(p->e.text, "x.ini:3: [grid] unknown key `import-limit`; did you mean "
                                   "`import_limit`?");
    p->e = (error){0};
    assert_int_equal(ini_all_known(s, known, 2, &p->e), ERROR_PROBLEM);
    p->e = (error){0};
    ini_take_entry(s, "import-limit");
    assert_int_equal(ini_all_used(s, known, 2, &p->e), 0);
}

/* Random files from significant pieces are read or refused, without a crash. */
static void random_files(void **state)
{
    fixture *p = *state;
    static const char *const piece[] = {"[",
                                        "]",
                                        "=",
                                        ":",
                                        ";",
                                        "#",
                                        "\n",
                                        "\n",
                                        "\r\n",
                                        " ",
                                        "\t",
                                        "grid",
                                        "a",
                                        "bus",
                                        "[grid]\n",
                                        "k = 1\n",
                                        "\\",
                                        "\"",
                                        "\xEF\xBB\xBF",
                                        "\xC3",
                                        "\177",
                                        "\001",
                                        "..",
                                        "[a]",
                                        "long-long-long-long-long-long-long-long-long-name",
                                        "= 5",
                                        "  k = 2\n"};
    uint64_t seed = 20261120;
    for (int n = 0; n < 3000; n++) {
        char text[2500] = "";
        size_t used = 0;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        for (int i = (int)(seed >> 60) * 3; i >= 0; i--) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *next = piece[(seed >> 33) % (sizeof piece / sizeof piece[0])];
            used += (size_t)snprintf(text + used, sizeof text - used, "%s", next);
        }
        arena_free(p->a);
        p->a = arena_new();
        if (load_bytes(p, text, used) == 0) {
            for (size_t i = 0; i < p->d.sections.count; i++) {
                const ini_section *s = &p->d.sections.at[i];
                for (size_t k = 0; k < s->entries.count; k++) {
                    assert_true(*s->entries.at[k].key != '\0' && *s->entries.at[k].value != '\0');
                    assert_ptr_equal(ini_find_entry(&p->d.sections.at[i], s->entries.at[k].key),
                                     &s->entries.at[k]);
                }
            }
        } else {
            assert_int_equal(p->e.code, ERROR_PROBLEM);
            assert_true(strncmp(p->e.text, "x.ini:", 6) == 0);
        }
    }
}

int main(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, begin, end)
    const struct CMUnitTest tests[] = {
        CASE(sections_and_keys_have_locations),
        CASE(values_are_kept_verbatim),
        CASE(line_endings),
        CASE(long_lines_are_never_cut),
        CASE(long_section_names),
        CASE(indented_keys_are_keys),
        CASE(not_a_file),
        CASE(duplicates),
        CASE(control_characters),
        CASE(invalid_lines),
        CASE(keys_of_one_phase),
        CASE(the_first_error_is_reported),
        CASE(section_lines),
        CASE(putting_and_taking_entries),
        CASE(locations_in_messages),
        CASE(unknown_keys),
        CASE(random_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
