/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * run_json.c - writes run.json, which holds everything that may differ between equal runs, and the
 * JSON of `firn lp`.
 */
#include "result/json_builder.h"

static json_t *texts(builder *b, const char *const *each, size_t count)
{
    json_t *l = list(b);
    for (size_t i = 0; i < count; i++)
        add(b, l, text(b, each[i]));
    return l;
}

static json_t *inputs(builder *b, const result_input *input, size_t count)
{
    json_t *l = list(b);
    for (size_t i = 0; i < count; i++) {
        json_t *o = add(b, l, object(b));
        set(b, o, "file", text(b, input[i].file));
        if (input[i].path != NULL)
            set(b, o, "path", text(b, input[i].path));
        set(b, o, "sha256", text(b, input[i].sha256));
    }
    return l;
}

static json_t *loaded(builder *b, const result_run *run)
{
    json_t *l = list(b);
    for (size_t i = 0; i < run->plugins; i++) {
        json_t *o = add(b, l, object(b));
        set(b, o, "type", text(b, run->plugin[i].type));
        set(b, o, "path", text(b, run->plugin[i].path));
        set(b, o, "version", text(b, run->plugin[i].version));
        set(b, o, "sha256", text(b, run->plugin[i].sha256));
        set(b, o, "why", text(b, run->plugin[i].why));
    }
    return l;
}

static json_t *vertex(builder *b, const vertex_record *v)
{
    if (v == NULL)
        return checked(b, json_null());
    json_t *o = object(b);
    set(b, o, "weeks", checked(b, json_integer(v->blocks)));
    set(b, o, "weeks_unchanged", checked(b, json_integer(v->unchanged)));
    set(b, o, "columns_between_bounds_before", checked(b, json_integer(v->inside_before)));
    set(b, o, "columns_between_bounds_after", checked(b, json_integer(v->inside)));
    set(b, o, "iterations", checked(b, json_integer(v->iterations)));
    set(b, o, "seconds", number(b, v->seconds));
    return o;
}

int result_run_json(const result_run *run, text_buffer *out, error *e)
{
    builder b = {false};
    json_t *o = object(&b), *seconds = object(&b), *size = object(&b);
    set(&b, o, "schema", checked(&b, json_integer(1)));
    set(&b, o, "started", text(&b, run->started));
    set(&b, o, "host", text(&b, run->host));
    set(&b, o, "directory", text(&b, run->directory));
    set(&b, o, "engine_version", text(&b, run->engine_version));
    set(&b, o, "glpk_version", text(&b, run->glpk_version));
    set(&b, o, "method", text(&b, run->method));
    set(&b, o, "iterations", checked(&b, json_integer(run->iterations)));
    set(&b, o, "attempts", checked(&b, json_integer(run->attempts)));
    set(&b, o, "fell_back_from", text(&b, run->fell_back_from != NULL ? run->fell_back_from : ""));
    set(&b, o, "vertex", vertex(&b, run->vertex));
    set(&b, seconds, "read", number(&b, run->seconds_read));
    set(&b, seconds, "build", number(&b, run->seconds_build));
    set(&b, seconds, "expand", number(&b, run->seconds_expand));
    set(&b, seconds, "solve", number(&b, run->seconds_solve));
    set(&b, seconds, "write", number(&b, run->seconds_write));
    set(&b, o, "seconds", seconds);
    set(&b, size, "rows", checked(&b, json_integer(run->rows)));
    set(&b, size, "columns", checked(&b, json_integer(run->cols)));
    set(&b, size, "nonzeros", checked(&b, json_integer(run->nonzeros)));
    set(&b, o, "lp", size);
    set(&b, o, "scenario", text(&b, run->scenario));
    set(&b, o, "set", texts(&b, run->set, run->sets));
    set(&b, o, "sizes_from", text(&b, run->sizes_from));
    set(&b, o, "free", texts(&b, run->freed, run->frees));
    set(&b, o, "label", text(&b, run->label));
    set(&b, o, "inputs", inputs(&b, run->input, run->inputs));
    set(&b, o, "plugins", loaded(&b, run));
    set(&b, o, "plugins_left_out", text(&b, run->left_out));
    set(&b, o, "files", inputs(&b, run->written, run->writtens));
    return finish(&b, o, out, e);
}

int result_lp_json(const result_lp *r, text_buffer *out, error *e)
{
    builder b = {false};
    json_t *o = object(&b), *seconds = object(&b), *size = object(&b);
    set(&b, o, "schema", checked(&b, json_integer(1)));
    set(&b, o, "file", text(&b, result_base_name(r->path)));
    set(&b, o, "format", text(&b, r->format));
    set(&b, o, "sense", text(&b, r->sense));
    set(&b, size, "rows", checked(&b, json_integer(r->rows)));
    set(&b, size, "columns", checked(&b, json_integer(r->columns)));
    set(&b, size, "nonzeros", checked(&b, json_integer(r->nonzeros)));
    set(&b, o, "lp", size);
    set(&b, o, "status", text(&b, r->status));
    set(&b, o, "objective", number(&b, r->objective));
    set(&b, o, "certificate", certificate_json(&b, r->certified, &r->proof, r->dual_objective));
    set(&b, o, "method", text(&b, r->method));
    set(&b, o, "iterations", checked(&b, json_integer(r->iterations)));
    set(&b, o, "attempts", checked(&b, json_integer(r->attempts)));
    set(&b, o, "fell_back_from", text(&b, r->fell_back_from));
    set(&b, seconds, "read", number(&b, r->seconds_read));
    set(&b, seconds, "solve", number(&b, r->seconds_solve));
    set(&b, o, "seconds", seconds);
    return finish(&b, o, out, e);
}
