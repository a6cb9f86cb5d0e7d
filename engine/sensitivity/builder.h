/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * builder.h - builds the model of a site with one key changed.
 *
 * A key that is changed in its text needs the problem to be read again. A parameter of a component
 * does not: the problem is read once per thread, and only assembled again.
 */
#ifndef FIRN_SENSITIVITY_BUILDER_H
#define FIRN_SENSITIVITY_BUILDER_H

#include "sensitivity/keys.h"

typedef struct builder builder;
/* `s` must have been built, and stay as it is. NULL: out of memory. */
builder *builder_new(const site *s);
void builder_free(builder *b); /* may be NULL */

/* A model that has been built; released by builder_release(), after which its arrays are gone. */
typedef struct built {
    const model *m;
    site *read;            /* the site that was read for it; NULL: none */
    struct loaded *loaded; /* what it was assembled from; NULL: not such a one */
} built;

/* Any thread may call these. `a` holds the model. */
int builder_model(builder *b, const sensitivity_key *k, double relative, arena *a, built *out,
                  error *e);
void builder_release(builder *b, built *m);

/* A site of its own with the change, with its model assembled; NULL with the error set. */
site *builder_site(const site *s, const sensitivity_key *k, double relative, error *e);

#endif
