#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
#
# peer_highs.py - solves one linear program by one method of HiGHS, in a separate process. Started by solvers.py
# with the Python of a virtual environment that has highspy:
#
#   peer_highs.py FILE.mps [OPTION=VALUE]...   options of HiGHS
#
# prints one JSON object.
import json
import sys

import highspy


def main():
    path, *words = sys.argv[1:]
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    for word in words:
        key, _, value = word.partition("=")
        if highs.setOptionValue(key, value) != highspy.HighsStatus.kOk:
            sys.exit("this version of HiGHS does not accept %s" % word)
    if highs.readModel(path) == highspy.HighsStatus.kError:
        sys.exit("HiGHS cannot read %s" % path)
    highs.run()
    status, info = highs.getModelStatus(), highs.getInfo()
    print(json.dumps({
        "status": highs.modelStatusToString(status).lower(),
        "objective": info.objective_function_value,
        "iterations": info.ipm_iteration_count if info.ipm_iteration_count > 0
        else info.simplex_iteration_count,
        "solve": highs.getRunTime()}))


if __name__ == "__main__":
    main()
