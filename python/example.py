# SPDX-License-Identifier: GPL-3.0-or-later
# %% [markdown]
# # How large must the battery be, if the grid connection is small?
#
# A plant of 6 MW runs around the clock, and for eight hours a day a shift of 1 MW joins it. The less the grid may
# deliver, the larger the battery.

# %%
import firn
import numpy as np

TEXT = """
format = 1
[site]
name = A plant with a shift
[time]
start = 2026-07-06
hours = 24
[grid]
type          = grid.connection
import_limit  = 8 MW
price         = 30 USD/MWh
demand_charge = 12 USD/kW/month
[battery]
type = storage.battery
bus  = hv
[plant]
type   = basic.sink
in     = hv
demand = 6 MW
[shift]
type   = basic.sink
in     = hv
demand = 0 MW
"""
site = firn.Site.read(TEXT, "plant.ini")

# %%
hours = np.arange(24)
site.set_series("shift.demand", np.where((hours >= 8) & (hours < 16), 1.0, 0.0), "MW")
answer = site.solve()
answer

# %% [markdown]
# The sizes, with their units:

# %%
answer.sizes

# %% [markdown]
# Now with smaller connections:

# %%
limits = ["8 MW", "6.8 MW", "6.6 MW", "6.4 MW", "6 MW"]
variants = firn.sweep(site, {"grid.import_limit": limits})
for variant in variants:
    if variant.error is None:
        sizes = variant.answer.table("sizes", component="battery", name="energy")
        print("%-7s %6.2f MWh  %.3f MUSD" % (variant.values["grid.import_limit"], sizes["installed"][0],
                                             variant.answer.objective / 1e6))
    else:
        print("%-7s %s" % (variant.values["grid.import_limit"], variant.answer.status))

# %%
small = variants[3].answer
power = small.flows["grid.power"]
print("at its limit in %d of 24 hours" % (power > 6.4 - 1e-6).sum())

# %% [markdown]
# The price of electricity on the bus says in which hours the connection is scarce:

# %%
price = small.prices["price.hv"]
print("lowest %.0f, highest %.0f USD/MWh" % (price.min(), price.max()))

# %% [markdown]
# And why does 6 MW not suffice?

# %%
site["grid.import_limit"] = "6 MW"
print(site.solve(check=False).message)

# %% [markdown]
# Where pandas is installed, tables are its data frames, too.

# %%
try:
    import pandas
except ImportError:
    pandas = None
small.sizes.to_pandas() if pandas else small.sizes
