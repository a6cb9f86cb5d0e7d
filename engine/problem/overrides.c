/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * overrides.c - applies values of phases, stress events, the scenario and --set to the sections
 * that they change.
 *
 * A value may be written in several places. In increasing precedence: an included file, the file
 * itself, its phases, the scenario, --set, and a stress event in its own period.
 */
#include "base/text.h"
#include "problem/internal.h"

#include <stdio.h>
#include <string.h>

enum { TITLE = 120 };

static const char *const fixed_sections[] = {"site",      "time",   "weather", "economics",
                                             "objective", "limits", "plugins"};

bool problem_is_fixed(const char *name)
{
    for (size_t i = 0; i < sizeof fixed_sections / sizeof fixed_sections[0]; i++) {
        if (strcmp(fixed_sections[i], name) == 0)
            return true;
    }
    return false;
}

const char *problem_near_fixed(const char *name)
{
    return text_nearest_of(name, fixed_sections, sizeof fixed_sections / sizeof fixed_sections[0]);
}

/* ---- addresses ------------------------------------------------------------------------------ */

/* "[phase NAME:] SECTION.KEY", SECTION being "grid" or "bus w40". */
typedef struct address {
    const char *phase; /* NULL: none written */
    const char *kind, *name, *key;
} address;

/* False when the text is not an address; the error is set only if memory ran out. */
static bool read_address(arena *a, const char *text, address *out, error *e)
{
    ini_address at;
    char *copy = arena_text(a, text);
    char *colon = copy == NULL ? NULL : strchr(copy, ':');
    *out = (address){.kind = ""};
    if (copy == NULL) {
        error_memory(e);
        return false;
    }
    if (colon != NULL) {
        *colon = '\0';
        if (!text_starts(copy, "phase "))
            return false;
        out->phase = text_trim(copy + strlen("phase "));
        copy = colon + 1;
    }
    if (!ini_split_address(copy, &at))
        return false;
    out->kind = at.kind;
    out->name = at.name;
    out->key = at.key;
    return *out->key != '\0' && text_is_name(out->name, 60);
}

/* The sections of one kind, to suggest one for a name that does not exist. */
typedef struct same_kind {
    const ini_document *document;
    const char *kind;
} same_kind;

static const char *nth_of_kind(size_t i, const void *data)
{
    const same_kind *all = data;
    const ini_section *s = &all->document->sections.at[i];
    return strcmp(s->kind, all->kind) == 0 ? s->name : "";
}

/* Does the addressed section exist? Fixed sections and buses exist without being written. If not,
 * `why` is the message. */
static bool exists(const problem *p, const ini_document *d, const address *at, char *why,
                   size_t size)
{
    bool fixed = *at->kind == '\0' && problem_is_fixed(at->name);
    if (fixed || strcmp(at->kind, "bus") == 0 || ini_find_section(d, at->kind, at->name) != NULL)
        return true;
    const same_kind all = {d, at->kind};
    const char *near = text_nearest(at->name, d->sections.count, nth_of_kind, &all);
    const char *blank = *at->kind != '\0' ? " " : "";
    char hint[160] = "";
    for (size_t i = 1; i < p->document.sections.count && *hint == '\0'; i++) {
        const ini_section *s = &p->document.sections.at[i];
        char title[TITLE];
        if (strcmp(s->name, at->name) == 0)
            snprintf(hint, sizeof hint, "; did you mean [%s]?",
                     ini_section_title(s, title, sizeof title));
    }
    if (near != NULL && *hint == '\0')
        snprintf(hint, sizeof hint, "; did you mean [%s%s%s]?", at->kind, blank, near);
    snprintf(why, size, "there is no section [%s%s%s] in %s%s", at->kind, blank, at->name, p->path,
             *hint != '\0' ? hint : ": only the file itself can add a section; add it there");
    return false;
}

/* Whether a phase (or, with `stress`, an event) may change the addressed value: NULL, or the
 * message why not. */
static const char *forbidden(bool stress, const address *at)
{
    if (strcmp(at->key, "type") == 0)
        return "a component has the same type in all phases: write two components";
    if (*at->kind != '\0' && strcmp(at->kind, "bus") != 0)
        return stress ? "a stress event may change only components, buses, `site.target` and "
                        "`weather.QUANTITY`"
                      : "a phase may change only components, buses, `site.target`, [weather] and "
                        "[limits]";
    if (*at->kind != '\0')
        return NULL;
    if (strcmp(at->name, "site") == 0)
        return strcmp(at->key, "target") == 0 ? NULL : "only `target` of [site] may vary over time";
    if (strcmp(at->name, "limits") == 0)
        return stress
                   ? "a stress event has zero weight in every account, so limits do not apply to it"
                   : NULL;
    if (strcmp(at->name, "time") == 0)
        return stress
                   ? "a stress event has its own `start` and `hours`, and uses the steps of [time]"
                   : "all phases have the same typical year: write it in [time]; the date on which "
                     "a phase begins is its own `start`";
    if (problem_is_fixed(at->name) && strcmp(at->name, "weather") != 0)
        return stress
                   ? "this value is the same in all phases and events: write it in its own section"
                   : "this value is the same in all phases: write it in its own section";
    return NULL;
}

static int apply_one(problem *p, ini_document *d, const char *kind, const char *name,
                     const ini_entry *entry, error *e)
{
    ini_section *s = ini_ensure_section(p->memory, d, kind, name, entry->file, e);
    if (s != NULL && s->line == 0 && s->entries.count == 0)
        s->line = entry->line; /* this value has created the section */
    return s == NULL ? e->code : ini_put(p->memory, s, entry, e);
}

/* Fails for an address that is already in `seen`, else adds it. Addresses are compared, not texts:
 * spaces in them may differ. */
static bool is_duplicate(arena *a, name_index *seen, const address *at, const ini_section *s,
                         const ini_entry *n, error *e)
{
    const char *full = arena_printf(a, "%s:%s %s.%s", at->phase != NULL ? at->phase : "", at->kind,
                                    at->name, at->key);
    if (full != NULL && index_find(seen, full) != INDEX_NONE)
        ini_complain(e, s, n,
                     "this duplicates another key of the section that differs only in spaces: "
                     "remove one of the two");
    else if (full == NULL || !index_put(a, seen, full, 0))
        error_memory(e);
    return e->code != 0;
}

/* ---- phases and stress events --------------------------------------------------------------- */

int problem_overlay_section(problem *p, ini_document *d, const ini_section *from, error *e)
{
    bool stress = strcmp(from->kind, "stress") == 0;
    char title[TITLE], why[400];
    name_index seen = {0};
    for (size_t i = 0; i < from->entries.count; i++) {
        const ini_entry *n = &from->entries.at[i];
        address at;
        if (strchr(n->key, '.') == NULL)
            continue; /* the section's own */
        if (!read_address(p->memory, n->key, &at, e))
            return ini_complain(e, from, n,
                                "write SECTION.KEY = VALUE, as in `grid.import_limit = 520 MW`");
        const char *refusal = at.phase == NULL ? forbidden(stress, &at)
                              : stress
                                  ? "the phases of an event are listed in `phases = ...`: "
                                    "write SECTION.KEY alone"
                                  : "values in this section already apply to this phase: write "
                                    "SECTION.KEY alone";
        if (refusal != NULL)
            return ini_complain(e, from, n, "%s", refusal);
        if (is_duplicate(p->memory, &seen, &at, from, n, e))
            return e->code;
        if (!exists(p, d, &at, why, sizeof why))
            return ini_complain(e, from, n, "%s", why);
        if (stress && strcmp(at.name, "weather") == 0 && *at.kind == '\0')
            continue;
        ini_entry entry = *n;
        entry.key = at.key;
        entry.used = false;
        entry.via = arena_printf(p->memory, "[%s] %s", ini_section_title(from, title, sizeof title),
                                 n->key);
        if (entry.via == NULL)
            return error_memory(e);
        if (apply_one(p, d, at.kind, at.name, &entry, e) != 0)
            return e->code;
    }
    return 0;
}

/* ---- scenario and --set --------------------------------------------------------------------- */

int problem_apply_overrides(problem *p, ini_document *d, const char *phase, error *e)
{
    for (size_t i = 0; i < p->overrides.count; i++) {
        const problem_override *o = &p->overrides.at[i];
        bool here = o->phase == NULL || (phase != NULL && strcmp(o->phase, phase) == 0);
        if (here && apply_one(p, d, o->kind, o->name, &o->entry, e) != 0)
            return e->code;
    }
    return 0;
}

static const char *nth_phase(size_t i, const void *data)
{
    const ini_section *s = &((const ini_document *)data)->sections.at[i];
    return strcmp(s->kind, "phase") == 0 ? s->name : "";
}

/* Is `phase` a phase of the problem? If not, `why` is the message. */
static bool is_phase(const ini_document *d, const char *phase, char *why, size_t size)
{
    if (ini_find_section(d, "phase", phase) != NULL)
        return true;
    const char *near = text_nearest(phase, d->sections.count, nth_phase, d);
    snprintf(why, size, "there is no [phase %s]%s%s%s", phase,
             near != NULL ? "; did you mean [phase " : "", near != NULL ? near : "",
             near != NULL ? "]?" : "");
    return false;
}

/* May a scenario or --set change the addressed value? If not, `why` is the message. */
static bool may_override(const problem *p, const address *at, char *why, size_t size)
{
    const char *refusal = at->phase == NULL ? NULL : forbidden(false, at);
    if (strcmp(at->kind, "scenario") == 0)
        refusal = "--set and scenarios cannot change a [scenario] section: select it with "
                  "`--scenario`, and set the value itself";
    if (at->phase != NULL && !is_phase(&p->document, at->phase, why, size))
        return false;
    if (refusal != NULL)
        snprintf(why, size, "%s", refusal);
    return refusal == NULL && exists(p, &p->document, at, why, size);
}

static int push(problem *p, const address *at, const ini_entry *entry, error *e)
{
    problem_override *slot = VEC_PUSH(p->memory, &p->overrides);
    if (slot == NULL)
        return error_memory(e);
    *slot = (problem_override){at->phase, at->kind, at->name, *entry};
    slot->entry.key = at->key;
    return 0;
}

int problem_scenario_value(problem *p, const ini_section *s, size_t i, const char **component,
                           ini_entry *out, error *e)
{
    address at;
    *component = NULL;
    *out = s->entries.at[i];
    if (!read_address(p->memory, out->key, &at, e))
        return e->code;
    out->via = arena_printf(p->memory, "[scenario %s] %s", s->name, out->key);
    out->key = at.key;
    if (*at.kind == '\0' && !problem_is_fixed(at.name))
        *component = at.name;
    return out->via == NULL ? error_memory(e) : 0;
}

/* One [scenario ...] section: every value is checked, and kept if this is the chosen scenario. */
static int read_scenario(problem *p, const ini_section *s, bool chosen, error *e)
{
    char why[400];
    name_index seen = {0};
    for (int phased = 0; phased < 2; phased++) { /* values for one phase override the others */
        for (size_t i = 0; i < s->entries.count; i++) {
            ini_entry entry = s->entries.at[i];
            address at;
            if (!read_address(p->memory, entry.key, &at, e))
                return ini_complain(e, s, &entry,
                                    "write SECTION.KEY = VALUE, as in `grid.price = 60 USD/MWh`, "
                                    "or `phase 2028: grid.price = 60 USD/MWh`");
            if (!may_override(p, &at, why, sizeof why))
                return ini_complain(e, s, &entry, "%s", why);
            if (phased == 0 && is_duplicate(p->memory, &seen, &at, s, &entry, e))
                return e->code;
            entry.via = arena_printf(p->memory, "[scenario %s] %s", s->name, entry.key);
            if (entry.via == NULL)
                return error_memory(e);
            if (chosen && (at.phase != NULL) == (phased == 1) && push(p, &at, &entry, e) != 0)
                return e->code;
        }
    }
    return 0;
}

static const char *nth_scenario(size_t i, const void *data)
{
    const ini_section *s = &((const ini_document *)data)->sections.at[i];
    return strcmp(s->kind, "scenario") == 0 ? s->name : "";
}

static int read_scenarios(problem *p, const char *wanted, error *e)
{
    const ini_document *d = &p->document;
    bool found = false;
    for (size_t i = 1; i < d->sections.count; i++) {
        const ini_section *s = &d->sections.at[i];
        if (strcmp(s->kind, "scenario") != 0)
            continue;
        bool chosen = wanted != NULL && strcmp(s->name, wanted) == 0;
        if (s->entries.count == 0)
            return ini_section_complain(
                e, s, "changes nothing: write SECTION.KEY = VALUE in it, or remove it");
        if (read_scenario(p, s, chosen, e) != 0)
            return e->code;
        found = found || chosen;
    }
    if (wanted == NULL || found)
        return 0;
    const char *near = text_nearest(wanted, d->sections.count, nth_scenario, d);
    return error_set(e, ERROR_PROBLEM, "--scenario %s: there is no [scenario %s] in %s%s%s%s",
                     wanted, wanted, p->path, near != NULL ? "; did you mean [scenario " : "",
                     near != NULL ? near : "", near != NULL ? "]?" : "");
}

/* "bus w40.temperature=30 degC", "phase 2028: grid.price=40" */
static int read_set(problem *p, const char *text, bool phased, error *e)
{
    char why[400];
    address at;
    char *copy = arena_text(p->memory, text), *equal = copy == NULL ? NULL : strchr(copy, '=');
    if (copy == NULL)
        return error_memory(e);
    if (equal != NULL)
        *equal = '\0';
    char *value = equal == NULL ? copy : text_trim(equal + 1);
    if (equal == NULL || !read_address(p->memory, copy, &at, e))
        return error_set(e, ERROR_USAGE,
                         "--set %s: write SECTION.KEY=VALUE, as in `--set \"grid.import_limit=520 "
                         "MW\"`, or `\"phase 2028: SECTION.KEY=VALUE\"` for one phase; names must "
                         "consist of a-z, 0-9, `-` and `_`",
                         TEXT_SHORT(text));
    if (*value == '\0')
        return error_set(e, ERROR_USAGE, "--set %s: there is no value after the `=`: write one",
                         TEXT_SHORT(text));
    for (const char *c = text; *c != '\0'; c++) {
        if (ini_control(*c))
            return error_set(e, ERROR_USAGE,
                             "--set %s: the text contains a control character (%d): remove it",
                             TEXT_SHORT(text), *c);
    }
    if (!may_override(p, &at, why, sizeof why))
        return error_set(e, ERROR_PROBLEM, "--set %s: %s", TEXT_SHORT(text), why);
    ini_entry entry = {.value = value, .file = "--set", .folder = p->folder};
    if (at.phase != NULL && (entry.via = arena_text(p->memory, text_trim(copy))) == NULL)
        return error_memory(e);
    return (at.phase != NULL) == phased ? push(p, &at, &entry, e) : 0;
}

static int add_bus(problem *p, ini_document *d, const char *name, const ini_entry *by, error *e)
{
    ini_section *s = ini_ensure_section(p->memory, d, "bus", name, by->file, e);
    if (s != NULL && s->line == 0)
        s->line = by->line;
    return s == NULL ? e->code : 0;
}

/* Creates the section of every bus that only a phase, an event or an override names, so that all
 * periods have it. */
static int add_buses(problem *p, error *e)
{
    ini_document *d = &p->document;
    address at;
    for (size_t i = 0; i < p->overrides.count; i++) {
        const problem_override *o = &p->overrides.at[i];
        if (strcmp(o->kind, "bus") == 0 && add_bus(p, d, o->name, &o->entry, e) != 0)
            return e->code;
    }
    for (size_t i = 0; i < d->sections.count; i++) {
        ini_section s = d->sections.at[i]; /* a copy: add_bus() may move the list */
        bool changes = strcmp(s.kind, "phase") == 0 || strcmp(s.kind, "stress") == 0;
        for (size_t k = 0; changes && k < s.entries.count; k++) {
            const ini_entry *n = &s.entries.at[k];
            if (text_starts(n->key, "bus ") && read_address(p->memory, n->key, &at, e) &&
                add_bus(p, d, at.name, n, e) != 0)
                return e->code;
        }
    }
    return e->code;
}

int problem_read_overrides(problem *p, const problem_source *source, error *e)
{
    if (read_scenarios(p, source->scenario, e) != 0)
        return e->code;
    for (int phased = 0; phased < 2; phased++) {
        for (size_t i = 0; i < source->sets; i++) {
            if (read_set(p, source->set[i], phased == 1, e) != 0)
                return e->code;
        }
    }
    if (problem_apply_overrides(p, &p->document, NULL, e) != 0 ||
        (source->adjust != NULL && source->adjust(source->adjust_data, p, e) != 0))
        return e->code;
    return add_buses(p, e);
}
