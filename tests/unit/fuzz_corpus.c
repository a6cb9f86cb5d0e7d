/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuzz_corpus.c - runs the fuzz targets on the kept inputs: each file of tests/fuzz/corpus/TARGET
 * is passed to its target (tests/fuzz/TARGET.c). The inputs are the seeds of the fuzzers and the
 * findings so far. A violated rule is printed and aborts the test.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef int target(const uint8_t *data, size_t size);
target fuzz_cplex, fuzz_csv, fuzz_elf, fuzz_elf_types, fuzz_epw, fuzz_expression, fuzz_ini,
    fuzz_mps, fuzz_problem, fuzz_stamp, fuzz_unit;

/* Prints the file's name before it is read, because a violated rule aborts the process. */
static void read_file(const char *path, target *reader)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    assert_int_equal(fseek(f, 0, SEEK_END), 0);
    long size = ftell(f);
    assert_true(size >= 0);
    rewind(f);
    uint8_t *bytes = malloc((size_t)size + 1); /* one more: malloc(0) may be NULL */
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, (size_t)size, f), size);
    assert_int_equal(fclose(f), 0);
    fprintf(stderr, "%s\n", path);
    assert_int_equal(reader(bytes, (size_t)size), 0);
    free(bytes);
}

static void read_folder(const char *name, target *reader)
{
    char folder[600], path[1000];
    int files = 0;
    snprintf(folder, sizeof folder, SOURCE_DIR "/tests/fuzz/corpus/%s", name);
    DIR *d = opendir(folder);
    assert_non_null(d);
    for (struct dirent *entry; (entry = readdir(d)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        read_file(path, reader);
        files++;
    }
    closedir(d);
    assert_true(files > 10);
}

#define CORPUS(name)                                                                               \
    static void corpus_of_##name(void **state)                                                     \
    {                                                                                              \
        (void)state;                                                                               \
        read_folder(#name, fuzz_##name);                                                           \
    }
CORPUS(cplex)
CORPUS(csv)
CORPUS(elf)
CORPUS(elf_types)
CORPUS(epw)
CORPUS(expression)
CORPUS(ini)
CORPUS(mps)
CORPUS(problem)
CORPUS(stamp)
CORPUS(unit)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(corpus_of_cplex),   cmocka_unit_test(corpus_of_csv),
        cmocka_unit_test(corpus_of_elf),     cmocka_unit_test(corpus_of_elf_types),
        cmocka_unit_test(corpus_of_epw),     cmocka_unit_test(corpus_of_expression),
        cmocka_unit_test(corpus_of_ini),     cmocka_unit_test(corpus_of_mps),
        cmocka_unit_test(corpus_of_problem), cmocka_unit_test(corpus_of_stamp),
        cmocka_unit_test(corpus_of_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
