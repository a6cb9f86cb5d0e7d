/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * flows.h - the flows of a plan, period by period, as the search for burnt energy sees them:
 * variables with their coefficients, values and costs, the room in their rows, and records of what
 * is found.
 *
 * The engine knows no technology by name, so both are found in the rows. A variable of a component
 * that exists once per step is an arc if it has coefficients in exactly two equality rows of its
 * step, its nodes: balances of buses, dynamics of stocks, equalities of plugins. A variable with
 * one node, the balance of a bus, is an arc between that bus and the outside of its component (the
 * grid of a grid connection). Where a variable has more nodes than two, as a transformer whose
 * losses heat a room, electricity buses and rows of plugins count before all other buses.
 *
 * Arcs form a ring if they lead back to the node that they start from, with coefficients of
 * opposite sign at each node. Then all flows of the ring can be lowered together, in proportions
 * that leave every equality satisfied but the balance of one bus, on which the burnt energy is left
 * over.
 */
#ifndef FIRN_REVIEW_FLOWS_H
#define FIRN_REVIEW_FLOWS_H

#include "result/internal.h"

enum {
    RING_ARCS = 16, /* longer rings are not looked for */
    FLOW_NODES = 6  /* equality rows of a variable; with more it is no arc */
};

/* A flow or an amount counts above this share of the largest flow on its bus in the period: what a
 * barrier leaves is below. */
#define FLOWS_LEAST 1e-6

/* The coefficient of a variable in a row of scope STEP, without a lag. */
typedef struct flow_term {
    int32_t row;
    model_num coef;
} flow_term;

/* A variable that exists once per step of a component. */
typedef struct flow {
    int32_t var, component, col; /* col: of the first step */
    flow_term *term;             /* all rows of scope STEP */
    size_t terms;
    size_t nodes;
    int32_t node[FLOW_NODES]; /* equality rows of the model, without throughput rows */
    bool bound_elsewhere;     /* also in an equality row of other steps or of another scope */
    double most;              /* the largest value in the period */
    model_num *cost;          /* rates of its bookings in the account of cost */
    size_t costs;
    bool booked; /* has a booking in any account but that of facility energy */
} flow;

/* What is found in one phase. */
typedef struct flow_record {
    int32_t period, bus;
    int32_t component[RING_ARCS]; /* ascending, each once */
    size_t components;
    bool law;       /* losses above their law; otherwise a ring */
    int32_t var[2]; /* the variables of a ring of two, otherwise -1 */
    int32_t steps, last_step;
    double energy, earned; /* per year of the phase, or per horizon if that represents itself */
} flow_record;

typedef struct flows {
    const result *r;
    arena *a; /* of the search */
    int32_t period;
    const model_period *time;
    double *x;        /* the point; what was found is taken out of it */
    double *activity; /* of each row of the lp, likewise */
    vec(flow) vars;
    double **price;  /* by bus, one number per step */
    double *largest; /* by bus: the largest flow of a variable in the period, the scale of noise */
    vec(flow_record) records;
    bool failed; /* out of memory */
} flows;

/* The coefficient of a variable in a model row in step t; 0 where the row does not apply. */
double flows_coef(const flows *b, const flow *v, int32_t row, int32_t t);
/* The room that a row of scope STEP has in step t for a change of its activity of this sign;
 * infinite if the row does not bound it. */
double flows_room(const flows *b, int32_t row, int32_t t, double change);
/* Adds `change` to the value of a variable in step t, and to the rows that contain it. */
void flows_move(flows *b, const flow *v, int32_t t, double change);
/* Whether a row is the balance of a bus; *bus receives it. */
bool flows_is_bus(const flows *b, int32_t row, int32_t *bus);
bool flows_is_electricity(const flows *b, int32_t row);
/* Money booked per unit of the variable in step t, without the weight of the step. */
double flows_cost(const flow *v, int32_t t);
/* The record of these components in this period; adds it if it is new. NULL: out of memory. */
flow_record *flows_find(flows *b, const int32_t *component, size_t components, int32_t bus,
                        bool law, const int32_t var[2]);
/* Counts an amount of step t, MW, and the money that it earns per hour. */
void flows_count(flows *b, flow_record *record, int32_t t, double amount, double earned);

/* Begins the search: copies the point. False: out of memory. */
bool flows_open(flows *b, const result *r);
/* Selects a period and lists its flows. False: out of memory. */
bool flows_select(flows *b, int32_t period);

#endif
