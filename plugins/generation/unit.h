/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * unit.h - the unit model of all types of this family: like machines that make electricity from
 * fuel, of which a part runs. Per step of h hours, with C installed, u the capacity that runs
 * (`online`) and x the power above its minimum load (`above-minimum`):
 *
 *   u <= availability (firm C - redundant_units unit_size)
 *   power = m r u + x,   0 <= x <= r (w - m) u
 *   fuel  = r f(m) u + f' x                          machine.h: a Willans line
 *   start >= u - u of the step before                where a start costs, not in stress events
 *   x <= x before + ramp h r u,   x >= x before - ramp h r (u before)   where a ramp can bind
 *   heat <= heat_share (fuel - power)                where the port `heat` is connected
 *
 * m is the minimum load, w the factor of warm air, r that of thin air (machine.h). Fuel is higher
 * heating value (HHV) throughout, and so are its price and its carbon; with `heating_value = LHV`,
 * efficiencies and heat rates are converted.
 *
 * The number of running machines, u / unit_size, may have fractions: this is the linear relaxation
 * of unit commitment by groups of like units, in which the binary decision of each unit becomes one
 * number per group (Palmintier and Webster 2014, IEEE Transactions on Power Systems 29(3)
 * 1089-1098). A group of ten is within 1 % of whole numbers; with fewer than four a note says that
 * fractions run.
 *
 * Rows per step: 3 (`online`, `load`, `start`), 5 with ramps, 1 for heat, 4 for reserve and 1 for
 * cover_loss.
 */
#ifndef FIRN_PLUGINS_GENERATION_UNIT_H
#define FIRN_PLUGINS_GENERATION_UNIT_H

#include <firn/plugin.h>

#include <stddef.h>

typedef struct unit {
    firn_sizing size;
    firn_num availability;
    firn_num fuel_price; /* count -1: not written */
    double unit_size;
    double efficiency, heat_rate, half_load, minimum_load;
    double temperature_loss, full_temperature, cold_max, full_altitude;
    double ramp, start_cost, variable_om;
    double carbon, renewable_share;
    double heat_share, heat_temperature;
    double permit_hours, max_energy, min_energy, max_fuel;
    double load_step;
    int64_t redundant_units;
    const char *available_from;
    int32_t machine, duty, heating_value, reserve, cover_loss;
} unit;

/* What differs between the types apart from their parameters. Ports: their index, or -1. */
typedef struct unit_kind {
    int32_t power, fuel, hydrogen, heat;
    int32_t air;          /* power depends on the outside air */
    double lhv;           /* of the fuel, over its higher heating value */
    const char *buy;      /* the line with the price of the fuel, for messages */
    double efficiency[3]; /* that of the default and of the choices: not what a planner writes */
} unit_kind;

/* Tells the temperature of the heat on its bus, if that is connected. Returns h->status(b). */
int32_t unit_publish(const unit *u, const unit_kind *kind, const firn_host *h, firn_build *b);
/* Builds the model above. Returns h->status(b). */
int32_t unit_build(const unit *u, const unit_kind *kind, const firn_host *h, firn_build *b);

/* clang-format off */

static const firn_choice unit_heating_values[] = {
    {"HHV", NULL, "efficiency and heat rate by the higher heating value, in which fuel is sold"},
    {"LHV", NULL, "by the lower heating value, as in makers' sheets: converted"},
};

/* Rows of the tables of parameters. */
#define UNIT_SIZE_OF_ONE(def, source) \
    FIRN_REAL(unit, unit_size, "MW", def, 1e-3, 5000, "size of one unit", source)
#define UNIT_EFFICIENCY(def, source) \
    FIRN_REAL(unit, efficiency, "1", def, 0, FIRN_INF, \
              "electricity per fuel (HHV) at full load, at its rating", source), \
    FIRN_REAL_OPTIONAL(unit, heat_rate, "1", 0, FIRN_INF, \
                       "in place of `efficiency`: fuel per electricity at full load, as in `9300 Btu/kWh`"), \
    FIRN_CHOICE(unit, heating_value, unit_heating_values, 0, \
                "heating value of `efficiency` and `heat_rate`; the price, the carbon and the " \
                "flow of fuel are always HHV", "fuel is sold by HHV")
#define UNIT_HALF_LOAD(def, source) \
    FIRN_REAL(unit, half_load, "%", def, 50, 110, \
              "efficiency at half load over that at full load; fuel is linear in the load", source)
#define UNIT_MINIMUM_LOAD(def, source) \
    FIRN_REAL(unit, minimum_load, "1", def, 0, FIRN_INF, "minimum load of a unit that runs, of its size", source)
#define UNIT_AIR(loss, full, cold, altitude, source) \
    FIRN_REAL(unit, temperature_loss, "%/K", loss, 0, 5, \
              "power lost per kelvin of outside air above `full_temperature`", source), \
    FIRN_REAL(unit, full_temperature, "degC", full, -20, 60, \
              "dry bulb up to which the unit gives its rating", source), \
    FIRN_REAL(unit, cold_max, "1", cold, 1, 1.5, "maximum power in cold air, of the rating", source), \
    FIRN_REAL(unit, full_altitude, "m", altitude, 0, 5000, \
              "altitude up to which the unit gives its rating; above it, power, minimum load and " \
              "fuel at no load fall with the pressure of the air", source)
#define UNIT_OPERATION(avail, avail_source, ramp_per_hour, ramp_source, start, start_source) \
    FIRN_SERIES(unit, availability, "1", avail, 0, 1, \
                "share of the units that is not under repair", avail_source), \
    FIRN_REAL(unit, ramp, "1/h", ramp_per_hour, 1e-3, 1000, \
              "change of the load of a unit that runs, per hour, of its size", ramp_source), \
    FIRN_REAL(unit, start_cost, "USD2025/MW", start, 0, 1e5, \
              "cost of a start per MW that starts: wear and fuel", start_source)
#define UNIT_VARIABLE_OM(def, source) \
    FIRN_REAL(unit, variable_om, "USD2025/MWh", def, 0, 1000, \
              "maintenance and consumables per MWh of electricity", source)
#define UNIT_FUEL_PRICE(doc) \
    FIRN_SERIES_OPTIONAL(unit, fuel_price, "USD/MWh", 0, FIRN_INF, doc)
#define UNIT_CARBON(def, source) \
    FIRN_REAL(unit, carbon, "kg/kWh", def, 0, 2, \
              "CO2 of burning the fuel, per energy of fuel (HHV)", source), \
    FIRN_REAL(unit, renewable_share, "1", 0, 0, 1, \
              "share of the electricity that counts as renewable, for biogenic fuel", "fossil fuel")
#define UNIT_HEAT(share, share_source, temperature, temperature_source) \
    FIRN_REAL(unit, heat_share, "1", share, 0, 1, \
              "share of the fuel that does not become electricity, recovered as heat", \
              share_source), \
    FIRN_REAL(unit, heat_temperature, "degC", temperature, 30, 500, \
              "maximum temperature of the recovered heat; the bus `heat` has it unless its section " \
              "says less", temperature_source)
#define UNIT_LIMITS(hours, hours_source) \
    FIRN_REAL(unit, permit_hours, "h", hours, 0, 8784, \
              "hours of operation per year and unit that the permit allows; stress events do not " \
              "count", hours_source), \
    FIRN_REAL_OPTIONAL(unit, max_energy, "MWh/yr", 0, 1e9, "maximum electricity per year"), \
    FIRN_REAL_OPTIONAL(unit, min_energy, "MWh/yr", 0, 1e9, "minimum electricity per year"), \
    FIRN_REAL_OPTIONAL(unit, max_fuel, "MWh/yr", 0, 1e9, "maximum fuel per year (HHV)")
#define UNIT_PLANNING(step, step_source) \
    FIRN_INTEGER(unit, redundant_units, 0, 0, 100, \
                 "units of `unit_size` that are not loaded, N+1 for 1; needs `fix` or `min`", \
                 "a choice of the planner"), \
    FIRN_TEXT(unit, available_from, "", \
              "date of delivery, as in `2028-07-01`: no use in phases that begin earlier"), \
    FIRN_FLAG(unit, reserve, 0, \
              "stands by for swings of loads and losses of power on the bus of `power`"), \
    FIRN_REAL(unit, load_step, "1", step, 0, 1, \
              "load that a unit that runs can take or give at once, of its size; for `reserve`", \
              step_source), \
    FIRN_FLAG(unit, cover_loss, 0, \
              "reserve on the bus of `power` must cover the loss of one unit")

/* Rows of the tables of ports. */
#define UNIT_POWER(bus) \
    {"power", "electricity", "MW", bus, "receives the electricity", FIRN_PORT_BOUNDARY, 0}
#define UNIT_FUEL(carrier) \
    {"fuel", carrier, "MW", carrier, "supplies the fuel (HHV); bought at `fuel_price` if not connected", \
     FIRN_PORT_OPTIONAL, 0}
#define UNIT_HEAT_PORT \
    {"heat", "heat", "MW", NULL, "receives recovered heat, as far as it is taken", \
     FIRN_PORT_OPTIONAL, 0}

/* clang-format on */

#endif
