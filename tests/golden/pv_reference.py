# SPDX-License-Identifier: GPL-3.0-or-later
#
# pv_reference.py - the output of photovoltaic plants by pvlib, as the reference of pv.py: PVWatts' chain
# of pvlib.modelchain (position of the sun by NREL's algorithm, sky by Perez, incidence by Fresnel and Snell,
# tracker with backtracking, cells by Faiman, PVWatts' losses and inverter), in hours, with the sun at the
# middle of each hour. It runs under a Python that has pvlib:
#
#   python3 -m venv /tmp/pvlib && /tmp/pvlib/bin/pip install pvlib
#   /tmp/pvlib/bin/python tests/golden/pv_reference.py ../shared/data/weather > tests/golden/pv_reference.json
#   /tmp/pvlib/bin/python tests/golden/pv_reference.py points    the values in tests/unit/physics.c and
#                                                               plugins_renewable.c
import json
import sys

LOADING, INVERTER = 1.3, 0.96
STATIONS = {  # file: latitude, longitude, elevation, hours east of UTC
    "us_az_phoenix_tmy3.csv": (33.45, -111.98, 337, -7),
    "us_ca_san_francisco_tmy3.csv": (37.62, -122.40, 2, -8),
    "us_fl_miami_tmy3.csv": (25.82, -80.30, 11, -5),
    "us_mn_duluth_tmy3.csv": (46.83, -92.22, 432, -6),
    "us_tx_dallas_fort_worth_tmy3.csv": (32.90, -97.02, 182, -6),
}


def year(path, place, mounting):
    """AC output per AC rating in each hour."""
    import pandas
    from pvlib.location import Location
    from pvlib.modelchain import ModelChain
    from pvlib.pvsystem import Array, FixedMount, PVSystem, SingleAxisTrackerMount
    latitude, longitude, elevation, zone = place
    zone = "Etc/GMT%+d" % -zone
    table = pandas.read_csv(path)
    weather = pandas.DataFrame({to: table[column].to_numpy(float) for to, column in (
        ("ghi", "ghi_W_m2"), ("dni", "dni_W_m2"), ("dhi", "dhi_W_m2"), ("temp_air", "temp_air_C"),
        ("wind_speed", "wind_speed_m_s"))},
        index=pandas.date_range("2025-01-01T00:30", periods=8760, freq="h", tz=zone))
    mount = FixedMount(25, 180) if mounting == "fixed" else SingleAxisTrackerMount(
        axis_tilt=0, axis_azimuth=180, max_angle=60, backtrack=True, gcr=0.4)
    array = Array(mount, albedo=0.2, module_parameters={"pdc0": LOADING, "gamma_pdc": -0.0035},
                  temperature_model_parameters={"u0": 25.0, "u1": 6.84})
    plant = PVSystem([array], inverter_parameters={"pdc0": 1 / INVERTER, "eta_inv_nom": INVERTER})
    chain = ModelChain(plant, Location(latitude, longitude, zone, elevation), transposition_model="perez",
                       dc_model="pvwatts", ac_model="pvwatts", aoi_model="physical",
                       spectral_model="no_loss", temperature_model="faiman", losses_model="pvwatts")
    return chain.run_model(weather).results.ac.fillna(0).to_numpy()


def points():
    """Single values of pvlib's functions, as rows of C."""
    import math
    import pvlib
    for zenith in (0, 60, 80, 89):
        print("air mass {%g, %.5f}" % (zenith, pvlib.atmosphere.get_relative_airmass(zenith, "kastenyoung1989")))
    for angle in (0, 30, 50, 60, 70, 80, 85):
        print("incidence {%g, %.6f}" % (angle, pvlib.iam.physical(angle, n=1.526, K=4, L=0.002)))
    for zenith, azimuth in ((20, 120), (60, 90), (75, 100), (80, 260), (85, 95), (70, 180)):
        turns = [pvlib.tracking.singleaxis(zenith, azimuth, 0, 180, limit, back, 0.4)["tracker_theta"]
                 for limit, back in ((60, True), (90, False))]
        # pvlib counts about an axis to the south: positive towards the west
        print("tracker {%g, %g, %.5f, %.5f}" % (zenith, azimuth, *(-float(turn.item()) for turn in turns)))
    for zenith, azimuth, dni, dhi, tilt, facing in (
            (30, 150, 850, 90, 25, 180), (60, 240, 600, 150, 60, 270), (80, 95, 250, 60, 25, 180),
            (45, 180, 0, 250, 30, 180), (70, 180, 150, 200, 90, 0), (20, 200, 300, 350, 10, 90),
            (50, 120, 930, 70, 45, 90)):
        plane = pvlib.irradiance.get_total_irradiance(
            tilt, facing, zenith, azimuth, dni, dni * math.cos(math.radians(zenith)) + dhi, dhi, dni_extra=1361.0,
            airmass=pvlib.atmosphere.get_relative_airmass(zenith, "kastenyoung1989"), albedo=0.2, model="perez")
        print("plane {%g, %g, %g, %g, %g, %g, %.4f, %.4f, %.4f}" % (
            zenith, azimuth, dni, dhi, tilt, facing, plane["poa_direct"], plane["poa_sky_diffuse"],
            plane["poa_ground_diffuse"]))
    for load in (0.005, 0.05, 0.1, 0.2, 0.5, 0.75, 1.0, 1.04, 1.3):  # of the inverter's DC limit
        print("inverter {%g, %.6f}" % (load, pvlib.inverter.pvwatts(load / INVERTER, 1 / INVERTER, INVERTER)))


def main():
    import pvlib
    if sys.argv[1] == "points":
        return points()
    answer = {"pvlib": pvlib.__version__}
    for file, place in STATIONS.items():
        for mounting in ("fixed", "one-axis"):
            ac = year("%s/%s" % (sys.argv[1], file), place, mounting)
            # the mean of each hour of the day
            answer["%s %s" % (file, mounting)] = [round(float(x), 5) for x in ac.reshape(-1, 24).mean(axis=0)]
    print("{\n%s\n}" % ",\n".join("  %s: %s" % (json.dumps(key), json.dumps(value))
                                     for key, value in answer.items()))


if __name__ == "__main__":
    main()
