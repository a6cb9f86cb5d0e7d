/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * keys.h - the numeric keys of a site, and how each is changed a little.
 *
 * A value of the problem file that no plugin reads (a target, a limit, a rate) is changed in its
 * text. A parameter of a component, written or default, is changed in the instance that its plugin
 * receives: what the planner has written stays as it is, so that a plugin which asks for that
 * declares the same.
 */
#ifndef FIRN_SENSITIVITY_KEYS_H
#define FIRN_SENSITIVITY_KEYS_H

#include "site/site.h"

#include <string.h>

enum key_place {
    KEY_TEXT,  /* of the problem file */
    KEY_PARAM, /* of a component */
    KEY_BUS,   /* a series of temperatures of a bus */
};

/* The number of a sizing; of any other parameter it is its value. */
enum key_member {
    MEMBER_VALUE,
    MEMBER_CAPEX,
    MEMBER_LIFE,
    MEMBER_OM,
    MEMBER_MIN,
    MEMBER_MAX,
    MEMBER_FIX,
    MEMBER_EXISTING
};

/* What of the text of a value is changed. */
enum key_form {
    FORM_NUMBERS, /* all of its numbers, except in a unit: "90 MW", "1, 2, 3 kW" */
    FORM_COLUMN,  /* its factor: "prices.csv:usd * 1.4" */
    FORM_OFFSET,  /* the offset from the weather: "wet_bulb + 4.5 K" */
    FORM_WEIGHT,  /* one number of the objective: "cost + 50 USD/t * carbon" */
};

typedef struct sensitivity_key {
    const char *address;    /* "grid.price", "[phase 2028] grid.import_limit" */
    const char *value;      /* as written; of a default, the number and its unit */
    const char *origin;     /* "site.ini:31", "--set", "default" */
    const char *unit;       /* of `number` and of the change per unit; "": a pure number */
    double number;          /* NaN: many numbers, of a series */
    double unit_size;       /* base units per `unit`, of a number in an instance */
    bool temperature;       /* a point on the temperature scale, which changes by K */
    const char *structural; /* why it is not changed: "a date"; NULL: it is */
    enum key_place place;
    const char *via; /* the override from which a period has the value; NULL: none */
    /* KEY_PARAM */
    size_t component;
    uint32_t param;
    enum key_member member;
    const char *window; /* "" for all steps */
    int32_t column;     /* of a table */
    /* KEY_BUS */
    int32_t bus;
    const char *property;
    /* KEY_TEXT; of KEY_BUS only the form */
    enum key_form form;
    size_t offset; /* FORM_WEIGHT: of the number in the text */
    site_change written;
} sensitivity_key;

typedef vec(sensitivity_key) key_list;

/* all_keys.c: all numeric keys of a site that has been built, sorted by address. */
int keys_of(const site *s, arena *a, key_list *out, error *e);

/* text_keys.c: adds those of the problem file that no component reads. */
int keys_of_text(const site *s, arena *a, key_list *out, error *e);
/* parameters.c: adds those of the components. */
int keys_of_parameters(const site *s, arena *a, key_list *out, error *e);

/* By how much a key changes for a relative change (0.01), in its unit: the number by which the
 * effect is divided for the change per unit. A temperature changes by 100 times as many K; a number
 * that is 0 changes by as many units, a share or a rate of 0 by a hundredth of that. NaN for a
 * series. */
static inline double key_step(const sensitivity_key *k, double relative)
{
    if (k->temperature)
        return 100 * relative;
    if (k->number != 0)
        return relative * k->number;
    const bool whole = *k->unit == '\0' || strncmp(k->unit, "1/", 2) == 0;
    return whole ? 0.01 * relative : relative; /* 1 is all there is of a share */
}

/* text_keys.c: the text with the change; `relative` may be negative. NULL: out of memory. */
const char *key_text(arena *a, const sensitivity_key *k, double relative, const money *m);

/* parameters.c: an inspector for assemble() that changes the key in each period that has its value
 * from there. A change that leaves the range is ERROR_PROBLEM. */
typedef struct key_change {
    const sensitivity_key *key;
    double relative;
} key_change;
assembly_inspector key_inspector(key_change *change);

#endif
