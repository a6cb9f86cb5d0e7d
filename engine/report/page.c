/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * page.c - composes a page: fills the placeholders of page.html.
 *
 * A policy in the page allows its own scripts, which are named by their SHA-256, and no request at
 * all. Data are no scripts to a browser; they are JSON and base64, in which nothing can end the
 * element around them.
 */
#include "report/assets.h"
#include "report/encode.h"
#include "report/figure.h"
#include "report/payload.h"
#include "report/report.h"

#include "base/sha256.h"

#include <stdlib.h>
#include <string.h>

typedef struct page {
    arena *a;
    const report_data *d;
    size_t n;
    text_buffer *out;
    error *e;
} page;

/* ---- what the placeholders stand for --------------------------------------------------------- */

/* 'sha256-...' of a script. */
static void add_hash(text_buffer *out, const char *script)
{
    char hex[65];
    unsigned char digest[32];
    sha256_hex(script, strlen(script), hex);
    for (size_t i = 0; i < sizeof digest; i++)
        digest[i] =
            (unsigned char)strtoul((const char[]){hex[2 * i], hex[2 * i + 1], '\0'}, NULL, 16);
    text_add(out, " 'sha256-");
    encode_base64(out, digest, sizeof digest);
    text_add(out, "'");
}

static void add_policy(page *p)
{
    text_add(p->out, "default-src 'none'; script-src");
    add_hash(p->out, report_script_js);
    if (*report_echarts_js != '\0')
        add_hash(p->out, report_echarts_js);
    text_add(p->out, "; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
                     "form-action 'none'");
}

static void add_title(page *p)
{
    const char **name = payload_names(p->a, p->d, p->n);
    if (name == NULL) {
        error_memory(p->e);
        return;
    }
    for (size_t i = 0; i < p->n; i++) {
        text_add(p->out, i > 0 ? ", " : "");
        encode_html(p->out, name[i]);
    }
}

static void add_style(page *p)
{
    text_add(p->out, report_style_css);
    figure_style(p->out);
}

/* Charts show the buses; without scripts, a page with charts has the figures of the site. */
static void add_figures(page *p)
{
    figure_all(p->a, p->d, p->n, *report_echarts_js == '\0', p->out, p->e);
}

static void add_element(text_buffer *out, const char *script)
{
    if (*script == '\0')
        return;
    text_add(out, "<script>");
    text_add(out, script);
    text_add(out, "</script>\n");
}

static void add_script(page *p)
{
    add_element(p->out, report_script_js);
}

static void add_echarts(page *p)
{
    add_element(p->out, report_echarts_js);
}

static void add_data(page *p)
{
    payload_data(p->a, p->d, p->n, p->out, p->e);
}

static void add_blocks(page *p)
{
    payload_blocks(p->d, p->n, p->out, p->e);
}

static void add_notice(page *p)
{
    text_add(p->out, "This page was made by Firn. Its style and scripts are part of Firn, which is "
                     "free software under the GNU General Public License, version 3 or later.\n");
    if (*report_echarts_js == '\0')
        return;
    text_add(p->out, "\nIts charts are drawn by Apache ECharts:\n\n");
    encode_html(p->out, report_echarts_licence);
}

static const struct {
    const char *name;
    void (*add)(page *p);
} parts[] = {
    {"csp", add_policy},    {"title", add_title},     {"style", add_style},
    {"script", add_script}, {"echarts", add_echarts}, {"data", add_data},
    {"blocks", add_blocks}, {"notice", add_notice},   {"figures", add_figures},
};

/* ---- the page -------------------------------------------------------------------------------- */

/* Adds what {{name}} stands for; false: there is no such placeholder. */
static bool add_part(page *p, const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (strlen(parts[i].name) == length && memcmp(parts[i].name, name, length) == 0) {
            parts[i].add(p);
            return true;
        }
    }
    return false;
}

static int fill(page *p)
{
    const char *at = report_page_html;
    for (const char *mark; (mark = strstr(at, "{{")) != NULL && p->e->code == 0;) {
        const char *end = strstr(mark, "}}");
        text_add_bytes(p->out, at, (size_t)(mark - at));
        if (end == NULL || !add_part(p, mark + 2, (size_t)(end - mark) - 2))
            return error_set(p->e, ERROR_IO, "page.html: unknown placeholder `%.20s`", mark);
        at = end + 2;
    }
    text_add(p->out, at);
    return p->out->failed ? error_memory(p->e) : p->e->code;
}

/* Reads the folders, and lets `make` make the text of them. */
static int report_make(const char *const *folder, size_t n, const char *name,
                       int (*make)(page *p, const char *name), text_buffer *out, error *e)
{
    if (n < 1 || n > REPORT_MAX)
        return error_set(e, ERROR_USAGE, "%zu results are given: a report shows 1 to %d", n,
                         REPORT_MAX);
    arena *a = arena_new();
    report_data *d = a == NULL ? NULL : ARENA_ARRAY(a, report_data, n);
    if (d == NULL)
        error_memory(e);
    for (size_t i = 0; i < n && e->code == 0; i++)
        report_read(a, folder[i], &d[i], e);
    if (e->code == 0)
        payload_number_blocks(d, n);
    page p = {a, d, n, out, e};
    if (e->code == 0)
        make(&p, name);
    arena_free(a);
    return e->code;
}

static int make_page(page *p, const char *name)
{
    (void)name;
    return fill(p);
}

int report_page(const char *const *folder, size_t n, text_buffer *out, error *e)
{
    return report_make(folder, n, NULL, make_page, out, e);
}

static int make_figure(page *p, const char *name)
{
    if (name != NULL)
        return figure_draw(p->a, p->d, p->n, name, p->out, p->e);
    const char *const *names = figure_names(p->a, p->d, p->n);
    text_add(p->out, ""); /* a text, even if there is no figure */
    for (size_t i = 0; names != NULL && names[i] != NULL; i++)
        text_addf(p->out, "%s\n", names[i]);
    return names == NULL || p->out->failed ? error_memory(p->e) : 0;
}

int report_figure(const char *const *folder, size_t n, const char *name, text_buffer *out, error *e)
{
    return report_make(folder, n, name, make_figure, out, e);
}
