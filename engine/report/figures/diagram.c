/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * diagram.c - the site diagram: buses and components, and what flows between them in a year, by
 * width.
 *
 * Energy has one scale, the largest bar being MOST pixels wide. Each other unit, such as m3 of
 * water, has its own and smaller one, since it cannot be compared.
 */
#include "report/figures/graph.h"
#include "report/figures/kit.h"
#include "report/figures/layout.h"
#include "report/figures/plots.h"
#include "report/figures/scale.h"
#include "report/figures/texts.h"

#include <math.h>
#include <string.h>

enum {
    MOST = 240,      /* widest bar */
    MOST_OTHER = 36, /* widest bar of another unit than energy */
    BAR_LEAST = 8,
    BAR_HEIGHT = 20,
    BUS_HEIGHT = 20,
    ROW = 66,     /* from layer to layer */
    ROW_LOW = 54, /* where there are many */
    LAYERS_HIGH = 14,
    LINE_MOST = 8, /* width of a band that is drawn as a line */
    MARGIN = KIT_MARGIN,
    TOP = KIT_TOP + 34,
    NAME_ROOM = 170,
    LABEL_GAP = 6,
    UNITS = 8
};

typedef struct unit_scale {
    const char *unit;
    double largest; /* of the bars and bands */
} unit_scale;

typedef struct picture {
    const plot *p;
    graph g;
    layout l;
    figure f;
    unit_scale unit[UNITS];
    size_t units;
    double *bar, *label, *band;
    const char **name;   /* of nodes, as drawn; texts next to it are apart, since it may run from
                            right   to left */
    const char **before; /* "to"; "": none */
    const char **value;  /* "charging 12 GWh" */
} picture;

static unit_scale *scale_of_unit(picture *c, const char *unit)
{
    for (size_t i = 0; i < c->units; i++)
        if (strcmp(c->unit[i].unit, unit) == 0)
            return &c->unit[i];
    if (c->units < UNITS) {
        c->unit[c->units] = (unit_scale){.unit = unit};
        return &c->unit[c->units++];
    }
    return &c->unit[UNITS - 1];
}

static double throughput(const graph_node *n)
{
    return fmax(n->in, n->out);
}

static void find_scales(picture *c)
{
    for (size_t i = 0; i < c->g.nodes.count; i++) {
        unit_scale *u = scale_of_unit(c, c->g.nodes.at[i].unit);
        u->largest = fmax(u->largest, throughput(&c->g.nodes.at[i]));
    }
    for (size_t i = 0; i < c->g.edges.count; i++) {
        unit_scale *u = scale_of_unit(c, c->g.edges.at[i].unit);
        u->largest = fmax(u->largest, c->g.edges.at[i].value);
    }
}

static double pixels(picture *c, double value, const char *unit, double most)
{
    const unit_scale *u = scale_of_unit(c, unit);
    if (strcmp(u->unit, unit) != 0 || u->largest <= 0)
        return 0;
    return value / u->largest * (strcmp(unit, "MWh") == 0 ? most : MOST_OTHER);
}

/* "1496 GWh" */
static const char *amount(picture *c, double value, const char *unit)
{
    char number[SCALE_TEXT];
    const scale_unit u = scale_unit_of(value, unit, "");
    const char *text =
        kit_print(c->p->a, c->p->out, "%s %s", scale_text(number, value / u.factor), u.unit);
    return text;
}

/* "battery charging", "to hv": for what is read without being seen. */
static const char *full_name(const plot *p, const graph_node *n)
{
    const bool loose = n->kind == GRAPH_LOOSE;
    if (*n->note == '\0')
        return n->name;
    const char *text = loose ? kit_print(p->a, p->out, "%s %s", n->note, n->name)
                             : kit_print(p->a, p->out, "%s %s", n->name, n->note);
    return text;
}

static double before_width(const picture *c, size_t i)
{
    return *c->before[i] == '\0' ? 0 : kit_width(c->before[i], FIGURE_FONT) + 5;
}

static int measure(picture *c, double most)
{
    const size_t nodes = c->g.nodes.count, edges = c->g.edges.count;
    for (size_t i = 0; i < nodes; i++) {
        const graph_node *n = &c->g.nodes.at[i];
        double in = 0, out = 0; /* of all units */
        for (size_t k = 0; k < edges; k++) {
            const graph_edge *x = &c->g.edges.at[k];
            const double w = x->to == i || x->from == i ? pixels(c, x->value, x->unit, most) : 0;
            in += x->to == i ? w : 0;
            out += x->from == i ? w : 0;
        }
        c->bar[i] = fmax(fmax(in, out), BAR_LEAST);
        c->label[i] = before_width(c, i) + kit_width(c->name[i], FIGURE_FONT * 1.06) + 8 +
                      kit_width(c->value[i], FIGURE_FONT);
        if (n->kind == GRAPH_BUS)
            c->label[i] += 4;
        if (c->label[i] + 12 <= c->bar[i])
            c->label[i] = 0; /* fits into the bar */
        else
            c->label[i] += LABEL_GAP;
    }
    for (size_t i = 0; i < edges; i++) {
        const graph_edge *x = &c->g.edges.at[i];
        c->band[i] = pixels(c, x->value, x->unit, most);
    }
    return layout_make(c->p->a, &c->g, c->bar, c->label, c->band, FIGURE_WIDTH - 2 * MARGIN, &c->l,
                       c->p->e);
}

static size_t carrier_series(const char *carrier)
{
    static const struct {
        const char *carrier;
        size_t series;
    } known[] = {{"electricity", 0}, {"heat", 5},     {"gas", 7},
                 {"fuel", 7},        {"hydrogen", 3}, {"water", 6}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i].carrier, carrier) == 0)
            return known[i].series;
    return 8;
}

static double row_of(const picture *c)
{
    return c->g.layers > LAYERS_HIGH ? ROW_LOW : ROW;
}

static double top_of(const picture *c, const layout_item *i)
{
    return TOP + (double)i->layer * row_of(c);
}

/* One side of a band, from its upper end to its lower one, or back. */
static void side(picture *c, size_t first, size_t after, double at, bool down)
{
    for (size_t n = 0; n < after - first; n++) {
        const layout_piece *s = &c->l.pieces.at[down ? first + n : after - 1 - n];
        const double right = at * s->width, x0 = MARGIN + s->x0 + right,
                     x1 = MARGIN + s->x1 + right;
        const double y0 = top_of(c, &c->l.items.at[s->from]) + BAR_HEIGHT,
                     y1 = top_of(c, &c->l.items.at[s->to]);
        const double mid = (y0 + y1) / 2;
        const bool begin = n == 0;
        if (down) {
            kit_to(&c->f, begin ? 'M' : 'L', x0, y0);
            kit_to(&c->f, 'C', x0, mid);
            kit_to(&c->f, ' ', x1, mid);
            kit_to(&c->f, ' ', x1, y1);
        } else {
            kit_to(&c->f, 'L', x1, y1);
            kit_to(&c->f, 'C', x1, mid);
            kit_to(&c->f, ' ', x0, mid);
            kit_to(&c->f, ' ', x0, y0);
        }
    }
}

static void draw_bands(picture *c)
{
    for (size_t first = 0; first < c->l.pieces.count;) {
        const size_t edge = c->l.pieces.at[first].edge;
        const graph_edge *x = &c->g.edges.at[edge];
        size_t after = first;
        while (after < c->l.pieces.count && c->l.pieces.at[after].edge == edge)
            after++;
        const char *from = full_name(c->p, &c->g.nodes.at[x->from]),
                   *to = full_name(c->p, &c->g.nodes.at[x->to]);
        const char *name = kit_print(c->p->a, c->p->out, "%s > %s", from, to);
        const char *hint = kit_print(c->p->a, c->p->out, "%s > %s: %s, %s", from, to,
                                     amount(c, x->value, x->unit), x->carrier);
        kit_group(&c->f, name, x->value, hint);
        /* A narrow band is a line: filled, it would fade where it runs sideways. */
        if (c->band[edge] >= LINE_MOST) {
            kit_raw(&c->f, "<path fill-opacity=\"0.62\"");
            kit_fill(&c->f, carrier_series(x->carrier));
            kit_raw(&c->f, " d=\"");
            side(c, first, after, 0, true);
            side(c, first, after, 1, false);
            kit_raw(&c->f, "Z");
        } else {
            const theme_colour *k = &theme_colours[THEME_S1 + carrier_series(x->carrier)];
            text_addf(c->f.out,
                      "<path class=\"k-%s\" stroke=\"%s\" stroke-opacity=\"0.62\" fill=\"none\" "
                      "stroke-width=\"",
                      k->name, k->light);
            kit_number(&c->f, fmax(c->band[edge], 1));
            kit_raw(&c->f, "\" d=\"");
            side(c, first, after, 0.5, true);
        }
        kit_path_end(&c->f);
        kit_group_end(&c->f);
        first = after;
    }
}

static void draw_node(picture *c, size_t i)
{
    const graph_node *n = &c->g.nodes.at[i];
    const layout_item *it = &c->l.items.at[i];
    const double x = MARGIN + it->x, y = top_of(c, it),
                 height = n->kind == GRAPH_BUS ? BUS_HEIGHT : BAR_HEIGHT;
    const bool inside = c->label[i] == 0;
    const double at = inside ? x + 6 : x + it->bar + LABEL_GAP;
    const char *hint =
        kit_print(c->p->a, c->p->out, "%s: %s %s, %s %s", full_name(c->p, n), TEXT_TAKES,
                  amount(c, n->in, n->unit), TEXT_GIVES, amount(c, n->out, n->unit));
    kit_group(&c->f, full_name(c->p, n), throughput(n), hint);
    if (n->kind == GRAPH_BUS) {
        kit_rect(&c->f, x, y, it->bar, height, THEME_BUS);
    } else {
        text_addf(c->f.out, "<g class=\"k-axis\" stroke=\"%s\"%s>", theme_colours[THEME_AXIS].light,
                  n->kind == GRAPH_LOOSE ? " stroke-dasharray=\"3 2\"" : "");
        kit_rect(&c->f, x, y, it->bar, height, THEME_BOX);
        kit_raw(&c->f, "</g>\n");
    }
    const enum theme_role role = inside && n->kind == GRAPH_BUS ? THEME_PAGE : THEME_TEXT;
    const enum theme_role second = inside && n->kind == GRAPH_BUS ? THEME_PAGE : THEME_DIM;
    const double y_text = y + height / 2 + 4, at_name = at + before_width(c, i);
    const double wide = kit_width(c->name[i], FIGURE_FONT * (n->kind == GRAPH_BUS ? 1.06 : 1.0));
    if (*c->before[i] != '\0')
        kit_text(&c->f, at, y_text, second, ANCHOR_START, 0, c->before[i]);
    if (n->kind == GRAPH_BUS && !inside)
        kit_strong(&c->f, at_name, y_text, ANCHOR_START, 0, c->name[i]);
    else
        kit_text(&c->f, at_name, y_text, role, ANCHOR_START, 0, c->name[i]);
    kit_text(&c->f, at_name + wide + 8, y_text, second, ANCHOR_START, 0, c->value[i]);
    kit_group_end(&c->f);
}

/* The carriers that flow, and the scales of those that are not energy. */
static size_t carriers(picture *c, const char *name[UNITS], size_t series[UNITS])
{
    const char *seen[UNITS];
    size_t n = 0;
    for (size_t i = 0; i < c->g.edges.count; i++) {
        const graph_edge *x = &c->g.edges.at[i];
        size_t k = 0;
        while (k < n && strcmp(seen[k], x->carrier) != 0)
            k++;
        if (k < n || n == UNITS)
            continue;
        const char *text = strcmp(x->unit, "MWh") == 0 ? x->carrier
                                                       : kit_print(c->p->a, c->p->out, "%s (%s)",
                                                                   x->carrier, TEXT_OWN_SCALE);
        seen[n] = x->carrier;
        name[n] = text;
        series[n++] = carrier_series(x->carrier);
    }
    return n;
}

/* "No flow: turbines, trim-chillers", in as many lines as it takes. */
static double draw_idle(picture *c, double width, double y, bool draw)
{
    const char *line = TEXT_NO_FLOW;
    size_t on_line = 0;
    if (c->g.idle.count == 0)
        return 0;
    for (size_t i = 0; i < c->g.idle.count; i++) {
        const char *last = i + 1 < c->g.idle.count ? ", " : "";
        const char *name = kit_shorten(c->p->a, c->p->out, c->g.idle.at[i], NAME_ROOM, FIGURE_FONT);
        const char *longer = kit_print(c->p->a, c->p->out, "%s%s%s", line, name, last);
        if (longer == NULL)
            return 0;
        if (on_line > 0 && kit_width(longer, FIGURE_FONT) > width) {
            if (draw)
                kit_text(&c->f, MARGIN, y, THEME_DIM, ANCHOR_START, 0, line);
            y += 16;
            on_line = 0;
            longer = kit_print(c->p->a, c->p->out, "%s%s", name, last);
            if (longer == NULL)
                return 0;
        }
        line = longer;
        on_line++;
    }
    if (draw)
        kit_text(&c->f, MARGIN, y, THEME_DIM, ANCHOR_START, 0, line);
    return y + 16;
}

static void draw(picture *c)
{
    const char *legend[UNITS];
    size_t series[UNITS];
    const size_t n = carriers(c, legend, series);
    const double width = fmax(FIGURE_WIDTH, c->l.width + 2 * MARGIN);
    const double bottom = TOP + (double)(c->g.layers - 1) * row_of(c) + BAR_HEIGHT + 18;
    const double below = draw_idle(c, width - 2 * MARGIN, 0, false);
    const char *title = plot_yearly(&c->p->d->r) ? TEXT_DIAGRAM_YEARLY : TEXT_DIAGRAM;
    if (*c->p->phase != '\0')
        title = kit_print(c->p->a, c->p->out, "%s: %s", title, c->p->phase);
    kit_begin(&c->f, c->p->a, c->p->out, c->p->name, width, bottom + (below > 0 ? below + 6 : 0),
              title, TEXT_DIAGRAM_DESC);
    kit_legend(&c->f, MARGIN, KIT_TOP, width - 2 * MARGIN, legend, series, n, false);
    /* in the middle of the page */
    double first = HUGE_VAL, last = 0;
    for (size_t i = 0; i < c->l.items.count; i++) {
        const layout_item *it = &c->l.items.at[i];
        first = fmin(first, it->x);
        last = fmax(last, it->x + it->bar + (it->node == SIZE_MAX ? 0 : c->label[it->node]));
    }
    const double shift = (width - 2 * MARGIN - last - first) / 2;
    for (size_t i = 0; i < c->l.items.count; i++)
        c->l.items.at[i].x += shift;
    for (size_t i = 0; i < c->l.pieces.count; i++) {
        c->l.pieces.at[i].x0 += shift;
        c->l.pieces.at[i].x1 += shift;
    }
    draw_bands(c);
    for (size_t i = 0; i < c->g.nodes.count; i++)
        draw_node(c, i);
    draw_idle(c, width - 2 * MARGIN, bottom + 4, true);
}

int plot_diagram(const plot *p)
{
    picture c = {.p = p};
    if (graph_make(p->a, p->d, p->phase, &c.g, p->e) != 0)
        return p->e->code;
    if (c.g.edges.count == 0)
        return plot_no_data(p);
    const size_t nodes = c.g.nodes.count;
    c.bar = ARENA_ARRAY(p->a, double, nodes);
    c.label = ARENA_ARRAY(p->a, double, nodes);
    c.band = ARENA_ARRAY(p->a, double, c.g.edges.count);
    c.name = ARENA_ARRAY(p->a, const char *, nodes);
    c.value = ARENA_ARRAY(p->a, const char *, nodes);
    c.before = ARENA_ARRAY(p->a, const char *, nodes);
    if (c.bar == NULL || c.label == NULL || c.band == NULL || c.name == NULL || c.value == NULL ||
        c.before == NULL)
        return error_memory(p->e);
    find_scales(&c);
    for (size_t i = 0; i < nodes; i++) {
        const graph_node *n = &c.g.nodes.at[i];
        const bool apart = n->kind != GRAPH_LOOSE && *n->note != '\0';
        const char *value = amount(&c, throughput(n), n->unit);
        c.name[i] = kit_shorten(p->a, p->out, n->name, NAME_ROOM, FIGURE_FONT);
        c.before[i] = n->kind == GRAPH_LOOSE ? n->note : "";
        c.value[i] = apart ? kit_print(p->a, p->out, "%s %s", n->note, value) : value;
    }
    /* narrower bands where the labels leave no room for wider ones */
    double most = MOST;
    int rc = measure(&c, most);
    while (rc == 0 && c.l.width > FIGURE_WIDTH - 2 * MARGIN && most > MOST / 3.0) {
        most *= 0.8;
        rc = measure(&c, most);
    }
    if (rc != 0)
        return rc;
    draw(&c);
    return kit_end(&c.f, p->e);
}
