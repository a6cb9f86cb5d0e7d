# SPDX-License-Identifier: GPL-3.0-or-later
#
# common.py - what the tests of the Python package share. They run in the environment of run.py.
import importlib
import os
import shutil
import tempfile
import unittest

import firn

ROOT = os.environ["FIRN_TEST_ROOT"]

PLANT = """format = 1
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
"""


def module(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        raise unittest.SkipTest("the module %s is not installed: run.py --with %s" % (name, name))


class Test(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)

    def plant(self, **options):
        return firn.Site.read(PLANT, os.path.join(self.folder, "plant.ini"), **options)

    def failure(self, kind, function, *arguments, **options):
        """The exception that a call must raise."""
        with self.assertRaises(kind) as caught:
            function(*arguments, **options)
        return caught.exception
