/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * consumer.c - a program outside of Firn's tree: solves a site through the installed library and
 * prints the answer. PLUGIN_DIR: where the plugins are, for the static library, which
 * knows it only where it was installed.
 */
#include <firn/firn.h>

#include <stdio.h>

#ifndef PLUGIN_DIR
#define PLUGIN_DIR NULL
#endif

int main(int argc, char **argv)
{
    firn_error e = FIRN_ERROR_INIT;
    firn_load_options options = {.size = sizeof options, .plugin_dir = PLUGIN_DIR};
    firn_site *site = argc == 2 ? firn_site_load(argv[1], &options, &e) : NULL;
    char *json = NULL;
    if (argc != 2)
        return FIRN_USAGE;
    if (site != NULL && firn_site_solve(site, NULL, &e) == 0)
        json = firn_site_json(site, &e);
    firn_site_free(site);
    if (json == NULL) {
        fprintf(stderr, "consumer: %s\n", e.text);
        return e.code;
    }
    fputs(json, stdout);
    firn_text_free(json);
    return 0;
}
