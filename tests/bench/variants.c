/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * variants.c - time of variants of a site beyond their solves: each loaded afresh, and as values
 * set on one site. Prints both, their ratio, and how much memory the second way has left over.
 *
 *   variants PROBLEM PLUGINS [COUNT]       COUNT variants, 1000 unless given
 *
 * The variants change a price, a bound and a limit. Both ways alternate, so that other work on the
 * machine meets both alike, and must give the same objective to the last digit.
 */
#include "base/clock.h"
#include "site/site.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { VALUES = 3 };

typedef struct way {
    double total, solve, objective;
} way;

static void stop(const error *e)
{
    fprintf(stderr, "variants: %s\n", e->text);
    exit(1);
}

static void solve_site(site *s, way *w)
{
    error e = {0};
    const solve_options options = {.threads = 1};
    if (site_solve(s, &options, false, &e) != 0)
        stop(&e);
    w->solve += s->seconds_solve;
    w->objective = s->solution.objective;
}

static void by_loading(const site_options *options, const site_value *v, way *w)
{
    error e = {0};
    char lines[VALUES][100];
    const char *set[VALUES];
    const double begin = clock_seconds();
    site_options own = *options;
    for (size_t i = 0; i < VALUES; i++) {
        snprintf(lines[i], sizeof lines[i], "%s=%s", v[i].address, v[i].value);
        set[i] = lines[i];
    }
    own.set = set;
    own.sets = VALUES;
    site *s = site_open(&own, &e);
    if (s == NULL)
        stop(&e);
    solve_site(s, w);
    site_free(s);
    w->total += clock_seconds() - begin;
}

static void by_setting(site *s, const site_value *v, way *w)
{
    error e = {0};
    const double begin = clock_seconds();
    if (site_set(s, v, VALUES, &e) != 0)
        stop(&e);
    solve_site(s, w);
    w->total += clock_seconds() - begin;
}

int main(int argc, char **argv)
{
    const int count = argc > 3 ? atoi(argv[3]) : 1000;
    error e = {0};
    way loaded = {0}, changed = {0};
    size_t before = 0;
    if (argc < 3 || count < 1) {
        fprintf(stderr, "usage: variants PROBLEM PLUGINS [COUNT]\n");
        return 2;
    }
    const site_options options = {.path = argv[1], .plugin_dir = argv[2]};
    site *s = site_open(&options, &e);
    if (s == NULL)
        stop(&e);
    for (int i = 0; i < count; i++) {
        char price[40], bound[40], limit[40];
        snprintf(price, sizeof price, "%.3f USD/MWh", 40 + 0.013 * i);
        snprintf(bound, sizeof bound, "%.2f MW", 125 + 0.01 * (i % 500));
        snprintf(limit, sizeof limit, "%.4f", 1.2 + 0.0002 * (i % 300));
        const site_value v[VALUES] = {
            {"grid.price", price}, {"grid.import_limit", bound}, {"limits.pue", limit}};
        by_loading(&options, v, &loaded);
        by_setting(s, v, &changed);
        if (memcmp(&loaded.objective, &changed.objective, sizeof loaded.objective) != 0) {
            fprintf(stderr, "variants: variant %d: %.17g when loaded, %.17g when set\n", i + 1,
                    loaded.objective, changed.objective);
            return 1;
        }
        if (i == 0)
            before = mallinfo2().uordblks;
    }
    const size_t after = mallinfo2().uordblks;
    const double a = (loaded.total - loaded.solve) / count,
                 b = (changed.total - changed.solve) / count;
    printf(
        "%d variants, ms per variant: solve %.2f; beyond it %.2f if loaded, %.2f if set: %.3f of "
        "it; memory grew by %.1f kB\n",
        count, 1e3 * changed.solve / count, 1e3 * a, 1e3 * b, b / a,
        (double)after / 1e3 - (double)before / 1e3);
    site_free(s);
    return 0;
}
