#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# peer_pypsa.py - solves the site of PAIR_INI (sites.py) with PyPSA: one bus, a sized connection at hourly prices,
# sized PV by hourly availability, a battery whose power and energy are sized, a load. Started by
# solvers.py with the Python of a virtual environment that has PyPSA:
#
#   peer_pypsa.py FIGURES.json SERIES.csv OUT.nc [OPTION=VALUE]...   options of HiGHS
#
# prints one JSON object. It takes PyPSA's shortest path: the model is passed to HiGHS in memory, the results
# are written as netCDF.
#
# The single inverter of a battery needs an additional row, as in PyPSA-Eur: PyPSA sizes each link separately.
import json
import sys

import pandas
import pypsa


def annuity(f, name, life):
    """Capital cost per unit over the planned hours: `share` is their fraction of a year."""
    rate = f["discount"]
    return f["share"] * f[name] * rate / (1 - (1 + rate) ** -f[life])


def network(f, path):
    series = pandas.read_csv(path)
    n = pypsa.Network()
    n.set_snapshots(pandas.date_range("2026-01-01", periods=len(series), freq="h"))
    series.index = n.snapshots
    n.add("Bus", "mv")
    n.add("Load", "halls", bus="mv", p_set=series["load"])
    n.add("Generator", "grid", bus="mv", p_nom_extendable=True, p_nom_max=f["grid_limit"],
          marginal_cost=series["price"], capital_cost=annuity(f, "grid_capex", "grid_life"))
    n.add("Generator", "pv", bus="mv", p_nom_extendable=True, p_nom_max=f["pv_limit"],
          p_max_pu=series["pv"], capital_cost=annuity(f, "pv_capex", "pv_life"))
    n.add("Bus", "cells")
    n.add("Store", "cells", bus="cells", e_nom_extendable=True, e_cyclic=True,
          capital_cost=annuity(f, "energy_capex", "battery_life"))
    n.add("Link", "charger", bus0="mv", bus1="cells", p_nom_extendable=True, efficiency=f["efficiency"],
          capital_cost=annuity(f, "power_capex", "battery_life"))
    n.add("Link", "discharger", bus0="cells", bus1="mv", p_nom_extendable=True,
          efficiency=f["efficiency"])
    return n


def one_inverter(n, _):
    """Charging and discharging use the same equipment, paid once and rated at the bus."""
    size = n.model["Link-p_nom"]
    out = n.c.links.static.at["discharger", "efficiency"]
    n.model.add_constraints(size.loc["charger"] - out * size.loc["discharger"], "=", 0,
                            name="one-inverter")


def main():
    figures_path, series_path, out, *words = sys.argv[1:]
    options = {}
    for word in words:
        key, _, value = word.partition("=")
        options[key] = value
    with open(figures_path, encoding="utf-8") as file:
        figures = json.load(file)
    n = network(figures, series_path)
    status, condition = n.optimize(solver_name="highs", io_api="direct", include_objective_constant=False,
                                   extra_functionality=one_inverter,
                                   solver_options={"output_flag": False, **options})
    n.export_to_netcdf(out)
    highs = n.model.solver_model
    info = highs.getInfo()
    print(json.dumps({
        "status": "optimal" if (status, condition) == ("ok", "optimal") else condition,
        "objective": n.objective,
        "iterations": info.ipm_iteration_count if info.ipm_iteration_count > 0
        else info.simplex_iteration_count,
        "solve": highs.getRunTime()}))


if __name__ == "__main__":
    main()
