/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host.c - calls a plugin's publish() and build(), and defines the host table that they receive:
 * errors and notes here; calls that add to the model in host_model.c, host_rows.c and
 * host_shared.c, calls that return data in host_data.c, extensions in host_extensions.c;
 * host_check.c checks their arguments.
 */
#include "assembly/host.h"

#include "assembly/handles.h"
#include "assembly/host_check.h"
#include "assembly/host_data.h"
#include "assembly/host_extensions.h"
#include "assembly/host_model.h"
#include "assembly/host_rows.h"
#include "assembly/host_shared.h"
#include "base/text.h"
#include "plugin/call_context.h"
#include "plugin/fp_state.h"

#include <stdio.h>
#include <string.h>

/* A plugin's message on one line, without control characters. False if it is not UTF-8. */
static bool one_line(char *out, size_t size, const char *format, va_list args)
    __attribute__((format(printf, 3, 0)));
static bool one_line(char *out, size_t size, const char *format, va_list args)
{
    char raw[900] = "";
    int length = vsnprintf(raw, sizeof raw, format, args);
    bool cut = length >= (int)sizeof raw; /* perhaps inside a character */
    bool utf8 = cut || text_is_utf8(raw);
    for (char *c = raw; *c != '\0'; c++)
        *c = *c == '\n' || *c == '\r' || *c == '\t' ? ' ' : *c;
    text_short(out, size, text_trim(raw));
    return utf8;
}

/* The location that a message refers to: the line of the key that it begins with, as in
 * "`price`: ...", else the line of the component. */
static const char *location_of(const problem_component *c, const char *sentence, char *out,
                               size_t size)
{
    char key[100] = "";
    sscanf(sentence, "`%99[^`]`", key);
    const ini_entry *n = *key == '\0' ? NULL : ini_find_entry(c->section, key);
    if (n == NULL)
        return c->location;
    if (n->line > 0)
        snprintf(out, size, "%s:%d", n->file, n->line);
    else
        snprintf(out, size, "%s", n->file);
    return out;
}

static void host_fail(firn_build *b, int32_t code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void host_fail(firn_build *b, int32_t code, const char *format, ...)
{
    char sentence[900];
    va_list args;
    if (!host_check_allowed(b, "fail"))
        return;
    va_start(args, format);
    one_line(sentence, sizeof sentence, format, args);
    va_end(args);
    if (*sentence == '\0') {
        host_check_complain(
            b, "fail", "",
            "was called without a message: pass a sentence that names the problem and the remedy");
        return;
    }
    b->code = code != 0 ? code : 1;
    /* A plugin's message is about its settings, so about the problem file. */
    char location[600];
    error_set(b->e, ERROR_PROBLEM, "%s: [%s] (%s): %s",
              location_of(b->part->component, sentence, location, sizeof location),
              b->part->component->name, b->part->plugin->desc->type, sentence);
}

static int32_t host_status(firn_build *b)
{
    if (host_check_misused_call(b, "status"))
        return ERROR_PLUGIN;
    return b->e->code == 0 ? 0 : b->code != 0 ? b->code : b->e->code;
}

/* Whether two notes have the same words, whatever their numbers. */
static bool same_words(const char *a, const char *b)
{
    static const char digits[] = "0123456789.";
    for (;; a++, b++) {
        a += strspn(a, digits);
        b += strspn(b, digits);
        if (*a != *b || *a == '\0')
            return *a == *b;
    }
}

static size_t notes_of(const firn_build *b)
{
    size_t count = 0;
    for (size_t i = 0; i < b->a->notes.count; i++)
        count += b->a->notes.at[i].component == b->component;
    return count;
}

/* Whether a note has been logged already. It is shown once, not once per period; and a design
 * event, which the planner has not written, adds none that differs only in its numbers. */
static bool is_logged(const firn_build *b, const char *line)
{
    const bool design = b->period->design != NULL;
    for (size_t i = 0; i < b->a->notes.count; i++) {
        const component_note *n = &b->a->notes.at[i];
        if (n->component == b->component &&
            (design ? same_words(n->logged, line) : strcmp(n->logged, line) == 0))
            return true;
    }
    return false;
}

/* Adds a note to the result and to the log, unless it is there already. */
static void keep_note(firn_build *b, int32_t level, char *line, size_t size)
{
    if (is_logged(b, line))
        return;
    const size_t notes = notes_of(b);
    if (notes > FIRN_NOTES)
        return;
    if (notes == FIRN_NOTES) {
        snprintf(line, size, "more than %d notes: the others are dropped", FIRN_NOTES);
        level = FIRN_LOG_WARNING;
    }
    component_note *slot = VEC_PUSH(b->a->memory, &b->a->notes);
    const char *logged = host_copy_text(b, line);
    const char *text = b->period_index == 0
                           ? logged
                           : arena_printf(b->m->memory, "in %s: %s", b->period->name, line);
    if (slot == NULL || logged == NULL || text == NULL) {
        error_memory(b->e);
        return;
    }
    *slot = (component_note){b->component, text, logged, NULL};
    log_line(&b->a->log, level == FIRN_LOG_WARNING ? LOG_WARNING : LOG_INFO, "[%s] %s",
             b->part->component->name, text);
}

static void host_log(firn_build *b, int32_t level, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void host_log(firn_build *b, int32_t level, const char *format, ...)
{
    char line[600];
    va_list args;
    if (!host_check_allowed(b, "log"))
        return;
    if (level != FIRN_LOG_INFO && level != FIRN_LOG_WARNING) {
        host_check_complain(b, "log", "", "invalid level %d (FIRN_LOG_INFO or FIRN_LOG_WARNING)",
                            level);
        return;
    }
    va_start(args, format);
    bool utf8 = one_line(line, sizeof line, format, args);
    va_end(args);
    if (!utf8) {
        host_check_complain(b, "log", "",
                            "the message is not UTF-8: `%s`: save the source as UTF-8", line);
        return;
    }
    keep_note(b, level, line, sizeof line);
}

static const firn_host table = {
    .struct_size = sizeof(firn_host),
    .abi_major = FIRN_ABI_MAJOR,
    .abi_minor = FIRN_ABI_MINOR,
    .var = host_var,
    .one = host_one,
    .size = host_size,
    .row = host_row,
    .term = host_term,
    .stock = host_stock,
    .feed = host_feed,
    .port = host_port,
    .throughput = host_throughput,
    .draw = host_draw,
    .common = host_common,
    .shared = host_shared,
    .account = host_account,
    .book = host_book,
    .flow = host_flow,
    .steps = host_steps,
    .hours = host_hours,
    .calendar = host_calendar,
    .site = host_site,
    .period = host_period,
    .weather = host_weather,
    .target = host_target,
    .bus_series = host_bus_series,
    .tell = host_tell,
    .connected = host_connected,
    .scratch = host_scratch,
    .mask = host_mask,
    .fail = host_fail,
    .status = host_status,
    .log = host_log,
    .get_extension = host_extension,
};

/* Whether the plugin has declared a size of a sizing parameter, or of a copy, by the same name. */
static bool is_sized(const firn_build *b, const firn_param *param)
{
    for (size_t i = 0; i < b->sized.count; i++) {
        if (b->sized.at[i] == param->offset)
            return true;
    }
    for (size_t i = 0; i < b->m->sizes.count; i++) {
        const model_size *s = &b->m->sizes.at[i];
        if (s->component == b->component && strcmp(s->name, param->key) == 0)
            return true;
    }
    return false;
}

/* After build(): warns of sizings that the planner has written and the plugin has not used. */
static void note_unused_sizings(firn_build *b)
{
    const firn_plugin_desc *d = b->part->plugin->desc;
    for (uint32_t i = 0; i < d->param_count && b->e->code == 0; i++) {
        const firn_param *param = plugin_param(d, i);
        const char *at = (const char *)b->part->instance.self + param->offset;
        char line[200];
        if (param->kind != FIRN_KIND_SIZING || plugin_read_sizing(d, at).written == 0 ||
            is_sized(b, param))
            continue;
        snprintf(line, sizeof line,
                 "what is written for the size `%s` has no effect: with these settings the plugin "
                 "declares no such size",
                 param->key);
        keep_note(b, FIRN_LOG_WARNING, line, sizeof line);
    }
}

/* Calls build() or publish() of one component. */
static int call_plugin(assembly *a, int32_t component, int32_t period, bool publishing, error *e)
{
    firn_build *b = ARENA_NEW(a->memory, firn_build);
    if (b == NULL)
        return error_memory(e);
    b->a = a;
    b->m = a->model;
    b->period = &a->model->periods.at[period];
    b->part = &a->parts[component];
    b->e = e;
    b->component = component;
    b->period_index = period;
    b->first_var = (int32_t)a->model->vars.count;
    b->first_row = (int32_t)a->model->rows.count;
    b->first_draw = (int32_t)a->model->draws.count;
    b->first_entry = (int32_t)a->model->entries.count;
    b->publishing = publishing;
    b->thread = pthread_self();
    handles_begin(&a->handles, b->part->component->name, b->period->name);
    b->open = true;
    const firn_plugin_desc *d = b->part->plugin->desc;
    const problem_component *c = b->part->component;
    call_context context;
    const char *period_name = b->period->name;
    call_context_begin(&context, "%s of [%s]%s%s, %s, by plugin %s (%s)", host_stage(b), c->name,
                       *period_name != '\0' ? " for period " : "", period_name, c->location,
                       d->type, b->part->plugin->path);
    fp_state state;
    fp_state_save(&state);
    int32_t code = (publishing ? d->publish : d->build)(b->part->instance.self, &table, b);
    const char *changed = fp_state_restore(&state);
    call_context_end(&context);
    b->open = false;
    host_check_report_misuse(b);
    if (e->code == 0 && changed != NULL)
        host_check_complain(
            b, host_stage(b), "",
            "changed %s, which changes what is computed after it: restore it before "
            "%s() returns, or do not change it",
            changed, host_stage(b));
    if (e->code == 0 && code != 0)
        host_check_complain(b, host_stage(b), "",
                            "returned %d without a message: report the reason with fail()", code);
    if (!publishing) {
        host_settle_shared_terms(b);
        host_check_draws(b);
        note_unused_sizings(b);
    }
    return e->code;
}

int host_publish(assembly *a, int32_t component, int32_t period, error *e)
{
    if (a->parts[component].plugin->desc->publish == NULL)
        return 0;
    return call_plugin(a, component, period, true, e);
}

int host_build(assembly *a, int32_t component, int32_t period, error *e)
{
    return call_plugin(a, component, period, false, e);
}
