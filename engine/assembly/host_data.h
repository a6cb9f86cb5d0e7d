/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * host_data.h - the calls of the host table that return data and add nothing to the model: time,
 * location, weather, target, bus properties, scratch memory; and tell(), which adds a property.
 * Their contract is in firn/plugin.h.
 */
#ifndef FIRN_ASSEMBLY_HOST_DATA_H
#define FIRN_ASSEMBLY_HOST_DATA_H

#include "assembly/build.h"

int64_t host_steps(firn_build *b);
const double *host_hours(firn_build *b);
const double *host_calendar(firn_build *b, int32_t what);
double host_site(firn_build *b, int32_t what);
double host_period(firn_build *b, int32_t what);
const double *host_weather(firn_build *b, int32_t quantity);
double host_target(firn_build *b);
const double *host_bus_series(firn_build *b, int32_t index, const char *key, double fallback);
void host_tell(firn_build *b, int32_t port, const char *key, firn_num value);
int32_t host_connected(firn_build *b, int32_t index);
double *host_scratch(firn_build *b, int64_t count);
uint8_t *host_mask(firn_build *b);

#endif
