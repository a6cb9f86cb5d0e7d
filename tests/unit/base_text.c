/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * base_text.c - numbers, compared with the C library; names and the text buffer; and two modules
 * that work on text: log lines and SHA-256.
 */
#include "base/log.h"
#include "base/sha256.h"
#include "base/text.h"
#include "skip.h"

#include "base/error.h"

#include <locale.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* A random number of one of six families: any bits, few digits, fractions, ties, multiples of
 * powers of two, powers of ten. */
static double sample(int i, uint64_t *state)
{
    uint64_t bits = next_random(state);
    double value;
    switch (i % 6) {
    case 0:
        memcpy(&value, &bits, sizeof value);
        return value;
    case 1:
        return (double)(bits % 2000001) / 1000.0 - 1000.0;
    case 2:
        return (double)(bits >> 11) * 0x1p-53 * 200.0;
    case 3:
        return (double)(bits % 100000) + 0.5;
    case 4:
        return ldexp((double)(bits % 4096), (int)(bits >> 12 & 31) - 16);
    default:
        return pow(10.0, (double)(bits % 40) - 15.0) * (1.0 + (double)(bits >> 40 & 3) * 0x1p-52);
    }
}

static void same_bits(double a, double b)
{
    assert_memory_equal(&a, &b, sizeof a);
}

static void reads(const char *text, double expected, const char *rest)
{
    double value = 77.0;
    const char *end = text_number(text, &value);
    assert_non_null(end);
    assert_string_equal(end, rest);
    same_bits(value, expected);
}

static void test_number(void **state)
{
    (void)state;
    reads("12", 12, "");
    reads("-1.5e3", -1500, "");
    reads("+.5", 0.5, "");
    reads("5.", 5, "");
    reads("-0", -0.0, "");
    reads("0.1", 0.1, "");
    reads("1e22", 1e22, "");
    reads("1e23", 1e23, ""); /* beyond the exact powers of ten */
    reads("9007199254740993", 9007199254740992.0, "");
    reads("9007199254740993.00000000000000000000000001", 9007199254740994.0, "");
    reads("0.000000000000000000000000000000123", 1.23e-31, "");
    reads("2.2250738585072011e-308", 2.2250738585072011e-308, "");
    reads("1.7976931348623157e308", 1.7976931348623157e308, "");
    reads("123456789012345678901234567890", 123456789012345678901234567890.0, "");
    reads("0e999999999999", 0, "");
    reads("1e-999", 0, "");
    reads("130MW", 130, "MW");
    reads("5eur", 5, "eur");
    reads("5 e", 5, " e");
    reads("1e+", 1, "e+");
    reads("1.2.3", 1.2, ".3");
    reads("1,5", 1, ",5");

    static const char *const refused[] = {
        "",       "nan", "NaN", "inf", "-inf", "infinity", "0x10", "0X1", "-0x1", "1e999",
        "-1e400", ".",   "-",   "+",   "e5",   " 1",       "--1",  "+-1", ".e1"};
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        double value = 77.0;
        assert_null(text_number(refused[i], &value));
    }
}

static void test_number_against_strtod(void **state)
{
    (void)state;
    uint64_t seed = 88172645463325252u;
    for (int i = 0; i < 200000; i++) {
        char text[64];
        double value = sample(i, &seed), parsed;
        if (!isfinite(value))
            continue;
        snprintf(text, sizeof text, "%.*g", 1 + (int)(next_random(&seed) % 17), value);
        double expected = strtod(text, NULL);
        if (!isfinite(expected))
            continue;
        const char *end = text_number(text, &parsed);
        assert_non_null(end);
        assert_int_equal(*end, 0);
        same_bits(parsed, expected);
    }
}

static void writes(double value, int digits, const char *expected)
{
    text_buffer b = {0};
    text_add_number(&b, value, digits);
    assert_string_equal(b.at, expected);
    assert_int_equal(b.count, strlen(expected));
    text_free(&b);
}

static void test_add_number(void **state)
{
    (void)state;
    writes(0, 6, "0");
    writes(-0.0, 6, "0");
    writes(0.1, 10, "0.1");
    writes(0.1, 17, "0.10000000000000001");
    writes(100, 3, "100");
    writes(100, 2, "1e+02");
    writes(-12.5, 2, "-12"); /* ties round to even, as in printf */
    writes(13.5, 2, "14");
    writes(9.996, 3, "10");
    writes(0.0001, 5, "0.0001");
    writes(0.00001, 5, "1e-05");
    writes(1e300, 5, "1e+300");
    writes(-1.5e-300, 5, "-1.5e-300");
    writes(4.9e-324, 3, "4.94e-324");
    writes(1234567, 7, "1234567");

    uint64_t seed = 1234567;
    for (int i = 0; i < 300000; i++) {
        double value = sample(i, &seed);
        int digits = 1 + (int)(next_random(&seed) % 17);
        char expected[64];
        if (!isfinite(value))
            continue;
        snprintf(expected, sizeof expected, "%.*g", digits, value);
        writes(value, digits, value == 0.0 ? "0" : expected);
    }
}

/* Skipped if the machine has no locale with a decimal comma. */
static void test_any_locale(void **state)
{
    (void)state;
    static const char *const comma[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "nl_NL.UTF-8"};
    bool found = false;
    for (size_t i = 0; i < sizeof comma / sizeof comma[0] && !found; i++)
        found = setlocale(LC_ALL, comma[i]) != NULL;
    if (!found)
        SKIP("no locale with a decimal comma is installed");
    char text[32];
    snprintf(text, sizeof text, "%.1f", 1.5);
    assert_string_equal(text, "1,5"); /* otherwise this test proves nothing */
    reads("1.5", 1.5, "");
    reads("1.50000000000000000000001", 1.5, "");
    reads("1,5", 1, ",5");
    writes(1.5, 6, "1.5");
    writes(0.1, 17, "0.10000000000000001");
    writes(1.5e-200, 6, "1.5e-200");
    assert_string_equal(text_of(text, sizeof text, 2.5, 3), "2.5");
    setlocale(LC_ALL, "C");
}

static void shows(double value, int digits, const char *expected)
{
    char out[64];
    assert_ptr_equal(text_of(out, sizeof out, value, digits), out);
    assert_string_equal(out, expected);
}

static void test_of(void **state)
{
    (void)state;
    shows(1234567, 3, "1234567");
    shows(1234567.8, 3, "1234568");
    shows(999.6, 3, "1000");
    shows(9999.7, 3, "10000");
    shows(123.456, 4, "123.5");
    shows(0.1, 3, "0.1");
    shows(0.0000123, 3, "0.0000123");
    shows(1.23e-9, 3, "1.23e-09");
    shows(-2.50, 3, "-2.5");
    shows(-0.0, 3, "0");
    shows(1e15, 3, "1000000000000000");
    shows(1e20, 3, "1e+20");
    shows((double)NAN, 3, "nan");
    shows(-(double)INFINITY, 3, "-inf");
    char small[4];
    assert_string_equal(text_of(small, sizeof small, 123456, 6), "123");
}

static void test_names(void **state)
{
    (void)state;
    char padded[] = " \t a b \r\n";
    assert_string_equal(text_trim(padded), "a b");
    char blank[] = " \t ";
    assert_string_equal(text_trim(blank), "");
    assert_string_equal(text_skip(" \tx "), "x ");
    assert_true(text_starts("phase 2028", "phase "));
    assert_false(text_starts("pha", "phase"));

    assert_true(text_is_name("w40", 63));
    assert_true(text_is_name("4cp_a-b", 63));
    assert_true(text_is_name("abc", 3));
    assert_false(text_is_name("abcd", 3));
    assert_false(text_is_name("", 3));
    assert_false(text_is_name("-a", 3));
    assert_false(text_is_name("_a", 3));
    assert_false(text_is_name("A", 3));
    assert_false(text_is_name("a b", 9));
    assert_false(text_is_name("\xC3\xA4", 9));
}

static void test_nearest(void **state)
{
    (void)state;
    static const char *const keys[] = {"price", "import_limit", "export_limit", "carbon", "pue"};
    const size_t count = sizeof keys / sizeof keys[0];
    assert_string_equal(text_nearest_of("prize", keys, count), "price");
    assert_string_equal(text_nearest_of("pirce", keys, count), "price"); /* two letters swapped */
    assert_string_equal(text_nearest_of("Price", keys, count), "price");
    assert_string_equal(text_nearest_of("import-limit", keys, count), "import_limit");
    assert_string_equal(text_nearest_of("importlimit", keys, count), "import_limit");
    assert_string_equal(text_nearest_of("cabron", keys, count), "carbon");
    assert_string_equal(text_nearest_of("PUE", keys, count), "pue");
    assert_null(text_nearest_of("temperature", keys, count));
    assert_null(text_nearest_of("x", keys, count));
    assert_null(text_nearest_of("", keys, count));
    assert_null(text_nearest_of("price", keys, 0));

    static const char *const tied[] = {"bus", "bug", "bud"};
    assert_string_equal(text_nearest_of("buz", tied, 3), "bud");
    char endless[4000];
    memset(endless, 'a', sizeof endless - 1);
    endless[sizeof endless - 1] = '\0';
    assert_null(text_nearest_of(endless, keys, count));
}

static void test_short(void **state)
{
    (void)state;
    char out[11];
    assert_string_equal(text_short(out, sizeof out, "0123456789"), "0123456789");
    assert_string_equal(text_short(out, sizeof out, "0123456789a"), "0123456...");
    assert_string_equal(text_short(out, sizeof out, "012345\xC3\xA4XXXXX"), "012345...");
    assert_string_equal(text_short(out, sizeof out, "a\x1B[31m\n"), "a?[31m?");
    assert_string_equal(text_short(out, sizeof out, ""), "");
    /* Latin-1, a truncated character, a C1 control: whole characters are kept. */
    assert_string_equal(text_short(out, sizeof out, "Z\xFCri \xC3\xBC"), "Z?ri \xC3\xBC");
    assert_string_equal(text_short(out, sizeof out, "a\xE2\x82"), "a??");
    assert_string_equal(text_short(out, sizeof out, "a\xC2\x9B[2J"), "a?[2J");
    assert_string_equal(text_short(out, sizeof out, "\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"),
                        "???????...");
    assert_string_equal(TEXT_SHORT("as it is"), "as it is");
    assert_int_equal(strlen(TEXT_SHORT("1234567890123456789012345678901234567890123456789012345678"
                                       "9012345678901234567890123456789012345678901234567890")),
                     TEXT_SHOWN - 1);
}

static void test_character(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t bytes;
    } known[] = {
        {"", 0},
        {"a", 1},
        {" ", 1},
        {"~", 1},
        {"\t", 0},
        {"\x1F", 0},
        {"\x7F", 0},
        {"\x80", 0},
        {"\xC1\xBF", 0}, /* overlong encodings, here and at E0 and F0 */
        {"\xC2\x9F", 0},
        {"\xC2\xA0", 2},
        {"\xC2", 0},
        {"\xE0\x9F\xBF", 0},
        {"\xE0\xA0\x80", 3},
        {"\xED\x9F\xBF", 3},
        {"\xED\xA0\x80", 0}, /* half of a surrogate pair */
        {"\xE2\x82\xAC", 3},
        {"\xD8\x9C", 0}, /* U+061C, a mark of writing direction */
        {"\xD8\x9D", 2},
        {"\xE2\x80\x8D", 3}, /* U+200D joins letters */
        {"\xE2\x80\x8E", 0}, /* U+200E, left to right */
        {"\xE2\x80\xA7", 3},
        {"\xE2\x80\xA8", 0}, /* U+2028 ends a line */
        {"\xE2\x80\xAE", 0}, /* U+202E shows the rest from right to left */
        {"\xE2\x80\xAF", 3},
        {"\xE2\x81\x9F", 3},
        {"\xE2\x80\x8B", 0}, /* U+200B and U+FEFF take no place */
        {"\xEF\xBB\xBF", 0},
        {"\xC2\xAD", 0},     /* a soft hyphen */
        {"\xE2\x81\xA6", 0}, /* U+2066, an isolate */
        {"\xE2\x81\xA9", 0},
        {"\xE2\x81\xAA", 0},
        {"\xE2\x81\xB0", 3},
        {"\xE2\x82", 0},
        {"\xF0\x8F\xBF\xBF", 0},
        {"\xF0\x9F\x81\xB6", 4},
        {"\xF4\x8F\xBF\xBF", 4},
        {"\xF4\x90\x80\x80", 0}, /* beyond U+10FFFF */
        {"\xF5\x80\x80\x80", 0},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (text_character(known[i].text) != known[i].bytes)
            fail_msg("case %zu: %zu", i, text_character(known[i].text));
    }
}

/* Whatever a message quotes, it is one line that a terminal can display. */
static void test_message(void **state)
{
    (void)state;
    error e = {0};
    error_set(&e, ERROR_PROBLEM, "%s: `%s`", "x.csv", "a\x1B[2J\n\xFC \xC3\xBC");
    assert_string_equal(e.text, "x.csv: `a?[2J?? \xC3\xBC`");
    e = (error){0};
    error_set(&e, ERROR_PROBLEM, "%s", "\xE2\x80\xAEini.etis\xC2\x9B\xE2\x80");
    assert_string_equal(e.text, "?ini.etis???");
    char table[] = "a\tb\n\x1B]0;\xD8\x9C\xFFz\r";
    assert_string_equal(text_clean(table, "\n\t"), "a\tb\n?]0;??z?");
}

static void test_buffer(void **state)
{
    (void)state;
    text_buffer b = {0};
    for (int i = 0; i < 5000; i++)
        text_addf(&b, "%04d;", i);
    text_add(&b, "end");
    text_add_bytes(&b, "\0x", 2);
    assert_false(b.failed);
    assert_int_equal(b.count, 25005);
    assert_memory_equal(b.at, "0000;0001;", 10);
    assert_memory_equal(b.at + 24995, "4999;end\0x", 11); /* and the final zero */
    text_free(&b);
    assert_null(b.at);
    text_add(&b, ""); /* usable again */
    assert_string_equal(b.at, "");
    text_free(&b);
}

static void test_buffer_out_of_memory(void **state)
{
    (void)state;
    text_buffer b = {0};
    text_add(&b, "kept");
    text_add_bytes(&b, "", SIZE_MAX / 2);
    assert_true(b.failed);
    text_add(&b, "lost");
    text_add_number(&b, 1.5, 3);
    assert_string_equal(b.at, "kept");
    text_free(&b);
}

static void hash_is(const char *bytes, size_t count, const char *expected)
{
    char out[65];
    sha256_hex(bytes, count, out);
    assert_string_equal(out, expected);
}

/* The examples of FIPS 180-4, and the lengths at which the padding changes. */
static void test_sha256(void **state)
{
    (void)state;
    hash_is("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    hash_is("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    hash_is("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56,
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char many[1000];
    memset(many, 'a', sizeof many);
    hash_is(many, 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
    hash_is(many, 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
    hash_is(many, 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
    hash_is(many, 1000, "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3");
}

typedef struct log_record {
    int level, count;
    char text[4096];
} log_record;

static void record_line(void *data, int level, const char *text)
{
    log_record *h = data;
    h->level = level;
    h->count++;
    snprintf(h->text, sizeof h->text, "%s", text);
}

static void test_log(void **state)
{
    (void)state;
    log_record h = {0};
    log_sink sink = {record_line, &h}, silent = {NULL, NULL};
    log_line(&sink, LOG_WARNING, "%s holds %d", "x", 5);
    assert_int_equal(h.level, LOG_WARNING);
    assert_string_equal(h.text, "x holds 5");
    log_line(&silent, LOG_INFO, "not recorded");
    log_line(NULL, LOG_INFO, "not recorded");
    assert_int_equal(h.count, 1);
    log_line(&sink, LOG_INFO, "%03000d", 7); /* longer than the maximum length of a line */
    assert_int_equal(h.count, 2);
    assert_true(strlen(h.text) < 2048);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number),     cmocka_unit_test(test_number_against_strtod),
        cmocka_unit_test(test_add_number), cmocka_unit_test(test_any_locale),
        cmocka_unit_test(test_of),         cmocka_unit_test(test_names),
        cmocka_unit_test(test_nearest),    cmocka_unit_test(test_short),
        cmocka_unit_test(test_character),  cmocka_unit_test(test_message),
        cmocka_unit_test(test_buffer),     cmocka_unit_test(test_buffer_out_of_memory),
        cmocka_unit_test(test_sha256),     cmocka_unit_test(test_log),
    };
    return cmocka_run_group_tests_name("base_text", tests, NULL, NULL);
}
