#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# chiller_air.py - rejection.chiller-air, through the command line, against a published machine: York YCAL, 101 kW,
# COP 3.1 at 6.67 degC water and 35 degC air, with the curves of its EnergyPlus data set (LBNL Buildings library).
import golden

CAPACITY = (-0.26607, 0.099871, -0.0023814, 0.0628316, -0.00096446, -0.0011249)
ENERGY = (0.1807018, 0.027153, -0.00045536, 0.0188175, 0.00026233, -0.0012881)  # input per capacity, relative
WATER = (5, 6.67, 7, 8, 9, 10, 12)
AIR = [15 + 0.25 * i for i in range(125)]  # to 46 degC

LOOP = """
[heat-%(name)s]
type = basic.source
out = %(name)s
limit = 9 MW
must_run = yes
[chiller-%(name)s]
type = rejection.chiller-air
machine = scroll
heat = %(name)s
fix = 1 MW
[rest-%(name)s]
type = basic.sink
in = %(name)s
limit = 9 MW
price = -1000 USD/MWh
[bus %(name)s]
carrier = heat
temperature = %(water)g degC
"""


def curve(k, water, air):
    return k[0] + k[1] * water + k[2] * water ** 2 + k[3] * air + k[4] * air ** 2 + k[5] * water * air


class ChillerAir(golden.Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        path = golden.write_of_air(cls.work, AIR, "".join(LOOP % {"name": "w%d" % i, "water": water}
                                                          for i, water in enumerate(WATER)))
        flows = cls.solve(path).table("flows.csv")
        cls.heat, cls.work_in = ([[-x for x in golden.numbers(flows["chiller-w%d.%s" % (i, port)])]
                                  for i in range(len(WATER))] for port in ("heat", "power"))

    def test_cop(self):
        worst = [0, 0]
        for water, heat, work in zip(WATER, self.heat, self.work_in):
            for t, q, w in zip(AIR, heat, work):
                known = 3.1 / curve(ENERGY, water, t)
                off = abs(q / w / known - 1)
                self.assertLessEqual(off, 0.20 if water == 12 else 0.08, "water %g, air %g degC" % (water, t))
                worst[water == 12] = max(worst[water == 12], off)
        print("worst: %.1f %%, at 12 degC %.1f %%" % tuple(100 * off for off in worst))

    def test_capacity(self):
        """Relative to that at the rating of its data set; below 35 degC of air the size is not exceeded on cold loops."""
        for water, heat in zip(WATER, self.heat):
            for t, q in zip(AIR, heat):
                known = curve(CAPACITY, water, t) / curve(CAPACITY, 6.67, 35)
                if t >= 30:
                    self.close(q, known, 0.08, "water %g, air %g degC" % (water, t))
                self.assertLessEqual(q, 1.08 * (1 + 1e-6))


if __name__ == "__main__":
    golden.main()
