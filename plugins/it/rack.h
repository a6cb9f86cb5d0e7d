/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * rack.h - rack classes: the properties of the racks that a hall publishes on the bus of its heat,
 * where the terminals (plugins/cooling) read them.
 *
 *   rack_power           MW    power of a full rack; a terminal refuses racks above its limit
 *   liquid_share         1     share of the heat that cold plates catch; the rest is room air
 *   supply_max           degC  maximum supply temperature of the coolant (of the air, for air-20)
 *   temperature_penalty  1/K   rise of the IT power per kelvin of the terminal's loop above
 *   penalty_reference    degC  this temperature: leakage of the chips; see cooling/terminal.h
 *
 * `rack` sets power, share and supply limit together; each can still be written by itself.
 */
#ifndef FIRN_PLUGINS_IT_RACK_H
#define FIRN_PLUGINS_IT_RACK_H

#include <firn/plugin.h>

/* What a rack of 2024 draws, in the halls of whoever writes no class. */
#define RACK_DEFAULT 1

static const firn_choice rack_classes[] = {
    {"air-20", "rack_power = 20 kW; liquid_share = 0; supply_max = 27 degC",
     "servers with fans, without cold plates; air of the ASHRAE recommended range"},
    {"gb200-132", "rack_power = 132 kW; liquid_share = 0.87; supply_max = 45 degC",
     "NVIDIA GB200 NVL72: 115 of 132 kW by cold plates"},
    {"gb300-140", "rack_power = 140 kW; liquid_share = 0.87; supply_max = 45 degC",
     "NVIDIA GB300 NVL72: 132 to 140 kW, maker's range"},
    {"rubin-230", "rack_power = 230 kW; liquid_share = 1; supply_max = 45 degC",
     "NVIDIA Vera Rubin NVL72, Max-P: no fans, 45 degC in and 55 degC out"},
    {"kyber-660", "rack_power = 660 kW; liquid_share = 1; supply_max = 45 degC",
     "NVIDIA Rubin Ultra in a Kyber rack, 2027: 660 kW as announced in 2026"},
};

/* clang-format off */

/* The members of a hall's struct that RACK_PARAMS fills. */
#define RACK_FIELDS \
    double rack_power, liquid_share, supply_max, temperature_penalty, penalty_reference; \
    int32_t rack;

/* The rows of a hall's table of parameters: T, its struct; HEAT, the port of its heat. */
#define RACK_PARAMS(T, HEAT) \
    FIRN_CHOICE(T, rack, rack_classes, RACK_DEFAULT, \
                "class of the racks: sets rack power, liquid share and supply limit", \
                "makers' announcements as of 2026: NVIDIA GB200, GB300, Vera Rubin, Kyber"), \
    FIRN_REAL_ON(T, rack_power, HEAT, "kW", 132, 0, 2000, "power of a full rack", \
                 "GB200 NVL72: 120 to 132 kW per rack, NVIDIA"), \
    FIRN_REAL_ON(T, liquid_share, HEAT, "1", 0.87, 0, 1, \
                 "share of the racks' heat that cold plates carry", \
                 "GB200: 115 of 132 kW, NVIDIA; 0.80 in hybrid halls, 1 for Vera Rubin"), \
    FIRN_REAL_ON(T, supply_max, HEAT, "degC", 45, 10, 80, \
                 "maximum coolant temperature at the inlet of the racks", \
                 "45 degC liquid supply, NVIDIA Rubin liquid cooling, 2026"), \
    FIRN_REAL_ON(T, temperature_penalty, HEAT, "%/K", 0, 0, 5, \
                 "rise of the IT power per kelvin of loop temperature above `penalty_reference`, " \
                 "by leakage of the chips", \
                 "off; leakage is of the order of 0.1 to 0.3 %/K, engineering judgement"), \
    FIRN_REAL_ON(T, penalty_reference, HEAT, "degC", 30, -20, 80, \
                 "loop temperature up to which the IT power is as stated", \
                 "between W27 and W32 of ASHRAE TC 9.9, engineering judgement")

/* clang-format on */

#endif
