/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * desc.h - a type of a plugin file, and access to the arrays of its description.
 */
#ifndef FIRN_PLUGIN_DESC_H
#define FIRN_PLUGIN_DESC_H

#include "firn/plugin.h"

#include <stdbool.h>
#include <stddef.h>

enum { PLUGIN_MAX_TYPES = 100 }; /* in one file */

typedef struct plugin_file {      /* one per type that a file has */
    const firn_plugin_desc *desc; /* NULL: the file has not been loaded, since nothing uses it */
    const char *path;             /* real path */
    const char *name;             /* its last part */
    bool explicitly_named;        /* named by --plugin */
    const char *type;
} plugin_file;

/* Elements of a plugin's arrays, by the element size that the plugin was compiled with. */
static inline const firn_param *plugin_param(const firn_plugin_desc *d, uint32_t i)
{
    return (const firn_param *)(const void *)((const char *)d->params + (size_t)i * d->param_size);
}
static inline const firn_port_spec *plugin_port(const firn_plugin_desc *d, uint32_t i)
{
    return (const firn_port_spec *)(const void *)((const char *)d->ports +
                                                  (size_t)i * d->port_size);
}
static inline const firn_choice *plugin_choice(const firn_plugin_desc *d, const firn_param *p,
                                               uint32_t i)
{
    return (const firn_choice *)(const void *)((const char *)p->choices +
                                               (size_t)i * d->choice_size);
}

#endif
