/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * laws.c - finds losses above their law: a part-load curve is made of variables that may be
 * mixed at will (the lambda method), and where a negative price pays for losses, the plan mixes
 * those with the largest.
 *
 * Variables of one component with the same nodes are modes of one conversion. In each step, what
 * they draw from an electricity bus is compared with the smallest draw of a mix of two of these
 * modes that has the same effect on all other nodes and does not take up more of any other row than
 * there is. For a convex curve this is its chord between two neighbours.
 */
#include "review/laws.h"

#include <string.h>

enum { MODES = 32, MODE_ROWS = 8 };

/* The modes of a conversion, and the rows that bound them; the numbers are those of one step. */
typedef struct modes {
    const flow *v[MODES];
    size_t count;
    int32_t bus_row, bus; /* of the draw */
    int32_t row[MODE_ROWS];
    size_t rows;
    double draw[MODES], effect[MODES];             /* per unit of the mode */
    double use[MODE_ROWS][MODES], room[MODE_ROWS]; /* sum of use * mode <= room */
} modes;

static bool same_nodes(const flow *v, const flow *w)
{
    return v->component == w->component && v->nodes == w->nodes &&
           memcmp(v->node, w->node, v->nodes * sizeof *v->node) == 0;
}

static bool may_be_mode(const flow *v)
{
    return !v->booked && !v->bound_elsewhere && v->nodes >= 2 && v->nodes <= FLOW_NODES;
}

static bool add_row(modes *g, const flows *b, int32_t row)
{
    if (b->r->model->rows.at[row].sense == SENSE_EQUAL)
        return true;
    for (size_t i = 0; i < g->rows; i++) {
        if (g->row[i] == row)
            return true;
    }
    if (g->rows == MODE_ROWS)
        return false;
    g->row[g->rows++] = row;
    return true;
}

/* The modes that belong to the variable `first`; false: they are no conversion of electricity, or
 * too large. */
static bool gather(const flows *b, size_t first, modes *g)
{
    const flow *v = &b->vars.at[first];
    *g = (modes){.bus_row = -1};
    for (size_t i = first; i < b->vars.count; i++) {
        const flow *w = &b->vars.at[i];
        if (!may_be_mode(w) || !same_nodes(v, w))
            continue;
        if (g->count == MODES)
            return false;
        g->v[g->count++] = w;
        for (size_t k = 0; k < w->terms; k++) {
            if (!add_row(g, b, w->term[k].row))
                return false;
        }
    }
    for (size_t i = 0; i < v->nodes && g->bus_row < 0; i++) {
        double coef = flows_coef(b, v, v->node[i], 0);
        if (flows_is_electricity(b, v->node[i]) && coef < 0 && flows_is_bus(b, v->node[i], &g->bus))
            g->bus_row = v->node[i];
    }
    return g->count >= 2 && g->bus_row >= 0;
}

/* Fills in the numbers of a step. False: the modes do not draw electricity, or differ in more than
 * their draw. */
static bool fill(const flows *b, modes *g, int32_t t)
{
    const flow *v = g->v[0];
    for (size_t i = 0; i < g->count; i++) {
        g->draw[i] = -flows_coef(b, g->v[i], g->bus_row, t);
        if (b->r->lp->col_lower[g->v[i]->col + t] != 0 || g->draw[i] < 0)
            return false;
    }
    bool first = true;
    for (size_t n = 0; n < v->nodes; n++) {
        double ratio = 0;
        for (size_t i = 0; i < g->count && v->node[n] != g->bus_row; i++) {
            double coef = flows_coef(b, g->v[i], v->node[n], t);
            if (coef == 0)
                return false;
            if (first)
                g->effect[i] = coef;
            ratio = i == 0 ? coef / g->effect[0] : ratio;
            if (g->effect[i] * g->effect[0] <= 0 ||
                fabs(coef - ratio * g->effect[i]) > RESULT_NOISE * fabs(coef))
                return false;
        }
        first = first && v->node[n] == g->bus_row;
    }
    for (size_t r = 0; r < g->rows; r++) {
        const model_row *row = &b->r->model->rows.at[g->row[r]];
        double sign = row->sense == SENSE_AT_LEAST ? -1 : 1;
        g->room[r] = flows_room(b, g->row[r], t, sign);
        for (size_t i = 0; i < g->count; i++) {
            g->use[r][i] = sign * flows_coef(b, g->v[i], g->row[r], t);
            g->room[r] += g->use[r][i] * b->x[g->v[i]->col + t];
        }
    }
    return true;
}

/* The draw of the mix of u times mode i and v times mode k; infinite if a row has no room for it.
 */
static double draw_of(const flows *b, const modes *g, int32_t t, size_t i, double u, size_t k,
                      double v)
{
    if (!(u >= 0) || !(v >= 0) || u > b->r->lp->col_upper[g->v[i]->col + t] ||
        v > b->r->lp->col_upper[g->v[k]->col + t])
        return HUGE_VAL;
    for (size_t r = 0; r < g->rows; r++) {
        double used = g->use[r][i] * u + g->use[r][k] * v;
        if (used > g->room[r] + RESULT_NOISE * (fabs(g->use[r][i] * u) + fabs(g->use[r][k] * v)))
            return HUGE_VAL;
    }
    return g->draw[i] * u + g->draw[k] * v;
}

/* The smallest draw with this effect, if it is below `draw`. */
static double smallest_draw(const flows *b, const modes *g, int32_t t, double effect, double draw)
{
    for (size_t i = 0; i < g->count; i++)
        draw = fmin(draw, draw_of(b, g, t, i, effect / g->effect[i], i, 0));
    for (size_t i = 0; i < g->count; i++) {
        for (size_t k = i + 1; k < g->count; k++) {
            for (size_t r = 0; r < g->rows; r++) { /* the mix that uses all of this row */
                double det = g->effect[i] * g->use[r][k] - g->effect[k] * g->use[r][i];
                double u = (effect * g->use[r][k] - g->effect[k] * g->room[r]) / det;
                double v = (g->effect[i] * g->room[r] - effect * g->use[r][i]) / det;
                if (isfinite(u) && isfinite(v))
                    draw = fmin(draw, draw_of(b, g, t, i, u, k, v));
            }
        }
    }
    return draw;
}

static void search(flows *b, modes *g)
{
    static const int32_t no_var[2] = {-1, -1};
    for (int32_t t = 0; t < b->time->count[SCOPE_STEP]; t++) {
        double draw = 0, effect = 0;
        size_t used = 0;
        for (size_t i = 0; i < g->count; i++)
            used += b->x[g->v[i]->col + t] > 0;
        if (used == 0 || !fill(b, g, t))
            continue;
        for (size_t i = 0; i < g->count; i++) {
            draw += g->draw[i] * b->x[g->v[i]->col + t];
            effect += g->effect[i] * b->x[g->v[i]->col + t];
        }
        double excess = draw - smallest_draw(b, g, t, effect, draw);
        if (excess <= FLOWS_LEAST * b->largest[g->bus])
            continue;
        flow_record *r = flows_find(b, &g->v[0]->component, 1, g->bus, true, no_var);
        if (r == NULL)
            return;
        flows_count(b, r, t, excess, -excess * b->price[g->bus][t]);
    }
}

void review_laws(flows *b)
{
    for (size_t i = 0; i < b->vars.count && !b->failed; i++) {
        bool begins = may_be_mode(&b->vars.at[i]);
        modes g;
        for (size_t k = i; k-- > 0 && begins && b->vars.at[k].component == b->vars.at[i].component;)
            begins = !may_be_mode(&b->vars.at[k]) || !same_nodes(&b->vars.at[k], &b->vars.at[i]);
        if (begins && gather(b, i, &g))
            search(b, &g);
    }
}
