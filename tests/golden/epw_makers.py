# SPDX-License-Identifier: GPL-3.0-or-later
#
# epw_makers.py - writes EPW files as makers of weather files write them, with invented weather: header
# labels, names, minutes, widths, encodings, line ends and codes for missing values differ between
# makers. The same weather is also written as CSV, which another reader of the engine reads.
import math

DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
COLUMNS = ["dry_bulb", "relative_humidity", "pressure", "ghi", "dni", "dhi", "wind_speed"]
FIELD = dict(zip(COLUMNS, [7, 9, 10, 14, 15, 16, 22]))  # from 1

HEADER = ["LOCATION,{city},{state},{country},{source},{wmo},{latitude},{longitude},{zone},{elevation}",
          "DESIGN CONDITIONS,0", "TYPICAL/EXTREME PERIODS,0", "GROUND TEMPERATURES,0",
          "HOLIDAYS/DAYLIGHT SAVINGS,No,0,0,0", "COMMENTS 1,", "COMMENTS 2,",
          "DATA PERIODS,1,{per_hour},Data,Sunday, 1/ 1,12/31"]
FLAGS = "?9?9?9?9E0?9?9?9?9?9?9?9?9?9?9?9?9?9?9?9*9*9*9*9*9"


def hours(leap=False):
    """(month, day, hour from 1, day of the year) of each hour."""
    number = 0
    for month, days in enumerate(DAYS, 1):
        for day in range(1, days + 1 + (leap and month == 2)):
            for hour in range(1, 25):
                yield month, day, hour, number
            number += 1


def air(place, day, hour):
    """The weather of one hour, from the height of the sun at the place."""
    latitude = math.radians(place["latitude"])
    tilt = math.radians(-23.44 * math.cos(2 * math.pi * (day + 10) / 365))
    noon = 12 + place["zone"] - place["longitude"] / 15
    angle = math.pi * (hour - 0.5 - noon) / 12
    height = (math.sin(latitude) * math.sin(tilt) +
              math.cos(latitude) * math.cos(tilt) * math.cos(angle))
    dni = round(850 * height ** 0.4) if height > 0.02 else 0
    dhi = round(110 * height) if height > 0 else 0
    year = math.sin(latitude) * math.sin(tilt)
    dry = 32 - 30 * abs(math.sin(latitude)) + 45 * year + 6 * math.cos(angle - 0.8)
    humidity = 65 - 25 * math.cos(angle - 0.8) + 8 * math.sin(day * 0.7)
    pressure = 101325 * (1 - 2.25577e-5 * place["elevation"]) ** 5.2559 + 300 * math.sin(day * 0.3)
    return {"dry_bulb": round(dry, 1), "relative_humidity": max(12, min(100, round(humidity))),
            "pressure": round(pressure, -2), "ghi": round(dni * max(height, 0)) + dhi, "dni": dni,
            "dhi": dhi, "wind_speed": round(3 + 2 * math.sin(day * 0.9) + math.cos(angle), 1)}


def place(city, latitude, longitude, zone, elevation, **more):
    return dict({"city": city, "state": "-", "country": "XXX", "source": "MADE", "wmo": "999999",
                 "latitude": latitude, "longitude": longitude, "zone": zone,
                 "elevation": elevation}, **more)


class File:
    """An EPW file, and the CSV file of the same weather."""

    def __init__(self, at, leap=False, per_hour=1, minute=lambda part, parts: 0, width=35,
                 date="%d,%d,%d,%d,%d", header=None, codes=None, show=None, line_end="\n",
                 encoding="ascii", start=b"", end="", commas="", first=0):
        self.at = at                # place()
        self.leap = leap            # with 29 February
        self.per_hour = per_hour
        self.minute = minute        # of part 0, 1, ... of the hour
        self.width = width          # fields of a row
        self.date = date            # how year, month, day, hour and minute are written
        self.header = header or HEADER
        self.codes = codes or {}    # {column: text}: the code instead of all values of that column
        self.show = show or {}      # {column: function that writes a value}
        self.line_end, self.encoding, self.start, self.end = line_end, encoding, start, end
        self.commas = commas        # at the end of all lines
        self.first = first          # the hour of the year of the first row
        self.cells = {}             # {(month, day, hour): {column: text}}

    def rows(self):
        """(month, day, hour, part, values)"""
        for month, day, hour, number in hours(self.leap):
            values = air(self.at, number if not self.leap or number < 59 else number - 1, hour)
            for part in range(self.per_hour):
                yield month, day, hour, part, values

    def write(self, path):
        lines = [line.format(per_hour=self.per_hour, **self.at) for line in self.header]
        rows = []
        for month, day, hour, part, values in self.rows():
            fields = (self.date % (1990 + month * 7 % 13, month, day, hour,
                                   self.minute(part, self.per_hour))).split(",")
            fields += [FLAGS] + ["0"] * (self.width - 6)
            fields[7] = "%.1f" % (values["dry_bulb"] - 5)  # the dew point
            for column in COLUMNS:
                fields[FIELD[column] - 1] = self.show.get(column, "%g".__mod__)(values[column])
            for column, text in {**self.codes, **self.cells.get((month, day, hour), {})}.items():
                fields[FIELD[column] - 1] = text
            rows.append(",".join(fields))
        first = self.first * self.per_hour
        lines += rows[first:] + rows[:first]
        text = self.line_end.join(line + self.commas for line in lines) + self.line_end + self.end
        with open(path, "wb") as file:
            file.write(self.start + text.encode(self.encoding))

    def write_csv(self, path, columns=COLUMNS):
        with open(path, "w", encoding="ascii") as file:
            file.write(",".join(columns) + "\n")
            for month, day, hour, part, values in self.rows():
                if part == 0:
                    file.write(",".join("%g" % min(values[c], 100 if c == "relative_humidity" else 1e9)
                                        for c in columns) + "\n")


def ending(part, parts):
    return 60 * (part + 1) // parts


def makers():
    """{name: File}: files of fourteen makers."""
    def header(**lines):
        names = ["location", "design", "typical", "ground", "holidays", "comment1", "comment2",
                 "periods"]
        return [lines.get(name, line) for name, line in zip(names, HEADER)]

    dallas = place("Dallas-Fort Worth Intl AP", 32.9, -97.02, -6.0, 182.0, state="TX", country="USA",
                   source="TMY3", wmo="722590")
    oslo = place("Oslo", 59.9, 10.6, 1.0, 17.0, country="NOR", source="AMY")
    files = {
        # months of different years, minute 0; the headers of the sources of EnergyPlus
        "us-tmy3": File(dallas, header=header(
            design="DESIGN CONDITIONS,1,Climate Design Data 2009 ASHRAE Handbook,,Heating,1,-6.6",
            comment1="COMMENTS 1,Custom/User Format -- WMO#722590; NREL TMY Data Set (2008)")),
        # minute 60, a comment in quotes with commas, below the sea
        "iwec": File(place("AMSTERDAM", 52.3, 4.77, 1.0, -2.0, country="NLD", source="IWEC Data"),
                     minute=ending, header=header(
                         comment1='COMMENTS 1,"IWEC- WMO#062400, ""Original"" Source, (c) 2001"')),
        # numbers without a point, months as 01, no illuminance
        "meteonorm": File(place("Singapore Airp.", 1.367, 103.983, 8, 16, source="MN7"),
                          minute=ending, date="%d,%02d,%02d,%02d,%d"),
        # another label, codes in columns that are not read, -0.00, no station
        "pvgis": File(place("unknown", 45.0, 8.0, 1.0, 250.0, source="ECMWF/ERA", wmo="unknown"),
                      show={"ghi": "%.2f".__mod__, "pressure": "%.2f".__mod__,
                            "dni": lambda v: "%.2f" % v if v else "-0.00"},
                      header=header(holidays="HOLIDAYS/DAYLIGHT SAVING,No,0,0,0")),
        # the southern hemisphere, half an hour in the time zone, a comma in the name
        "csiro": File(place('"Adelaide, SA"', -34.92, 138.6, 9.5, 48.0, country="AUS", source="RMY"),
                      header=header(holidays="HOLIDAYS/DAYLIGHT SAVING,No,0,0,0"), minute=ending),
        # five hours and a half, the same name with a comma and no quotes, CRLF
        "ishrae": File(place("Pune, Maharashtra", 18.53, 73.85, 5.5, 559.0, country="IND",
                             source="ISHRAE", wmo="430630"), line_end="\r\n", minute=ending),
        # polar night, Latin-1, no pressure
        "nordic": File(place("Troms\xf8", 69.65, 18.95, 1, 100, country="NOR", source="SN"),
                       encoding="latin-1", codes={"pressure": "999999"}, header=header(
                           comment1="COMMENTS 1,Norges vassdrags- og energidirektorat, \xb0C")),
        # a leap year with 29 February, text at the end of LOCATION, no leap field, minute 0
        "white-box": File(dict(oslo), leap=True, header=header(
            location=HEADER[0] + ",Dfb", holidays="HOLIDAYS/DAYLIGHT SAVINGS,,0,0,0 ")),
        # a leap year whose maker left out 29 February
        "leap-without-day": File(dict(oslo, source="ERA5"), header=header(
            holidays="HOLIDAYS/DAYLIGHT SAVINGS,Yes,0,0,0")),
        # half-hours
        "half-hourly": File(dict(oslo), per_hour=2, minute=ending),
        # saved by a spreadsheet: a byte order mark, CRLF, commas at the ends, dates made names
        "spreadsheet": File(dict(dallas), start=b"\xef\xbb\xbf", line_end="\r\n", commas=",,,,,",
                            header=header(periods="DATA PERIODS,1,{per_hour},Data,Sunday,1-Jan,Dec-31")),
        # rows that end with the wind and what follows it, 30 fields
        "short-rows": File(dict(dallas, source="TMY2"), width=30),
        # from July to June, and the end of a file of MS-DOS
        "july": File(place("Perth", -31.93, 115.98, 8.0, 20.0, country="AUS", source="AMY"),
                     first=181 * 24, end="\x1a"),
        # lines in another order, comments of several lines, no others
        "few-lines": File(dict(oslo, source="script"), header=[
            "COMMENTS 1,made by a script", "2024-05-01, 10 lines, of any content", HEADER[7],
            HEADER[0]]),
    }
    # humidity above 100 % in some hours
    for name in ("iwec", "spreadsheet"):
        for hour in (3, 4, 5):
            files[name].cells[(2, 7, hour)] = {"relative_humidity": "10%d" % hour}
    return files
