#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# make.py - makes hours.csv, and the answers of other tools to the problems of this folder, each by the
# tool's own model of it: PyPSA and oemof-solph with HiGHS, Calliope with GLPK.
#
#   make.py --series                 writes hours.csv
#   PYTHON make.py OUT.json NAME...  writes {NAME: {tool, version, solver, objective, SIZE: ...}}
#
# PYTHON is that of a virtual environment with the tool, as made by
#   python3 -m venv V && V/bin/pip install pypsa==1.4.0 highspy oemof.solph==0.6.5
#   python3 -m venv W && W/bin/pip install calliope==0.6.10        (and glpsol on the path)
# Money is per year: a horizon of 48 h has the weight 8760 / 48, but for two-towns, which is for two days.
import json
import math
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
HOURS = 48
WEIGHT = 8760 / HOURS


def series():
    """What no tool knows by itself: loads, MW, wind and sun per unit, prices, USD/MWh, heat, MW."""
    def wave(t, period, lag):
        return math.cos(2 * math.pi * (t - lag) / period)
    out = {"north": [], "south": [], "wind": [], "sun": [], "price": [], "heat": []}
    for t in range(HOURS):
        day = 1 if t < 24 else 0.55
        out["north"].append(30 + 6 * wave(t, 24, 19) + (t * 7 % 5) * 0.4)
        out["south"].append(70 + 14 * wave(t, 24, 15) + 5 * wave(t, 12, 8) + (t * 11 % 7) * 0.3)
        out["wind"].append(min(1, max(0, 0.48 + 0.42 * wave(t, 31, 4) + 0.14 * wave(t, 9, 2))))
        out["sun"].append(max(0, wave(t, 24, 12.5)) ** 1.2 * day)
        out["price"].append(max(12, 48 + 26 * wave(t, 24, 18.5) + 9 * wave(t, 11, 3) - (20 if t in (26, 27, 28) else 0)))
        out["heat"].append(42 + 12 * wave(t, 24, 6) - 4 * wave(t, 48, 30))
    return {name: [round(x, 4) for x in values] for name, values in out.items()}


def write_series():
    data = series()
    with open(os.path.join(HERE, "hours.csv"), "w", encoding="utf-8") as file:
        file.write(",".join(data) + "\n")
        file.writelines(",".join("%.4f" % x for x in row) + "\n" for row in zip(*data.values()))


def annuity(life, rate=0.07):
    return rate / (1 - (1 + rate) ** -life)


# ---- PyPSA -----------------------------------------------------------------------------------------

def pypsa_network(buses):
    import pandas
    import pypsa
    n = pypsa.Network()
    n.set_snapshots(pandas.date_range("2026-01-01", periods=HOURS, freq="h"))
    weights = n.snapshot_weightings.astype(float)
    weights[["objective", "generators"]] = WEIGHT  # the hours of a store's level stay 1
    n.snapshot_weightings = weights
    data = {name: pandas.Series(values, index=n.snapshots) for name, values in series().items()}
    for bus in buses:
        n.add("Bus", bus)
    return n, data


def pypsa_solve(n, sizes, more=None):
    import pypsa
    status, condition = n.optimize(solver_name="highs", include_objective_constant=False,
                                   extra_functionality=more, solver_options={"output_flag": False})
    if (status, condition) != ("ok", "optimal"):
        raise SystemExit("PyPSA: %s, %s" % (status, condition))
    out = {"tool": "PyPSA", "version": pypsa.__version__, "solver": "HiGHS", "objective": float(n.objective)}
    out.update({size: float(n.c[table].static.at[name, "p_nom_opt"]) for size, (table, name) in sizes.items()})
    return out


def two_way_link():
    n, data = pypsa_network(["north", "south"])
    n.add("Generator", "wind", bus="north", p_nom_extendable=True, p_max_pu=data["wind"],
          capital_cost=1300e3 * annuity(25) + 25e3)
    n.add("Generator", "gas", bus="south", p_nom_extendable=True, marginal_cost=62,
          capital_cost=850e3 * annuity(20))
    for bus in ("north", "south"):
        n.add("Load", bus, bus=bus, p_set=data[bus])
    n.add("Link", "cable", bus0="north", bus1="south", p_min_pu=-1, p_nom_extendable=True,
          capital_cost=400e3 * (annuity(40) + 0.01))
    return pypsa_solve(n, {"wind.size": ("generators", "wind"), "gas.size": ("generators", "gas"),
                           "cable.size": ("links", "cable")})


def yearly_budget():
    n, data = pypsa_network(["mv"])
    n.add("Generator", "reservoir", bus="mv", p_nom=35, marginal_cost=2, e_sum_max=140e3)
    n.add("Generator", "contract", bus="mv", p_nom=20, marginal_cost=118, e_sum_min=90e3)
    n.add("Generator", "steam", bus="mv", p_nom_extendable=True, marginal_cost=31, p_min_pu=0.7,
          ramp_limit_up=0.06, ramp_limit_down=0.09, capital_cost=1500e3 * annuity(30))
    n.add("Generator", "grid", bus="mv", p_nom=45, marginal_cost=data["price"])
    n.add("Generator", "peakers", bus="mv", p_nom=1000, marginal_cost=140)
    n.add("Load", "load", bus="mv", p_set=data["south"])

    def cycle(network, snapshots):
        """PyPSA has no ramp before its first snapshot; a year follows itself."""
        p, size = network.model["Generator-p"], network.model["Generator-p_nom"].loc["steam"]
        rise = p.loc[snapshots[0], "steam"] - p.loc[snapshots[-1], "steam"]
        network.model.add_constraints(rise - 0.06 * size, "<=", 0, name="cycle-up")
        network.model.add_constraints(-1 * rise - 0.09 * size, "<=", 0, name="cycle-down")
    return pypsa_solve(n, {"steam.size": ("generators", "steam")}, cycle)


def storage_unit():
    n, data = pypsa_network(["mv"])
    n.add("Generator", "grid", bus="mv", p_nom=75, marginal_cost=data["price"])
    n.add("Generator", "sun", bus="mv", p_nom_extendable=True, p_max_pu=data["sun"],
          capital_cost=900e3 * annuity(30))
    n.add("StorageUnit", "store", bus="mv", p_nom=20, max_hours=6, efficiency_store=0.95,
          efficiency_dispatch=0.93, standing_loss=0.004, marginal_cost=3, cyclic_state_of_charge=False,
          state_of_charge_initial=60 * (1 - 0.004))  # PyPSA takes no loss off it in the first hour
    n.add("Load", "load", bus="mv", p_set=data["south"])
    return pypsa_solve(n, {"sun.size": ("generators", "sun")})


# ---- oemof-solph -----------------------------------------------------------------------------------

def oemof_system():
    import pandas
    from oemof import solph
    index = pandas.date_range("2026-01-01", periods=HOURS + 1, freq="h")
    return solph, solph.EnergySystem(timeindex=index, infer_last_interval=False), series()


def oemof_solve(solph, system, sizes):
    """Costs of flows are weighted here, in what is passed to the tool, and so are its hours."""
    model = solph.Model(system)
    model.solve(solver="highs", solve_kwargs={"tee": False})  # raises an error if there is no optimum
    results = solph.processing.results(model)
    out = {"tool": "oemof-solph", "version": solph.__version__, "solver": "HiGHS",
           "objective": float(model.objective())}
    for size, key in sizes.items():
        out[size] = float(results[key]["scalars"]["invest"])
    return out


def weighted(values):
    return [WEIGHT * x for x in values]


def loss_by_capacity():
    solph, system, data = oemof_system()
    mv = solph.buses.Bus(label="mv")
    grid = solph.components.Source(label="grid", outputs={mv: solph.Flow(
        nominal_capacity=75, variable_costs=weighted(data["price"]))})
    load = solph.components.Sink(label="load", inputs={mv: solph.Flow(nominal_capacity=1, fix=data["south"])})
    store = solph.components.GenericStorage(
        label="store", inputs={mv: solph.Flow(nominal_capacity=solph.Investment(), variable_costs=0.5 * WEIGHT)},
        outputs={mv: solph.Flow(nominal_capacity=solph.Investment(), variable_costs=1.5 * WEIGHT)},
        nominal_capacity=solph.Investment(ep_costs=140e3 * annuity(15)), inflow_conversion_factor=0.97,
        outflow_conversion_factor=0.94, loss_rate=0.001, fixed_losses_relative=0.003, min_storage_level=0.1,
        initial_storage_level=0.4, balanced=True, invest_relation_input_capacity=1 / 5,
        invest_relation_output_capacity=1 / 5)
    system.add(mv, grid, load, store)
    return oemof_solve(solph, system, {"store.energy": (store, None)})


def full_load_hours():
    solph, system, data = oemof_system()
    mv, gas, heat = (solph.buses.Bus(label=name) for name in ("mv", "gas", "heat"))
    main = solph.components.Source(label="gas-main", outputs={gas: solph.Flow(variable_costs=21 * WEIGHT)})
    grid = solph.components.Source(label="grid", outputs={mv: solph.Flow(variable_costs=weighted(data["price"]))})
    sun = solph.components.Source(label="sun", outputs={mv: solph.Flow(nominal_capacity=130, max=data["sun"])})
    export = solph.components.Sink(label="export", inputs={mv: solph.Flow(variable_costs=-9 * WEIGHT)})
    chp = solph.components.Converter(
        label="chp", inputs={gas: solph.Flow(variable_costs=1.2 * WEIGHT)},
        outputs={mv: solph.Flow(nominal_capacity=45, full_load_time_max=3200 / WEIGHT,
                                full_load_time_min=1500 / WEIGHT, positive_gradient_limit=0.1,
                                variable_costs=4 * WEIGHT),
                 heat: solph.Flow(variable_costs=-2.5 * WEIGHT)},
        conversion_factors={gas: 1, mv: 0.42, heat: 0.38})
    boiler = solph.components.Converter(
        label="boiler", inputs={gas: solph.Flow()}, outputs={heat: solph.Flow(nominal_capacity=60)},
        conversion_factors={gas: 1, heat: 0.9})
    load = solph.components.Sink(label="load", inputs={mv: solph.Flow(nominal_capacity=1, fix=data["south"])})
    town = solph.components.Sink(label="town", inputs={heat: solph.Flow(nominal_capacity=1, fix=data["heat"])})
    system.add(mv, gas, heat, main, grid, sun, export, chp, boiler, load, town)
    return oemof_solve(solph, system, {})


# ---- Calliope --------------------------------------------------------------------------------------

def two_towns():
    import calliope
    import pandas
    data = series()
    index = pandas.date_range("2026-01-01", periods=HOURS, freq="h")

    def frame(values):
        return pandas.DataFrame(values, index=index)
    power = {"hill": {"power_demand": None, "wind": None},
             "vale": {"power_demand": None, "engine": None, "pond": None}}

    def tech(parent, name, constraints, costs, **more):
        return {"essentials": dict({"name": name, "parent": parent}, **more),
                "constraints": dict({"lifetime": 1}, **constraints),
                "costs": {"monetary": dict({"interest_rate": 0}, **costs)}}
    model = {
        "model": {"name": "two towns", "calliope_version": "0.6.10", "timeseries_dateformat": "%Y-%m-%d %H:%M:%S"},
        "run": {"mode": "plan", "solver": "glpk", "cyclic_storage": True, "ensure_feasibility": False,
                "objective": "minmax_cost_optimization",
                "objective_options": {"cost_class": {"monetary": 1}, "sense": "minimize"}},
        "techs": {
            "power_demand": {"essentials": {"name": "demand", "parent": "demand", "carrier": "power"}},
            "wind": tech("supply", "wind", {"resource": "df=wind", "resource_unit": "energy_per_cap",
                                            "energy_cap_max": 300, "export_carrier": "power"},
                         {"om_annual": 130e3, "export": -11}, carrier="power"),
            "engine": tech("supply", "engine", {"energy_cap_max": 200},
                           {"om_annual": 60e3, "om_prod": 95}, carrier="power"),
            "pond": tech("storage", "pond", {"storage_cap_max": 600, "energy_cap_per_storage_cap_equals": 1 / 20,
                                             "energy_eff": 0.9, "storage_loss": 0.002},
                         {"om_annual": 12e3 * 20}, carrier="power"),
            "line": tech("transmission", "line", {"energy_cap_max": 200, "energy_eff": 0.94},
                         {"om_annual": 10e3}, carrier="power")},
        "locations": {}, "links": {"hill,vale": {"techs": {"line": None}}}}
    for place, load in (("hill", "north"), ("vale", "south")):
        model["locations"][place] = {"techs": dict(power[place], power_demand={
            "constraints": {"resource": "df=load:%s" % load, "force_resource": True}})}
    frames = {"wind": frame({"hill": data["wind"]}),
              "load": frame({name: [-x for x in data[name]] for name in ("north", "south")})}
    solved = calliope.Model(model, timeseries_dataframes=frames)
    solved.run()
    if solved.results.attrs["termination_condition"] != "optimal":
        raise SystemExit("Calliope: %s" % solved.results.attrs)
    cap = solved.get_formatted_array("energy_cap")
    out = {"tool": "Calliope", "version": calliope.__version__, "solver": "GLPK",
           "objective": float(solved.results["cost"].sum())}
    out.update({size: float(cap.sel(locs=place, techs=name)) for size, place, name in (
        ("wind.size", "hill", "wind"), ("engine.size", "vale", "engine"), ("line.size", "hill", "line:vale"),
        ("pond.power", "vale", "pond"))})
    return out


MADE = {"two-way-link": two_way_link, "yearly-budget": yearly_budget, "storage-unit": storage_unit,
        "loss-by-capacity": loss_by_capacity, "full-load-hours": full_load_hours, "two-towns": two_towns}


def main():
    if sys.argv[1:] == ["--series"]:
        write_series()
        return
    made = {name: MADE[name]() for name in sys.argv[2:]}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(made, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
