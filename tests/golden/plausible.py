#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# plausible.py - mistakes of planners that can be read but hardly be meant. Each is made on a site that
# `firn check --strict` accepts without a word; then `firn check` must name the line and the remedy, and
# `--strict` must refuse it.
import math
import os
import re
import shutil
import subprocess

import golden

HOURS = 168  # a week of July, as the horizon of the site


def hourly():
    """Columns of a hot week: weather, prices, carbon, utilisation."""
    rows = []
    for t in range(HOURS):
        hour = t % 24 + 0.5
        wave = math.cos((hour - 15) / 24 * 2 * math.pi)
        sun = max(0, math.cos((hour - 12.5) / 14 * math.pi)) if 5.5 < hour < 19.5 else 0
        rows.append({"temp_air_C": 30 + 6 * wave, "temp_air_F": 86 + 10.8 * wave,
                     "rh_pct": 55 - 22 * wave, "wind_m_s": 4 + 2 * wave,
                     "ghi": 900 * sun, "dhi": 250 * sun, "dni": 640 * (sun > 0) * sun ** 0.3,
                     "price": 35 + 15 * wave, "price_kWh": (35 + 15 * wave) / 1000,
                     "ci": 0.35 - 0.1 * sun, "ci_g": 350 - 100 * sun,
                     "util": 0.8 + 0.1 * wave, "util_pct": 80 + 10 * wave,
                     "cf": 0.8 * sun, "cf_pct": 80 * sun})
    names = list(rows[0])
    return ",".join(names) + "\n" + "".join(
        ",".join("%.5g" % row[name] for name in names) + "\n" for row in rows)


def quarters(scale):
    """Quarter-hours of the same week, with a peak in one of each hour."""
    return "p\n" + "".join("%g\n" % (scale * (6 if k % 4 == 1 else 2)) for k in range(4 * HOURS))


BASE = """format = 1
[site]
name = Plant
target = 100 MW
[time]
start = 2026-07-06
hours = 168
[weather]
file = data.csv
latitude = 32.9 deg
longitude = -97 deg
elevation = 171 m
time_zone = -6 h
dry_bulb = temp_air_C degC
relative_humidity = rh_pct %
ghi = ghi
dni = dni
dhi = dhi
wind_speed = wind_m_s m/s
[economics]
currency = USD
[limits]
pue = 1.4
[grid]
type = grid.connection
import_limit = 130 MW
price = data.csv:price USD/MWh
demand_charge = 12 USD/kW/month
carbon = data.csv:ci kg/kWh
[substation]
type = transformer.power
[hall-transformers]
type = transformer.oil
[pv]
type = renewable.pv
area = 100 ha
[battery]
type = storage.battery
duration_max = 8 h
[halls]
type = it.load
utilization = data.csv:util
[cold-plates]
type = cooling.direct-to-chip
loop = w40
[crah]
type = cooling.air
[dry-coolers]
type = rejection.dry-cooler
loop = w40
[trim-chillers]
type = rejection.chiller-air
heat = w40
[chillers]
type = rejection.chiller-air
[bus w40]
temperature = 40 degC
[bus chilled]
temperature = 18 degC
"""
GAS = """[gas-main]
type = basic.source
out = gas
price = 14 USD/MWh
carbon = 0.181 kg/kWh
[genset]
type = basic.converter
in = gas
out = mv
efficiency = 0.405
capex = 2000 USD/kW
max = 40 MW
[bus gas]
carrier = gas
"""
WARM = BASE.replace("[trim-chillers]\ntype = rejection.chiller-air\nheat = w40\n", "").replace(
    "temperature = 40 degC", "temperature = 32 degC")
PEAKS = "[shop]\ntype = basic.sink\nin = mv\ndemand = fine.csv:p\n"
OUTAGE = "[stress outage]\nstart = 2026-07-08\nhours = 4\ngrid.import_limit = 0 MW\n"
PHASES = "[phase 2026]\nstart = 2026-01-01\n[phase 2028]\nstart = 2028-01-01\nyears = 5\n"
HEAT = "[buyer]\ntype = basic.sink\nin = h\nlimit = 5 MW\n[bus h]\ncarrier = heat\n"
HOT = ("temperature = 40 degC", "temperature = 45 degC")


ENGINE = """[gas-main]
type = basic.source
out = gas
price = 14 USD/MWh
carbon = 0.181 kg/kWh
[engine]
type = zoo.heat-rate
power = mv
[plugins]
path = plugins
"""


def put(old, new):
    return (old, new)


# name: (edits of the base, sections added, patterns that `firn check` must print)
WARNINGS = {
    # planner-mistakes.md, by line
    "01 heat rate as efficiency": ([], GAS.replace("0.405", "9500 Btu/kWh"),
                                   [r"efficiency = 9500 Btu/kWh", r"heat rate is fuel per power",
                                    r"`0\.359`"]),
    "03 share column as percent": ([put("data.csv:util", "data.csv:util %")], "",
                                   [r"mean of 0\.8\d* %", r"shares of 1", r"remove the unit"]),
    "04 fuel price at the bus": ([], "[genset]\ntype = basic.source\nout = mv\nprice = 8 USD/MMBtu\n",
                                 [r"without a bound", r"`carbon`", r"unit of fuel",
                                  r"`mv` carries electricity"]),
    "05 gas without carbon": ([], GAS.replace("carbon = 0.181 kg/kWh\n", ""),
                              [r"supplies gas .* without carbon", r"0\.181 kg/kWh"]),
    "05 turbine without capital": ([], GAS.replace("capex = 2000 USD/kW\nmax = 40 MW\n", ""),
                                   [r"\[genset\] .*without capital", r"`capex"]),
    "06 limit on water": ([put("pue = 1.4", "water = 1000 m3/yr")], "",
                          [r"no component .* books water", r"remove the limit"]),
    "06 limit on wue": ([put("pue = 1.4", "wue = 1 L/kWh")], "", [r"no component .* books water"]),
    "07 pue below 1": ([put("pue = 1.4", "pue = 0.95")], "", [r"never below 1", r"write a limit"]),
    "08 pv on too little land": ([put("area = 100 ha", "area = 10 ha\nfix = 50 MW")], "",
                                 [r"area = 10 ha", r"at most 4\.17 MW", r"fix = 50 MW"]),
    "09 battery contradicts": ([put("duration_max = 8 h", "duration_max = 2 h\npower.max = 30 MW\n"
                                                          "energy.fix = 80 MWh")], "",
                               [r"at least 40 MW", r"power\.max = 30 MW", r"duration_max = 2 h"]),
    "10 more target than import": ([put("target = 100 MW", "target = 100 GW")], "",
                                   [r"electricity is missing", r"import_limit = 130 MW"]),
    "11 racks denser than terminals": ([put("utilization =", "rack_power = 600 kW\nutilization =")],
                                       "", [r"no taker", r"230 kW", r"41 kW", r"\[cold-plates\]"]),
    "12 loop too warm": ([HOT], "", [r"no taker", r"45 degC plus an approach of 4 K", r"41 degC"]),
    "16 power alone": ([put("duration_max = 8 h", "power.fix = 20 MW")], "",
                       [r"`energy`", r"minutes", r"`energy\.fix`"]),
    "20 degF of a degC column": ([put("temp_air_C degC", "temp_air_C degF")], "",
                                 [r"mean dry bulb of -1", r"outside the range", r"degF"]),
    "21 wind as humidity": ([put("rh_pct %", "wind_m_s %")], "",
                            [r"relative humidity of 2\.\d* to [56]", r"another column"]),
    "22 southern latitude": ([put("latitude = 32.9", "latitude = -32.9")], "",
                             [r"sign of the latitude"]),
    "23 carbon as price": ([put("data.csv:price USD/MWh", "data.csv:ci USD/MWh")], "",
                           [r"mean of 0\.3\d* USD/MWh", r"1 USD/MWh to 500"]),
    "24 price unit": ([put("data.csv:price USD/MWh", "data.csv:price USD/kWh")], "",
                      [r"mean of 3\d{4} USD/MWh", r"USD/MWh"]),
    "25 carbon unit": ([put("data.csv:ci kg/kWh", "data.csv:ci g/kWh")], "",
                       [r"mean of 0\.0003\d* kg/kWh", r"kg/kWh"]),
    "26 one hour": ([put("hours = 168", "hours = 1"), put("data.csv:price USD/MWh", "40 USD/MWh"),
                     put("data.csv:ci kg/kWh", "0.3"), put("data.csv:util", "0.9"),
                     put("file = data.csv", "file = year.csv")], "",
                    [r"represent a whole year", r"168"]),
    "33 no trim chillers": (None, WARM, [r"heat has no taker in \d+", r"worst at", r"chiller"]),
    "34 outage without backup": ([put("[battery]\ntype = storage.battery\nduration_max = 8 h\n", ""),
                                  put("[pv]\ntype = renewable.pv\narea = 100 ha\n", "")], OUTAGE,
                                 [r"stress event .*outage", r"MW of electricity is missing"]),
    "35 bare capital": ([put("duration_max = 8 h", "power.capex = 150")], "",
                        [r"150 USD/MW, 1000 times below", r"`power\.capex = 150 USD/kW`"]),
    "35 bare price": ([put("data.csv:price USD/MWh", "0.05")], "",
                      [r"0\.05 USD/MWh", r"`price = 0\.05 USD/kWh`"]),
    # further inputs of kind H: bare numbers, units, columns
    "H capital without a default": ([], GAS.replace("2000 USD/kW", "1387"),
                                    [r"1387 USD/MW", r"`capex = 1387 USD/kW`"]),
    "H bare demand charge": ([put("12 USD/kW/month", "12000")], "", [r"12000 USD/kW/month"]),
    "H tiers per kWh": ([put("demand_charge", "energy_tiers = 1000 MWh: 0.05, inf: 0.06\n"
                                              "demand_charge")], "", [r"energy_tiers", r"USD/kWh"]),
    "H heat rate of another's plugin": ([], ENGINE.replace("power = mv", "power = mv\n"
                                                           "heat_rate = 0.42"),
                                        [r"0\.42 Btu/kWh", r"default of 8500 Btu/kWh"]),
    "H efficiency as heat rate": ([], ENGINE.replace("power = mv",
                                                     "power = mv\nheat_rate = 0.42 MWh/MWh"),
                                  [r"2\.38 MWh of electricity", r"heat rate is fuel per power",
                                   r"2\.38"]),
    "H capital of another's plugin": ([], ENGINE.replace("power = mv", "power = mv\ncapex = 1500"),
                                      [r"`capex = 1500 USD/kW`"]),
    "H wear of another's plugin": ([], ENGINE.replace("power = mv", "power = mv\nwear = 0.012"),
                                   [r"`wear = 0\.012 USD/kWh`"]),
    "H exchanged coordinates": ([put("latitude = 32.9", "latitude = 5"),
                                 put("longitude = -97", "longitude = 52"),
                                 put("time_zone = -6", "time_zone = 1")], "",
                                [r"latitude and longitude look exchanged"]),
    "H winter in July": ([put("hours = 168", "hours = 8760"),
                          put("start = 2026-07-06", "start = 2026-01-01"),
                          put("file = data.csv", "file = south.csv"),
                          put("data.csv:price USD/MWh", "40 USD/MWh"),
                          put("data.csv:ci kg/kWh", "0.3"), put("data.csv:util", "0.9")], "",
                         [r"degC in January and", r"south is negative"]),
    "H discount in percent of percent": ([put("currency = USD", "currency = USD\n"
                                                               "discount = 0.07 %")], "",
                                         [r"0\.07 % per year", r"`7 %`"]),
    "H constant share": ([put("data.csv:util", "0.5 %")], "", [r"`0\.5` or `50 %`"]),
    "H kilowatts": ([put("import_limit = 130 MW", "import_limit = 130000")], "",
                    [r"130000 kW"]),
    "H target in kilowatts": ([put("target = 100 MW", "target = 100000")], "", [r"100000 kW"]),
    "H small range of a liquid loop": ([put("temperature = 40 degC", "temperature = 40 degC\nrange = 6 K")], "",
                                       [r":\d+: \[bus w40\] `range = 6 K`", r"40 degC", r"minimum of 8 K",
                                        r"`range = 10 K`"]),
    "H price column per kWh": ([put("data.csv:price USD/MWh", "data.csv:price_kWh")], "",
                               [r"mean of 0\.035", r"COLUMN USD/kWh"]),
    "H grams as kilograms": ([put("carbon = data.csv:ci kg/kWh", "carbon = data.csv:ci_g * 0.008")],
                             "", [r"carbon intensity"]),
    "H percent as shares": ([], "[wind]\ntype = basic.source\nout = mv\ncapex = 1500 USD/kW\n"
                                "renewable = yes\navailability = data.csv:cf_pct\n",
                            [r"looks like percent", r"COLUMN %"]),
    "H percent as efficiency": ([], GAS.replace("0.405", "40.5"), [r"`40\.5 %`"]),
    "H transformer loss": ([put("type = transformer.oil", "type = transformer.oil\ncapex = 105")], "",
                           [r"1000 times below", r"`capex = 105 USD/kVA`"]),
    "H euro prices": ([put("currency = USD", "currency = EUR\nUSD = 0.9 EUR"),
                       put("data.csv:price USD/MWh", "0.04")], "", [r"`price = 0\.04 EUR/kWh`"]),
    "H fahrenheit as celsius": ([put("temp_air_C degC", "temp_air_F degC"),
                                 put("file = data.csv", "file = cool.csv")], "",
                                [r"mean dry bulb", r"degF"]),
    "H pue in percent": ([put("pue = 1.4", "pue = 140")], "", [r"`1\.4`"]),
    "H shares of renewable energy": ([put("pue = 1.4", "ref.min = 80")], "", [r"`80 %`"]),
    "H irradiance of another column": ([put("ghi = ghi", "ghi = wind_m_s W/m2")], "",
                                       [r"global irradiance"]),
    "H exchanged diffuse": ([put("ghi = ghi", "ghi = dhi"), put("dhi = dhi", "dhi = ghi")], "",
                            [r"look exchanged"]),
    "H feet": ([put("elevation = 171 m", "elevation = 5280 m"),
                put("wind_speed =", "pressure = pressure\nwind_speed ="),
                put("file = data.csv", "file = denver.csv")], "", [r"feet\?"]),
    "H longitude": ([put("longitude = -97 deg", "longitude = -60 deg")], "", [r"solar noon"]),
    "H heat rate in a later phase": ([], GAS + PHASES + "genset.efficiency = 9500 Btu/kWh\n",
                                     [r"heat rate is fuel per power", r"`0\.359`"]),
    "H heat of an engine above its fuel": ([], GAS.replace("0.405", "0.405\nout2 = h\n"
                                                           "efficiency2 = 1.2") + HEAT,
                                           [r"`efficiency2 = 1\.2` makes 1\.2 MWh of heat, and "
                                            r"1\.6\d* MWh"]),
    "H capital of an engine": ([], GAS.replace("2000 USD/kW", "2 USD/kW"),
                               [r"capex = 2 USD/kW", r"less than 30 USD/kW"]),
    "H area in hectares": ([put("area = 100 ha", "area = 100")], "", [r"`area = 100 ha`"]),
    "H charge per MW": ([put("12 USD/kW/month", "12 USD/MW/month")], "",
                        [r"0\.012 USD/kW/month", r"is it in USD/kW/month\?"]),
    "H power with a maximum duration": ([put("duration_max = 8 h",
                                             "power.fix = 20 MW\nduration_max = 8 h")], "",
                                        [r"power\.fix = 20 MW", r"minimum duration"]),
    "H temperature as humidity": ([put("rh_pct %", "temp_air_C %")], "",
                                  [r"column `temp_air_C` of data\.csv", r"`dry_bulb = temp_air_C"]),
    "H irradiance as price": ([put("data.csv:price USD/MWh", "data.csv:ghi")], "",
                              [r"price = data\.csv:ghi", r"\[weather\] `ghi = ghi`"]),
    "H price and share of one column": ([put("data.csv:util", "data.csv:ci")], "",
                                        [r"\[grid\] `carbon = data\.csv:ci kg/kWh`"]),
    "H bare heat rate": ([], GAS.replace("0.405", "9500"), [r"9500 Btu/kWh .* `0\.359`"]),
    "H bare heat rate per MWh": ([], GAS.replace("0.405", "8.5"), [r"8\.5 MMBtu/MWh .* `0\.401`"]),
    "H column of heat rates": ([], GAS.replace("0.405", "data.csv:ci_g * 26"), [r"Btu/kWh"]),
    "H amounts as shares": ([], "[wind]\ntype = basic.source\nout = mv\nlimit = 80 MW\nrenewable = yes\n"
                                "price = 30 USD/MWh\navailability = data.csv:ghi\n",
                            [r"looks like an amount, not a share"]),
    "H humidity of another column in a phase": ([], PHASES + "weather.relative_humidity = temp_air_C %\n",
                                                [r"column `temp_air_C`"]),
    "H price per MWh": ([put("data.csv:price USD/MWh", "0.045 USD/MWh")], "",
                        [r"is it in USD/kWh\?"]),
    "H life in months": ([], GAS.replace("max = 40 MW", "max = 40 MW\nlife = 240"),
                         [r"240 yr", r"plausible for a life"]),
    "H duration in minutes": ([put("duration_max = 8 h", "duration_max = 480")], "",
                              [r"480 h", r"a duration"]),
    "H fee in millions": ([put("carbon =", "annual_fee = 5000 MUSD/yr\ncarbon =")], "",
                          [r"a fee per year"]),
    "10 small transformers": ([put("type = transformer.power", "type = transformer.power\n"
                                                               "max = 60 MVA")], "",
                              [r"in the mean of the horizon", r"`max = 60 MVA` of \[substation\]"]),
    "11 dense racks in a later phase": ([], PHASES + "halls.rack_power = 600 kW\n",
                                        [r"in phase 2028", r"racks of 600 kW .*230 kW",
                                         r"racks of 600 kW .*41 kW"]),
    "H carbon price per kg": ([], "[objective]\nminimize = cost + 80 USD/kg * carbon\n",
                              [r"80000 USD/t", r"as in `80 USD/t \* carbon`"]),
    # further inputs of kind J: peaks averaged away
    "J quarter-hours of a load": ([], PEAKS, [r"mean of each step \(1 h\)", r"6 MW", r"3 MW",
                                              r"step = 15 min"]),
    "J charge per year": ([put("demand_charge = 12 USD/kW/month", "coincident_charge = 50 USD/kW/yr")],
                          PEAKS, [r"coincident_charge", r"step = 15 min"]),
    "J hours on longer steps": ([put("hours = 168", "hours = 168\nstep = 4 h")],
                                "[shop]\ntype = basic.sink\nin = mv\ndemand = spiky.csv:p\n",
                                [r"step \(4 h\)", r"step = 1 h"]),
}

# accepted without a warning: the nearest input that is right
CLEAN = {
    "the base": ([], ""),
    "gas": ([], GAS),
    "rates": ([put("currency = USD", "currency = USD\ndiscount = 5 %\ninflation = 2 %\n"
                                     "year = 2026")], ""),
    "another's plugin": ([], ENGINE.replace("power = mv", "power = mv\nheat_rate = 9100\n"
                                            "capex = 1400 USD/kW")),
    "range of a liquid loop": ([put("temperature = 40 degC", "temperature = 40 degC\nrange = 8 K")], ""),
    "small range of a chilled loop": ([put("temperature = 18 degC", "temperature = 18 degC\nrange = 6 K")], ""),
    "small range between chiller and cooler": ([put("type = rejection.chiller-air\n[bus w40]",
                                                    "type = rejection.chiller-water\n[cooler]\n"
                                                    "type = rejection.dry-cooler\nloop = condenser\n"
                                                    "[bus condenser]\ntemperature = 40 degC\nrange = 6 K\n"
                                                    "[bus w40]")], ""),
    "units written": ([put("duration_max = 8 h", "power.capex = 459 USD/kW")], ""),
    "shares": ([put("data.csv:util", "data.csv:util_pct %")], ""),
    "cheap storage of heat": ([], "[tank]\ntype = basic.storage\nbus = chilled\n"
                                  "energy.capex = 1 USD/kWh\npower.capex = 20 USD/kW\n"),
    "tiers": ([put("demand_charge", "energy_tiers = 1000 MWh: 5, inf: 6 USD/MWh\n"
                                    "demand_charge")], ""),
    "28 an unlimited export": ([put("import_limit = 130 MW",
                                    "import_limit = 130 MW\nexport_limit = inf")], ""),
    "gas engine in EUR": ([put("currency = USD", "currency = EUR\nUSD = 0.9 EUR")], GAS),
    "heat pump": ([], "[pump]\ntype = basic.converter\nin = lv\nout = h\nefficiency = 4.5\n"
                      "[buyer]\ntype = basic.sink\nin = h\nlimit = 5 MW\n[bus h]\ncarrier = heat\n"),
    "small costs": ([put("demand_charge", "energy_charge = 0.5\ndemand_charge")],
                    GAS.replace("capex = 2000", "cost = 0.001 USD/MWh\nlife = 30\ncapex = 2000")),
    "a carbon price": ([], "[objective]\nminimize = cost + 80 USD/t * carbon\n"),
    "a carbon price per kg": ([], "[objective]\nminimize = cost + 0.08 USD/kg * carbon\n"),
    "a roof": ([put("area = 100 ha", "area = 800 m2")], ""),
    "an engine with heat": ([], GAS.replace("0.405", "0.405\nout2 = h\nefficiency2 = 0.45") + HEAT),
    "a column for two of a kind": ([put("carbon =", "export_limit = 5 MW\nexport_price = "
                                         "data.csv:price\ncarbon =")], ""),
    "a column with a factor": ([], "[shop]\ntype = basic.sink\nin = mv\n"
                                   "demand = data.csv:util MW * 3\n"),
    "a turbine that buys its gas": ([], "[turbine]\ntype = generation.gas-turbine\nmax = 144 MW\n"
                                        "fuel_price = 4 USD/MMBtu\n"),
    "a bare heat of a boiler": ([], GAS.replace("out = mv", "out = h").replace("0.405", "1.08")
                                + HEAT),
    "carbon of zero": ([], GAS.replace("carbon = 0.181 kg/kWh", "carbon = 0")),
    "an existing plant": ([], GAS.replace("capex = 2000 USD/kW\nmax = 40 MW", "limit = 40 MW")),
    "quarter-hours without a peak": ([], PEAKS.replace("fine.csv", "flat.csv")),
    "quarter-hours billed as such": ([put("hours = 168", "hours = 168\nstep = 15 min")], PEAKS),
    "outage with a battery": ([], OUTAGE),
    "duration of a store": ([put("duration_max = 8 h",
                                 "power.fix = 20 MW\nduration_min = 4 h\nduration_max = 4 h")], ""),
    "one day as itself": ([put("hours = 168", "hours = 24\nrepresents = itself"),
                           put("file = data.csv", "file = year.csv"),
                           put("data.csv:price USD/MWh", "40 USD/MWh"),
                           put("data.csv:ci kg/kWh", "0.3"), put("data.csv:util", "0.9")], ""),
}


# refused with the remedy: (arguments, edits, sections added, patterns, exit code)
SITE = ["check", "site.ini"]
REFUSALS = {
    "13 pv size": (SITE, [put("area = 100 ha", "size = 50 MW")], "", [r"`fix`, `min` or `max`"], 3),
    "13 chillers": (SITE, [put("[bus w40]", "[cold]\ntype = rejection.chiller-air\n"
                               "capacity = 50 MW\n[bus w40]")], "", [r"`fix`, `min` or `max`"], 3),
    "13 battery size": (SITE, [put("duration_max = 8 h", "size = 50 MWh")], "",
                        [r"`energy\.fix`"], 3),
    "15 battery hours": (SITE, [put("duration_max = 8 h", "hours = 4")], "",
                         [r"both `duration_min` and `duration_max`"], 3),
    "18 pumped hydro": (SITE, [], "[s]\ntype = storage.pumped-hydro\n", [r"by `basic\.storage`"],
                        3),
    "19 EER of a chiller": (SITE, [put("heat = w40", "heat = w40\nEER = 12")], "", [r"`carnot`"], 3),
    "19 COP of a converter": (SITE, [], GAS.replace("efficiency =", "COP ="), [r"`efficiency`"], 3),
    "14 battery power": (SITE, [put("duration_max = 8 h", "power = 20 MW")], "",
                         [r"`power\.fix`", r"`power\.max`"], 3),
    "15 battery duration": (SITE, [put("duration_max = 8 h", "duration = 4 h")], "",
                            [r"both `duration_min` and `duration_max`"], 3),
    "17 redundancy of which size": (SITE, [put("duration_max = 8 h", "redundancy = N+1 of 4")], "",
                                    [r"`power\.redundancy` or `energy\.redundancy`"], 3),
    "18 wind": (SITE, [], "[w]\ntype = power.wind-farm\n", [r"by `renewable\.wind`, with `turbine`"],
                3),
    "18 ups": (SITE, [], "[u]\ntype = power.ups\n", [r"`transformer\.ups`"], 3),
    "18 rectifier": (SITE, [], "[u]\ntype = power.rectifier\n", [r"`basic\.converter`"], 3),
    "18 cooling tower": (SITE, [], "[c]\ntype = rejection.cooling-tower\n",
                         [r"`rejection\.dry-cooler`", r"`basic\.sink`"], 3),
    "18 Stirling engine": (SITE, [], "[c]\ntype = engine.stirling\n", [r"`basic\.converter`"], 3),
    "19 COP of a chiller": (SITE, [put("heat = w40", "heat = w40\nCOP = 5")], "",
                            [r"`carnot`", r"COP follows from"], 3),
    "H latitude beyond the poles": (SITE, [put("latitude = 32.9", "latitude = -97"),
                                           put("longitude = -97", "longitude = 32.9")], "",
                                    [r"latitude and longitude look exchanged"], 3),
    "H humidity as dry bulb": (SITE, [put("temp_air_C degC", "rh_pct degC")], "",
                               [r"check the column and its unit"], 3),
    "29 two scenarios": (SITE + ["--scenario", "a", "--scenario", "b"], [],
                         "[scenario a]\ngrid.price = 40\n[scenario b]\ngrid.price = 50\n",
                         [r"given twice, `a` and `b`"], 2),
    "30 section by --set": (SITE + ["--set", "wind.type=renewable.pv"], [], "",
                            [r"only the file itself can add a section"], 3),
    "31 run": (["run", "site.ini"], [], "", [r"did you mean `solve`"], 2),
    "31 no command": (["site.ini"], [], "", [r"did you mean `firn solve site\.ini`"], 2),
    "31 output": (["solve", "--output", "x", "site.ini"], [], "", [r"did you mean `--out`"], 2),
    "31 plugin": (["plugin", "info", "battery"], [], "", [r"did you mean `storage\.battery`"], 2),
}


def edited(edits, more):
    if edits is None:
        return more
    text = BASE
    for old, new in edits:
        assert text.count(old) >= 1, old
        text = text.replace(old, new)
    return text + more


class Plausible(golden.Case):
    def write(self, name, text):
        with open(os.path.join(self.work, name), "w", encoding="utf-8") as file:
            file.write(text)

    def check(self, text, *options):
        return self.run_firn(text, "check", "site.ini", *options)

    def run_firn(self, text, *words):
        self.write("site.ini", text)
        columns = hourly()
        rows = columns.splitlines()
        self.write("data.csv", columns)
        self.write("year.csv", "\n".join([rows[0]] + (rows[1:] * 53)[:8760]) + "\n")
        names = rows[0].split(",")
        cool = [dict(zip(names, row.split(","))) for row in rows[1:]]
        self.write("cool.csv", rows[0] + "\n" + "".join(
            ",".join(str(float(r[n]) - 30) if n == "temp_air_F" else r[n] for n in names) + "\n"
            for r in cool))
        self.write("denver.csv", rows[0] + ",pressure\n" + "".join(r + ",83000\n" for r in rows[1:]))
        if "south.csv" in text: # a southern year
            year = (rows[1:] * 53)[:8760]
            mean = [30 + 14 * math.cos(2 * math.pi * t / 8760) - 12 for t in range(8760)]
            self.write("south.csv", rows[0] + "\n" + "".join(
                "%.4g,%s\n" % (mean[t], ",".join(year[t].split(",")[1:])) for t in range(8760)))
        os.makedirs(os.path.join(self.work, "plugins"), exist_ok=True)
        shutil.copy(os.path.join(golden.build_folder, "zoo", "heat-rate.so"),
                    os.path.join(self.work, "plugins"))
        self.write("fine.csv", quarters(1))
        self.write("flat.csv", "p\n" + "3\n" * (4 * HOURS))
        self.write("spiky.csv", "p\n" + "".join("%d\n" % (8 if t % 4 == 1 else 2)
                                                for t in range(HOURS)))
        done = subprocess.run([os.path.join(golden.build_folder, "firn")] + golden.trusting(words),
                              cwd=self.work, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, check=False)
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def test_warnings(self):
        strict = golden.part(WARNINGS, 10)
        for name, (edits, more, patterns) in WARNINGS.items():
            with self.subTest(name):
                text = edited(edits, more)
                code, out = self.check(text)
                warnings = "\n".join(line for line in out.splitlines() if "warning: " in line)
                self.assertEqual(code, 0, out)
                self.assertRegex(warnings, r"site\.ini:\d+: \[")
                for pattern in patterns:
                    self.assertRegex(warnings, pattern)
                if name in strict:
                    code, out = self.check(text, "--strict")
                    self.assertEqual(code, 3, out)
                    self.assertIn("a warning is an error", out)

    def test_refusals(self):
        for name, (words, edits, more, patterns, wanted) in REFUSALS.items():
            with self.subTest(name):
                code, out = self.run_firn(edited(edits, more), *words)
                self.assertEqual(code, wanted, out)
                for pattern in patterns:
                    self.assertRegex(out, pattern)

    def test_clean(self):
        for name, (edits, more) in golden.part(CLEAN.items(), 16):
            with self.subTest(name):
                code, out = self.check(edited(edits, more), "--strict")
                self.assertEqual(code, 0, out)
                self.assertNotIn("warning", out)

    def test_problems(self):
        """No problem that ships has an implausible value."""
        for name in sorted(os.listdir(os.path.join(golden.ROOT, "problems"))):
            if name.endswith(".ini"):
                golden.firn("check", "--strict", "--quiet",
                            os.path.join(golden.ROOT, "problems", name))

    def test_series(self):
        """The table of series has the numbers of the columns."""
        _, out = self.check(BASE)
        prices = [float(line.split(",")[7]) for line in hourly().splitlines()[1:]]
        row = re.search(r"^  grid\.price +USD/MWh +(\S+) +(\S+) +(\S+)$", out, re.M)
        self.assertIsNotNone(row, out)
        for shown, right in zip(row.groups(), (min(prices), sum(prices) / HOURS, max(prices))):
            self.close(float(shown), right, 1e-3, "price")
        for name in ("weather.dry_bulb", "weather.relative_humidity", "weather.ghi", "grid.carbon",
                     "halls.utilization"):
            self.assertIn("  %s " % name, out)

    def test_notes(self):
        """`firn solve` shows the same in its notes."""
        self.check(BASE.replace("duration_max = 8 h", "power.capex = 150"))
        answer = self.solve(os.path.join(self.work, "site.ini"))
        notes = [n for n in answer.json["notes"] if n["component"] == "battery"]
        self.assertTrue(any("1000 times below" in n["text"] for n in notes), answer.json["notes"])


if __name__ == "__main__":
    golden.main()
