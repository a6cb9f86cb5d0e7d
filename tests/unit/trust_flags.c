/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * trust_flags.c - what a problem text may do, by the flags of firn/firn.h: which plugins run, which
 * files are read.
 */
#include "firn/firn.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define HEAD                                                                                       \
    "format = 1\n%s\n[site]\ntarget = 1 MW\n[time]\nhours = 1\n[halls]\ntype = it.load\n"          \
    "heat = none\n[grid]\ntype = grid.connection\npower = lv\nprice = %s\n%s"
#define MARKS "[plugins]\npath = lib\n[guest]\ntype = zoo.marks\n"

static char top[64], mark[100], home[100];

static int set_up(void **state)
{
    char command[400];
    (void)state;
    snprintf(top, sizeof top, "/tmp/firn-flags-XXXXXX");
    if (mkdtemp(top) == NULL)
        return -1;
    snprintf(mark, sizeof mark, "%s/mark", top);
    snprintf(home, sizeof home, "%s/home", top);
    snprintf(command, sizeof command,
             "cd %s && mkdir -p site/lib site/data home && cp " BINARY_DIR "/zoo/marks.so site/lib "
             "&& printf 'p\\n1\\n' >site/data/in.csv && printf 'p\\n1\\n' >out.csv && "
             "ln -s ../../out.csv site/data/link.csv && printf '[halls]\\nutilization = 1\\n' "
             ">site/base.ini && cp site/base.ini out.ini",
             top);
    return system(command) != 0 || setenv("FIRN_TEST_MARK", mark, 1) != 0 ||
           setenv("HOME", home, 1) != 0 || unsetenv("XDG_CONFIG_HOME") != 0 ||
           unsetenv("FIRN_PLUGIN_PATH") != 0;
}

static int tear_down(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", top);
    return system(command);
}

static int log_lines;
static void count_line(void *data, int level, const char *text)
{
    (void)data;
    log_lines += level == 2 && strstr(text, "is left out") != NULL;
}

/* Builds the site; the code of the failure, with its text in `e`. */
static int build(uint64_t flags, const char *head, const char *price, const char *tail,
                 const char *set, firn_error *e)
{
    char text[2000], path[100];
    const firn_load_options o = {.size = sizeof o,
                                 .flags = flags,
                                 .set = &set,
                                 .sets = set != NULL,
                                 .plugin_dir = BINARY_DIR "/plugins",
                                 .log = count_line};
    snprintf(path, sizeof path, "%s/site/site.ini", top);
    const int length = snprintf(text, sizeof text, HEAD, head, price, tail);
    log_lines = 0;
    *e = (firn_error)FIRN_ERROR_INIT;
    firn_site *s = firn_site_read(text, (size_t)length, path, &o, e);
    if (s != NULL)
        firn_site_build(s, e);
    firn_site_free(s);
    return e->code;
}

static bool ran(void)
{
    return unlink(mark) == 0;
}

static void problem_runs_no_code_unless_trusted(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    char set[100];
    snprintf(set, sizeof set, "plugins.path=%s/site/lib", top);
    static const uint64_t refusing[] = {0, FIRN_TRUST_REMEMBERED, FIRN_NO_PROBLEM_PLUGINS,
                                        FIRN_NO_FILES, FIRN_NO_ENVIRONMENT | FIRN_NO_OUTSIDE_FILES};
    for (size_t i = 0; i < sizeof refusing / sizeof refusing[0]; i++) {
        assert_int_equal(build(refusing[i], "", "1 USD/MWh", MARKS, NULL, &e), FIRN_PROBLEM);
        assert_non_null(strstr(e.text, "plugin folder `lib` is left out"));
        assert_int_equal(log_lines, 0);
        assert_int_equal(build(refusing[i], "", "1 USD/MWh", "[plugins]\npath = lib\n", NULL, &e),
                         0);
        assert_int_equal(log_lines, 1); /* nothing needs it */
    }
    assert_int_equal(build(FIRN_NO_PROBLEM_PLUGINS, "", "1 USD/MWh", MARKS, set, &e), FIRN_PROBLEM);
    assert_false(ran());
    /* each process loads a file once: the first use runs its constructors */
    assert_int_equal(build(0, "", "1 USD/MWh", MARKS, set, &e), 0);
    assert_true(ran());
    assert_int_equal(build(FIRN_TRUST_PROBLEM, "", "1 USD/MWh", MARKS, NULL, &e), 0);
    assert_int_equal(log_lines, 0);
}

static void environment_can_be_left_out(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    char folder[100];
    const char *guest = strchr(MARKS, '\n') + sizeof "path = lib";
    snprintf(folder, sizeof folder, "%s/site/lib", top);
    setenv("FIRN_PLUGIN_PATH", folder, 1);
    assert_int_equal(build(0, "", "1 USD/MWh", guest, NULL, &e), 0);
    assert_int_equal(build(FIRN_NO_ENVIRONMENT, "", "1 USD/MWh", guest, NULL, &e), FIRN_PROBLEM);
    assert_non_null(strstr(e.text, "unknown type"));
    const firn_load_options o = {
        .size = sizeof o, .flags = FIRN_NO_ENVIRONMENT, .plugin_dir = "/nowhere"};
    char *files = firn_plugin_files(&o, &e);
    assert_string_equal(files, "");
    firn_text_free(files);
    unsetenv("FIRN_PLUGIN_PATH");
}

static void files_are_read_as_far_as_the_flags_allow(void **state)
{
    (void)state;
    static const struct {
        const char *head, *price;
        bool inside;
    } cases[] = {
        {"", "data/in.csv:p USD/MWh", true},       {"", "../out.csv:p USD/MWh", false},
        {"", "data/link.csv:p USD/MWh", false},    {"", "data/../../out.csv:p USD/MWh", false},
        {"include = base.ini", "1 USD/MWh", true}, {"include = ../out.ini", "1 USD/MWh", false}};
    firn_error e = FIRN_ERROR_INIT;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *head = cases[i].head, *price = cases[i].price;
        assert_int_equal(build(0, head, price, "", NULL, &e), 0);
        assert_int_equal(build(FIRN_NO_FILES, head, price, "", NULL, &e), FIRN_PROBLEM);
        assert_non_null(strstr(e.text, "may not read files (FIRN_NO_FILES)"));
        build(FIRN_NO_OUTSIDE_FILES, head, price, "", NULL, &e);
        assert_int_equal(e.code, cases[i].inside ? 0 : FIRN_PROBLEM);
        if (!cases[i].inside)
            assert_non_null(strstr(e.text, "outside the folder of the problem"));
    }
    /* whether a file exists is not told, either */
    firn_error missing = FIRN_ERROR_INIT;
    build(FIRN_NO_OUTSIDE_FILES, "", "../out.csv:p", "", NULL, &e);
    build(FIRN_NO_OUTSIDE_FILES, "", "../not.csv:p", "", NULL, &missing);
    assert_memory_equal(strstr(e.text, "this file"), strstr(missing.text, "this file"), 40);
    for (int k = 0; k < 2; k++) {
        build(k == 0 ? FIRN_NO_FILES : FIRN_NO_OUTSIDE_FILES, "", "1 USD/MWh",
              "[weather]\nfile = /etc/air.epw\n", NULL, &e);
        assert_non_null(strstr(e.text, k == 0 ? "may not read files" : "outside the folder"));
    }
}

static void permission_holds_for_the_same_files(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    char path[100], command[200];
    snprintf(path, sizeof path, "%s/site/kept.ini", top);
    snprintf(command, sizeof command, "printf '[plugins]\\npath = lib\\n' >%s/site/kept-base.ini",
             top);
    assert_int_equal(system(command), 0);
    FILE *f = fopen(path, "w");
    fprintf(f, HEAD, "include = kept-base.ini", "1 USD/MWh", "[guest]\ntype = zoo.marks\n");
    fclose(f);
    const firn_load_options o = {
        .size = sizeof o, .flags = FIRN_TRUST_REMEMBERED, .plugin_dir = BINARY_DIR "/plugins"};
    firn_site *s = firn_site_load(path, &o, &e);
    assert_int_equal(firn_site_build(s, &e), FIRN_PROBLEM);
    char *text = firn_trust_add(path, &e);
    assert_non_null(strstr(text, "plugin "));
    firn_text_free(text);
    assert_int_equal(firn_site_reload(s, &e), 0); /* which searches the plugins again */
    assert_int_equal(firn_site_build(s, &e), 0);
    firn_site_free(s);
    /* the library itself does not look at the user's permissions */
    const firn_load_options none = {.size = sizeof none, .plugin_dir = BINARY_DIR "/plugins"};
    s = firn_site_load(path, &none, &e);
    assert_int_equal(firn_site_build(s, &e), FIRN_PROBLEM);
    firn_site_free(s);
    assert_int_equal(firn_trust_remove(path, &e), 0);
    assert_int_equal(firn_trust_remove(path, &e), FIRN_USAGE);
    text = firn_trust_list(&e);
    assert_string_equal(text, "");
    firn_text_free(text);
}

static void misuse_is_refused(void **state)
{
    (void)state;
    firn_error e = FIRN_ERROR_INIT;
    assert_int_equal(build((uint64_t)1 << 40, "", "1 USD/MWh", "", NULL, &e), FIRN_USAGE);
    assert_non_null(strstr(e.text, "10000000000"));
    assert_int_equal(
        build(FIRN_NO_PROBLEM_PLUGINS | FIRN_TRUST_PROBLEM, "", "1 USD/MWh", "", NULL, &e),
        FIRN_USAGE);
    const firn_load_options o = {.size = sizeof o, .flags = (uint64_t)1 << 60};
    assert_null(firn_plugin_files(&o, &e));
    assert_null(firn_trust_add(NULL, &e));
    assert_int_equal(e.code, FIRN_USAGE);
    assert_int_equal(firn_trust_remove(NULL, NULL), FIRN_USAGE);
    assert_null(firn_trust_add("/nowhere.ini", &e));
    assert_int_equal(e.code, FIRN_PROBLEM);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problem_runs_no_code_unless_trusted),
        cmocka_unit_test(environment_can_be_left_out),
        cmocka_unit_test(files_are_read_as_far_as_the_flags_allow),
        cmocka_unit_test(permission_holds_for_the_same_files),
        cmocka_unit_test(misuse_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
