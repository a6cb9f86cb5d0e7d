# SPDX-License-Identifier: GPL-3.0-or-later
#
# merkel.py - a counterflow cooling tower by numerical integration, and wet bulbs, independent of the engine:
# the saturation pressure is Buck's (1996), the tower is integrated in slices after Merkel (1925), and the
# humidity of its air follows from the driving forces of each slice, so that nothing is assumed about the state
# in which the air leaves. For towers.py.
import math

WATER = 4.186       # kJ/(kg K)
RANGE = 5.5         # K, at design
RATIO = 1.2         # kg of water per kg of dry air, at design
SLICES = 20
DESIGN = 25.0, 4.5  # wet bulb, degC, and approach, K


def saturation(t):
    """Buck 1996, Pa."""
    if t >= 0:
        return 611.21 * math.exp((18.678 - t / 234.5) * (t / (257.14 + t)))
    return 611.15 * math.exp((23.036 - t / 333.7) * (t / (279.82 + t)))


def humid(vapour, pressure):
    return 0.622 * vapour / (pressure - vapour)


def enthalpy(t, w):
    return 1.006 * t + w * (2501 + 1.86 * t)


def saturated(t, pressure):
    return enthalpy(t, humid(saturation(t), pressure))


def temperature(h, pressure):
    """Of saturated air with this enthalpy."""
    low, high = -60.0, 60.0
    for _ in range(30):
        middle = 0.5 * (low + high)
        if saturated(middle, pressure) < h:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def wet_bulb(dry, w, pressure):
    """The temperature at which water that evaporates into the air saturates it without heat from elsewhere."""
    low, high = dry - 32, dry
    for _ in range(18):  # to 0.0001 K
        middle = 0.5 * (low + high)
        added = humid(saturation(middle), pressure)
        liquid = WATER * middle if middle >= 0 else 2.1 * middle - 333.4
        if enthalpy(dry, w) + (added - w) * liquid > enthalpy(middle, added):
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


def transfer_units(cold, h_in, pressure, spread=RANGE, ratio=RATIO):
    """Merkel's integral of cp dT / (h_saturated - h) from the cold to the hot water, counterflow."""
    total, step = 0.0, spread / SLICES
    for i in range(SLICES):
        rise = step * (i + 0.5)
        force = saturated(cold + rise, pressure) - (h_in + ratio * WATER * rise)
        if force <= 0:
            return math.inf
        total += WATER * step / force
    return total


FILL = transfer_units(sum(DESIGN), saturated(DESIGN[0], 101325.0), 101325.0)


def cold_water(wet, pressure=101325.0, fill=1.0):
    """Temperature to which a tower cools, whose fill reaches the design point at sea level, times `fill`. Its fans
    move a volume: in thin air there is less air per water, and the transfer in the fill goes with the 0.6th power
    of the mass flow of air (Merkel number ~ (air / water)^0.6)."""
    h_in, thin = saturated(wet, pressure), pressure / 101325.0
    low, high = wet, wet + 40
    for _ in range(24):
        middle = 0.5 * (low + high)
        if transfer_units(middle, h_in, pressure, ratio=RATIO / thin) > fill * FILL * thin ** 0.6:
            low = middle
        else:
            high = middle
    return 0.5 * (low + high)


class Table:
    """cold_water() at one pressure, interpolated between whole kelvins."""

    def __init__(self, pressure):
        self.low = -40
        self.at = [cold_water(self.low + i, pressure) for i in range(80)]

    def __call__(self, wet):
        place = wet - self.low
        i = int(place)
        return self.at[i] + (place - i) * (self.at[i + 1] - self.at[i])


def evaporation(dry, w, cold, pressure):
    """m3 of water that evaporate per MWh of heat taken from the water, with the air flow of the design. In each
    slice heat and vapour follow their driving forces at a Lewis factor of 1; fog falls back as water."""
    h, humidity, step = enthalpy(dry, w), w, RANGE / SLICES
    for i in range(SLICES):
        water = cold + step * (i + 0.5)
        at_water = humid(saturation(water), pressure)
        force = enthalpy(water, at_water) - h
        dh = RATIO * WATER * step
        dw = (at_water - humidity) / force * dh
        dh += dw * WATER * water  # the water that evaporates carries its own enthalpy
        h += dh
        humidity += dw
        humidity = min(humidity, humid(saturation(temperature(h, pressure)), pressure))
    return 3600 * (humidity - w) / (RATIO * WATER * RANGE)
