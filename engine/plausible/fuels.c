/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * fuels.c - a price per unit of fuel at a component that is on electricity buses only.
 */
#include "model/carrier.h"
#include "plausible/rules.h"

/* Units in which fuels are sold, and electricity is not. */
static bool names_fuel(const char *text)
{
    static const char *const units[] = {"Btu", "BTU", "therm", "GJ"};
    const char *slash = strchr(text, '/');
    for (size_t i = 0; slash != NULL && i < sizeof units / sizeof units[0]; i++) {
        if (strstr(slash, units[i]) != NULL)
            return true;
    }
    return false;
}

int judge_fuel_unit(plausible *p, const assembly *a, const plausible_value *v, error *e)
{
    const model *m = a->model;
    unit price, own;
    char why[200];
    const char *bus = NULL;
    if (!names_fuel(v->written) || v->sizing ||
        !unit_parse_parameter(v->in, &p->problem->money, &own, why, sizeof why) ||
        !unit_parse("USD/MWh", 7, &price, why, sizeof why) || !unit_same(&own, &price))
        return 0;
    for (uint32_t i = 0; i < v->part->plugin->desc->port_count; i++) {
        const int32_t port = v->part->port[i];
        const model_bus *on = port < 0 ? NULL : &m->buses.at[m->ports.at[port].bus];
        if (on != NULL && !carrier_is(on->carrier, CARRIER_ELECTRIC))
            return 0;
        if (on == NULL && carrier_is(v->part->plugin->desc->ports[i].carrier, CARRIER_FUEL))
            return 0; /* a generator that is not connected to a fuel buys it */
        bus = on != NULL ? on->name : bus;
    }
    if (bus == NULL)
        return 0;
    return finding_on_entry(
        p, "fuel-unit", v->section, v->entry, e,
        "is %s: `%s` is a unit of fuel, but bus `%s` carries electricity: write the price per MWh "
        "of electricity, or a source of fuel (`[bus gas] carrier = gas`) and a `basic.converter` "
        "with its efficiency",
        SHOW(p, v->mean, v->in), v->written, bus);
}
