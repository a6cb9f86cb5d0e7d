/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bind.h - a component's section and its plugin's tables become the instance that build() is
 * handed.
 */
#ifndef FIRN_PLUGIN_BIND_H
#define FIRN_PLUGIN_BIND_H

#include "plugin/registry.h"
#include "problem/problem.h"

/* A block of zeroed memory that ends where an inaccessible page begins: what a plugin writes or
 * reads behind its instance stops there. */
typedef struct instance {
    void *map;
    size_t mapped;
    void *self;
} instance;
int instance_make(instance *i, size_t size, error *e);
void instance_free(instance *i);

/* Fills `self` from defaults, choices and the section; then complains about keys nobody knows. Port
 * keys must have been taken before. */
int bind_params(problem *p, const problem_component *c, const firn_plugin_desc *d, void *self,
                error *e);

/* sizing.c: KEY.capex, KEY.max, ... (bare when the key is `size`), into `out`. */
int bind_sizing(problem *p, const problem_component *c, const firn_param *param, firn_sizing *out,
                error *e);
/* The sub-keys of a sizing, closed by NULL. */
extern const char *const bind_sizing_keys[];
/* The written entry of a sub-key: KEY.sub, or plain `sub` when the key is `size`; NULL when not
 * written. */
ini_entry *bind_sizing_entry(const problem_component *c, const firn_param *param, const char *sub);

#endif
