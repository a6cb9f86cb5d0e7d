# SPDX-License-Identifier: GPL-3.0-or-later
#
# explain_cases.py - sites with a planted conflict, and the statements that the explanation must name.
from golden import NORMALS

HEAD = """format = 1
[site]
name = Planted
target = 100 MW
design = utilization
[time]
start = 2026-07-06
hours = 48
"""
GRID = """[grid]
type = grid.connection
power = lv
price = 50 USD/MWh
"""
HALLS = """[halls]
type = it.load
heat = none
"""
SIMPLE = HEAD + GRID + HALLS
LOOP = HEAD + NORMALS + GRID + """[halls]
type = it.load
[cold-plates]
type = cooling.direct-to-chip
loop = w40
[air-handlers]
type = cooling.air
[chillers]
type = rejection.chiller-air
[bus chilled]
temperature = 18 degC
"""
TOWERS = HEAD.replace("hours = 48", "hours = 336") + NORMALS + GRID + """[halls]
type = it.load
[cold-plates]
type = cooling.direct-to-chip
loop = w32
[air-handlers]
type = cooling.air
[chillers]
type = rejection.chiller-air
[towers]
type = rejection.tower
loop = w32
circuit = closed
[trim-chillers]
type = rejection.chiller-air
heat = w32
[mains]
type = water.supply
[bus w32]
temperature = 32 degC
[bus chilled]
temperature = 18 degC
"""


def put(text, section, *lines):
    """The text with lines added to a section."""
    mark = "[%s]\n" % section
    assert text.count(mark) == 1, (section, text)
    return text.replace(mark, mark + "".join(line + "\n" for line in lines))


# Files that the cases read.
FILES = {"day.csv": "limit,load\n" + "".join("%d,%g\n" % ((80, 1) if 8 <= h < 20 else (130, 0.5))
                                              for h in [*range(24)] * 2)}

# name: (text, addresses of the whole set or None, addresses that must be in it, repairs that must be
# offered, a text that the explanation must contain)
CASES = {
    "import-limit": (put(SIMPLE, "grid", "import_limit = 80 MW"),
                     {"grid.import_limit", "site.target"}, {"grid.import_limit", "site.target"},
                     "up to 20 MW of electricity are missing on bus lv"),
    "connection-size": (put(SIMPLE, "grid", "max = 70 MW"),
                        {"grid.max", "site.target"}, {"grid.max", "site.target"},
                        "up to 30 MW of electricity are missing on bus lv"),
    "limit-in-a-phase": (
        SIMPLE + "[phase 2026]\nstart = 2026-01-01\ngrid.import_limit = 150 MW\n"
        "[phase 2028]\nstart = 2028-01-01\nyears = 5\nsite.target = 200 MW\n",
        {"[phase 2026] grid.import_limit", "[phase 2028] site.target"},
        {"[phase 2026] grid.import_limit", "[phase 2028] site.target"}, "in phase 2028"),
    "late-energisation": (
        SIMPLE + "[phase 2026]\nstart = 2026-01-01\ngrid.import_limit = 0 MW\n"
        "[phase 2028]\nstart = 2028-01-01\nyears = 5\ngrid.import_limit = 150 MW\n",
        {"[phase 2026] grid.import_limit", "site.target"}, {"[phase 2026] grid.import_limit"},
        "in phase 2026"),
    "existing-until": (
        put(SIMPLE, "grid", "existing = 120 MW", "existing_until = 2027", "max = 120 MW",
            "capex = 100 USD/kW") + "[limits]\ncapex = 1 MUSD\n"
        "[phase 2026]\nstart = 2026-01-01\n[phase 2028]\nstart = 2028-01-01\nyears = 5\n",
        {"grid.existing_until", "site.target", "limits.capex"}, {"limits.capex", "grid.existing_until"},
        ""),
    "stress-without-backup": (
        SIMPLE + "[stress outage]\nhours = 4\ngrid.import_limit = 0 MW\n",
        {"[stress outage] grid.import_limit", "site.target"}, {"[stress outage] grid.import_limit"},
        "in stress event outage"),
    "stress-generator-too-small": (
        SIMPLE + "[generators]\ntype = basic.source\nout = lv\nprice = 200 USD/MWh\nmax = 60 MW\n"
        "capex = 600 USD/kW\n[stress outage]\nhours = 4\ngrid.import_limit = 0 MW\n",
        {"[stress outage] grid.import_limit", "site.target", "generators.max"},
        {"[stress outage] grid.import_limit", "site.target", "generators.max"},
        "in stress event outage"),
    "design-event": (
        put(SIMPLE.replace("design = utilization\n", ""), "grid", "import_limit = 80 MW").replace(
            "heat = none", "heat = none\nutilization = 0.7"),
        {"grid.import_limit", "site.target"}, {"grid.import_limit", "site.target"},
        "design event"),
    "redundancy": (
        put(SIMPLE, "grid", "fix = 110 MW", "redundancy = N+1 of 4"),
        {"grid.fix", "site.target", "grid.redundancy"}, {"grid.fix", "grid.redundancy"}, "missing"),
    "carbon-cap-below-must-run": (
        put(SIMPLE, "grid", "export_limit = 500 MW", "carbon = 0") +
        "[limits]\ncarbon = 100 kt/yr\n[chp]\ntype = basic.source\nout = lv\nprice = 10 USD/MWh\n"
        "carbon = 0.5 kg/kWh\nlimit = 50 MW\nmust_run = yes\n",
        {"limits.carbon", "chp.limit", "chp.must_run"}, {"limits.carbon", "chp.limit"}, ""),
    "carbon-cap-below-import": (
        put(SIMPLE, "grid", "carbon = 0.4 kg/kWh") + "[limits]\ncarbon = 100 kt/yr\n",
        {"limits.carbon", "site.target"}, {"limits.carbon", "site.target"}, ""),
    "water-against-pue": (
        TOWERS + "[limits]\nwater = 20 ML/yr\npue = 1.08\n",
        {"limits.water", "limits.pue", "site.target"}, {"limits.water", "limits.pue"}, ""),
    "capex-limit": (
        put(SIMPLE, "grid", "capex = 100 USD/kW") + "[limits]\ncapex = 5 MUSD\n",
        {"limits.capex", "site.target"}, {"limits.capex", "site.target"}, ""),
    "renewable-share": (
        put(SIMPLE, "grid", "carbon = 0.4 kg/kWh") + "[wind]\ntype = basic.source\nout = lv\n"
        "limit = 50 MW\navailability = 0.3\nrenewable = yes\n[limits]\nref.min = 0.5\n",
        None, {"limits.ref.min"}, ""),
    "loop-without-rejection": (
        LOOP + "[dry-coolers]\ntype = rejection.dry-cooler\nloop = w40\n[bus w40]\n"
        "temperature = 34 degC\n",
        {"site.target"}, set(), "of heat on bus w40 have no taker"),
    "loop-too-cool": (
        LOOP.replace("2026-07-06", "2026-05-04") + "[dry-coolers]\ntype = rejection.dry-cooler\nloop = w40\n"
        "[bus w40]\ntemperature = 24 degC\n",
        {"site.target"}, {"bus w40.temperature"}, "of heat on bus w40 have no taker"),
    "trim-too-small": (
        LOOP + "[dry-coolers]\ntype = rejection.dry-cooler\nloop = w40\n[trim-chillers]\n"
        "type = rejection.chiller-air\nheat = w40\nmax = 10 MW\n[bus w40]\ntemperature = 32 degC\n",
        None, {"trim-chillers.max"}, "heat"),
    "racks-beyond-every-terminal": (
        put(LOOP, "halls", "rack_power = 900 kW") + "[trim-chillers]\ntype = rejection.chiller-air\n"
        "heat = w40\n[bus w40]\ntemperature = 40 degC\n",
        {"site.target"}, {"halls.rack_power"}, "heat on bus racks have no taker"),
    "battery-without-power": (
        put(SIMPLE, "grid", "import_limit = day.csv:limit MW") + "[battery]\n"
        "type = storage.battery\nbus = lv\nenergy.max = 500 MWh\npower.max = 0 MW\n",
        {"grid.import_limit", "battery.power.max", "site.target"},
        {"battery.power.max", "grid.import_limit"}, "up to 20 MW of electricity are missing on bus lv"),
    "battery-without-energy": (
        put(SIMPLE, "grid", "import_limit = day.csv:limit MW") + "[battery]\n"
        "type = storage.battery\nbus = lv\nenergy.max = 100 MWh\n",
        {"grid.import_limit", "battery.energy.max", "site.target"},
        {"battery.energy.max", "grid.import_limit"}, "missing on bus lv"),
    "battery-duration": (
        SIMPLE + "[battery]\ntype = storage.battery\nbus = lv\nenergy.fix = 80 MWh\n"
        "duration_max = 2 h\npower.max = 30 MW\n",
        {"battery.energy.fix", "battery.power.max", "battery.duration_max"},
        {"battery.energy.fix", "battery.power.max", "battery.duration_max"}, ""),
    "pv-area-against-fix": (
        HEAD + NORMALS + GRID + HALLS + "[pv]\ntype = renewable.pv\npower = lv\nfix = 50 MW\n"
        "area = 10 ha\n",
        None, {"pv.fix", "pv.area"}, ""),
    "must-run-over-export": (
        put(HEAD.replace("target = 100 MW\n", ""), "time").replace("design = utilization\n", "")
        + put(GRID, "grid", "export_limit = 2 MW") +
        "[pv]\ntype = basic.source\nout = lv\nlimit = 5 MW\nmust_run = yes\n[load]\n"
        "type = basic.sink\nin = lv\ndemand = 1 MW\n",
        {"grid.export_limit", "pv.limit", "pv.must_run", "load.demand"},
        {"grid.export_limit", "pv.limit", "pv.must_run"}, "2 MW of electricity on bus lv have no taker"),
    "ratchet-against-cost": (
        put(SIMPLE, "grid", "demand_charge = 10 USD/kW/month", "contract_demand = 300 MW",
            "contract_share = 80 %") + "[limits]\ncost = 65 MUSD/yr\n",
        {"limits.cost", "grid.contract_demand", "site.target"},
        {"limits.cost"}, ""),
    "tech-minimum-take": (
        SIMPLE + "[contract]\ntype = tech.take\nminimum = 120 MW\n",
        {"contract.minimum", "site.target"}, {"contract.minimum", "site.target"}, "have no taker"),
    "tech-two-only-together": (
        SIMPLE + "[contract]\ntype = tech.take\nminimum = 70 MW\n[chp]\ntype = basic.source\nout = lv\n"
        "limit = 50 MW\nmust_run = yes\n",
        {"contract.minimum", "site.target", "chp.limit", "chp.must_run"},
        {"contract.minimum", "chp.limit", "chp.must_run"}, "have no taker"),
    "tech-ramp": (
        HEAD + HALLS.replace("heat = none", "heat = none\nutilization = day.csv:load") +
        "[contract]\ntype = tech.take\nramp = 0.1\nmax = 120 MW\n",
        {"contract.max", "contract.ramp", "site.target"}, {"contract.ramp"}, "missing"),
    "loop-too-warm-for-plates": (
        LOOP + "[dry-coolers]\ntype = rejection.dry-cooler\nloop = w40\n[bus w40]\ntemperature = 45 degC\n",
        {"site.target"}, {"bus w40.temperature"}, "heat on bus racks have no taker"),
    "initial-level": (
        SIMPLE + "[battery]\ntype = storage.battery\nbus = lv\nenergy.fix = 500 MWh\n[stress outage]\nhours = 4\n"
        "initial_level = 50 %\ngrid.import_limit = 0 MW\n",
        {"site.target", "[stress outage] initial_level", "[stress outage] grid.import_limit",
         "battery.energy.fix"},
        {"[stress outage] initial_level", "battery.energy.fix"}, "in stress event outage"),
    "ratio-without-target": (
        put(SIMPLE, "grid", "carbon = 0.4 kg/kWh") + "[limits]\ncue = 0.3 kg/kWh\n",
        {"limits.cue"}, {"limits.cue"}, "cannot be met by the technologies"),
    "swing-without-battery": (
        HEAD + GRID + put(HALLS, "halls", "swing = 30 %", "swing_bus = lv") + "[battery]\n"
        "type = storage.battery\nbus = lv\npower.max = 20 MW\nreserve = yes\n",
        {"site.target", "battery.power.max", "halls.swing"}, {"battery.power.max", "halls.swing"}, ""),
    "scenario-of-a-phase": (
        SIMPLE + "[phase 2026]\nstart = 2026-01-01\ngrid.import_limit = 150 MW\n[phase 2028]\n"
        "start = 2028-01-01\nyears = 5\nsite.target = 200 MW\ngrid.import_limit = 300 MW\n"
        "[scenario late]\nphase 2028: grid.import_limit = 150 MW\n",
        {"[phase 2028] grid.import_limit", "[phase 2028] site.target"},
        {"[phase 2028] grid.import_limit", "[phase 2028] site.target"}, "in phase 2028"),
    "hours-at-full-load": (
        HEAD + HALLS + "[plant]\ntype = basic.source\nout = lv\nmax = 120 MW\nfull_load_hours_max = 5000 h\n",
        {"site.target", "plant.max", "plant.full_load_hours_max"},
        {"site.target", "plant.max", "plant.full_load_hours_max"}, "missing on bus lv"),
    "cost-against-carbon": (
        put(SIMPLE, "grid", "carbon = 0.4 kg/kWh") + "[green]\ntype = basic.source\nout = lv\n"
        "price = 200 USD/MWh\n[limits]\ncost = 80 MUSD/yr\ncarbon = 150 kt/yr\n",
        {"site.target", "limits.cost", "limits.carbon"}, {"limits.cost", "limits.carbon"}, ""),
    "target-above-supply": (
        HEAD.replace("100 MW", "100 GW") + "[plant]\ntype = basic.source\nout = lv\nlimit = 130 MW\n"
        + HALLS, {"plant.limit", "site.target"}, {"plant.limit", "site.target"}, "missing"),
}
