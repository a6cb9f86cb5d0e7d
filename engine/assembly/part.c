/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * part.c - binds the parameters of a component, and reads and sets them by name.
 */
#include "assembly/part.h"

#include "plugin/bind.h"

#include <string.h>

void part_select_period(assembly *a, size_t period)
{
    a->period = &a->problem->periods.at[period];
    a->properties.count = a->told.count = a->clamps.count = 0;
    for (size_t i = 0; i < a->period->components.count; i++)
        a->parts[i].component = &a->period->components.at[i];
}

int part_bind(const assembly *a, part *p, error *e)
{
    const firn_plugin_desc *d = p->plugin->desc;
    if (instance_make(&p->instance, (size_t)d->instance_size, e) != 0)
        return e->code;
    if (bind_params(a->period, p->component, d, p->instance.self, e) != 0)
        return e->code;
    const assembly_inspector *i = a->inspector;
    return i != NULL && i->part != NULL ? i->part(i->data, a, p, e) : 0;
}

const firn_param *part_param(const part *p, const char *key)
{
    const firn_plugin_desc *d = p->plugin->desc;
    for (uint32_t i = 0; i < d->param_count; i++) {
        const firn_param *param = plugin_param(d, i);
        if (strcmp(param->key, key) == 0 &&
            (param->kind == FIRN_KIND_REAL || param->kind == FIRN_KIND_SERIES))
            return param;
    }
    return NULL;
}

const firn_param *part_flagged(const part *p, uint32_t flag)
{
    const firn_plugin_desc *d = p->plugin->desc;
    for (uint32_t i = 0; i < d->param_count; i++) {
        if (plugin_param(d, i)->flags & flag)
            return plugin_param(d, i);
    }
    return NULL;
}

firn_num part_value(const part *p, const firn_param *param)
{
    const char *at = (const char *)p->instance.self + param->offset;
    firn_num number = {0};
    if (param->kind == FIRN_KIND_SERIES)
        memcpy(&number, at, sizeof number);
    else
        memcpy(&number.scale, at, sizeof number.scale);
    return number;
}

void part_set(const part *p, const firn_param *param, double value)
{
    char *at = (char *)p->instance.self + param->offset;
    const firn_num number = firn_const(value);
    if (param->kind == FIRN_KIND_SERIES)
        memcpy(at, &number, sizeof number);
    else
        memcpy(at, &value, sizeof value);
}
