/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * left_out.c - what a facility costs and the plan does not contain: a plan of power and cooling is
 * a third to a half of what builders report, and readers compare the two.
 *
 * The list is short and plain. A thing is in the plan if a component with a cost is called so: one
 * word of its type ("transformer.switchgear") or of its section ("[hall-building]"), as the parts
 * between `.`, `-` and `_`. A site without IT is no data centre, and leaves nothing out.
 */
#include "result/internal.h"

#include <string.h>

enum { WORDS = 4 };

static const struct {
    const char *thing;
    const char *word[WORDS];
} things[] = {
    {"building", {"building", "buildings", "shell", NULL}},
    {"land", {"land", "plot", "site-work", NULL}},
    {"IT equipment", {"servers", "gpus", "accelerators", "it-equipment"}},
    {"switchgear", {"switchgear", "switchboards", "switchyard", NULL}},
};

/* Whether `word` is in `name` as a whole: "land" is in "land-lease", and not in "island". */
static bool named(const char *name, const char *word)
{
    static const char between[] = ".-_";
    const size_t length = strlen(word);
    for (const char *at = strstr(name, word); at != NULL; at = strstr(at + 1, word)) {
        const bool begins = at == name || strchr(between, at[-1]) != NULL;
        if (begins && (at[length] == '\0' || strchr(between, at[length]) != NULL))
            return true;
    }
    return false;
}

/* Whether a component of this name costs something in any phase. */
static bool costs(const result *r, const char *component)
{
    for (size_t i = 0; i < r->costs.count; i++) {
        const result_cost *c = &r->costs.at[i];
        if (strcmp(c->component, component) == 0 &&
            (c->capital != 0 || c->fixed_om != 0 || c->operation != 0))
            return true;
    }
    return false;
}

static bool has_it(const result *r)
{
    bool found = false;
    for (int32_t p = 0; p < (int32_t)r->model->phases.count; p++)
        found = found || result_total(r, ACCOUNT_IT_ENERGY, p) > 0;
    return found;
}

int result_list_left_out(arena *a, result *r, error *e)
{
    const model *m = r->model;
    for (size_t i = 0; has_it(r) && i < sizeof things / sizeof things[0]; i++) {
        bool there = false;
        for (size_t c = 0; c < m->components.count && !there; c++) {
            for (int w = 0; w < WORDS && things[i].word[w] != NULL && !there; w++)
                there = (named(m->components.at[c].name, things[i].word[w]) ||
                         named(m->components.at[c].type, things[i].word[w])) &&
                        costs(r, m->components.at[c].name);
        }
        if (there)
            continue;
        const char **out = VEC_PUSH(a, &r->left_out);
        if (out == NULL)
            return error_memory(e);
        *out = things[i].thing;
    }
    return 0;
}
