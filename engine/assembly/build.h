/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * build.h - the state of one call of a plugin's build() or publish(), which the plugin knows as
 * `firn_build`.
 */
#ifndef FIRN_ASSEMBLY_BUILD_H
#define FIRN_ASSEMBLY_BUILD_H

#include "assembly/assembly.h"

#include <pthread.h>

/* Names that this build has declared, up to the element `end` of the model. */
typedef struct build_names {
    name_index index;
    size_t end;
} build_names;

/* What a row handle stands for (handles.h): the index of a row in the model or, from these numbers
 * on, of a common row of the assembly, or of an absent row of the build. */
enum { HOST_COMMON_ROWS = 1 << 29, HOST_ABSENT_ROWS = 1 << 30 };

struct firn_build {
    assembly *a;
    model *m;
    const model_period *period;
    const part *part;
    error *e;
    int32_t component, period_index;
    int32_t first_var, first_row, first_draw, first_entry;
    build_names var_names, row_names;
    name_index absent_names; /* of rows per year in a stress event, which are not in the model */
    vec(model_row) absent;   /* these rows, with the scope PERIOD */
    vec(common_term) shared_terms; /* terms of common rows in variables of the host, to be compared
                                      with those of other components */
    bool publishing;               /* the call is publish(), not build() */
    int32_t code;                  /* the plugin's own error code, from fail() */
    _Atomic bool open;             /* build() has not returned */
    const char *_Atomic wrong_thread; /* a call made from another thread */
    const char *_Atomic after_return; /* a call made after build() had returned */
    pthread_t thread;
    int64_t scratch_bytes; /* that scratch() and mask() have returned so far */
    void *after_error;     /* what they return after an error: one array for all calls */
    int64_t after_error_bytes;
    vec(uint32_t) sized;    /* offsets in the instance of the sizings that size() has received */
    vec(int32_t) stock_row; /* the dynamics row of each stock of this build */
    vec(int32_t) stock_var; /* its variable, in the same order */
};

/* The plugin's function that is being called, for messages. */
static inline const char *host_stage(const firn_build *b)
{
    return b->publishing ? "publish" : "build";
}

/* The key of a port, counted from 0 in the plugin's table. */
static inline const char *host_port_key(const firn_build *b, int32_t index)
{
    return plugin_port(b->part->plugin->desc, (uint32_t)index)->key;
}

/* The bus of a port; -1: not connected. */
static inline int32_t host_bus(const firn_build *b, int32_t index)
{
    int32_t port = b->part->port[index];
    return port < 0 ? -1 : b->m->ports.at[port].bus;
}

#endif
