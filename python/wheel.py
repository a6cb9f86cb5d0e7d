#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the wheel of the package `firn` from a build: `cmake --build build --target wheel` calls this.

A wheel is a zip file: the package, the library, the plugins, the problems, the licences, and in lib/ the libraries that
libfirn.so needs and the C library does not contain. Nothing is compiled, and nothing is asked of a network. The same
input gives the same bytes.

The libraries that are packed get other names, by which no other package that has the same library, perhaps in
another version, gets ours, nor we theirs. The tag of the wheel is the newest version of the C library that any
file in it was linked against, so that pip refuses it where it could not be loaded.
"""
import argparse
import base64
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

import elf

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
# Part of every system that has the C library: what the manylinux rules allow a wheel to need.
SYSTEM = re.compile(r"^(lib(c|m|dl|pthread|rt|gcc_s)\.so\.\d+|ld-linux-.*)$")

METADATA = """Metadata-Version: 2.1
Name: firn
Version: {version}
Summary: Plans AI data-centre sites: which cooling, power and storage to build, and how to run it
License: GPL-3.0-or-later
{files}
Classifier: License :: OSI Approved :: GNU General Public License v3 or later (GPLv3+)
Classifier: Operating System :: POSIX :: Linux
Classifier: Programming Language :: Python :: 3
Classifier: Topic :: Scientific/Engineering
Requires-Python: >=3.9
Requires-Dist: numpy>=1.21
Provides-Extra: pandas
Requires-Dist: pandas; extra == "pandas"
Provides-Extra: polars
Requires-Dist: polars; extra == "polars"
Provides-Extra: arrow
Requires-Dist: pyarrow; extra == "arrow"
Description-Content-Type: text/markdown

"""


class Failure(Exception):
    pass


def run(*command):
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, universal_newlines=True)
    except FileNotFoundError:
        raise Failure("there is no program %s: install it" % command[0]) from None
    if done.returncode != 0:
        raise Failure("%s failed: %s" % (command[0], done.stderr.strip()))
    return done.stdout


def libraries(path):
    """The libraries that the loader finds for a file: name -> path, as far as they must be packed."""
    found = {}
    for line in run("ldd", path).splitlines():
        match = re.match(r"\s*(\S+) => (not found|/\S+)", line)
        if match and not SYSTEM.match(match.group(1)):
            if match.group(2) == "not found":
                raise Failure("%s needs %s, which is not installed" % (path, match.group(1)))
            found[match.group(1)] = os.path.realpath(match.group(2))
    return found


def packages(paths):
    """What Debian's package manager knows of files: path -> (package, its version, source package, its version)."""
    # With merged folders, packages may list a file below /lib that is found below /usr/lib.
    names = {name: path for path in paths for name in (path, re.sub("^/usr", "", path), "/usr" + path)}
    try:
        found = subprocess.run(["dpkg-query", "--search", *names], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                               universal_newlines=True).stdout
    except FileNotFoundError:
        return {}
    owner = {}
    for line in found.splitlines():
        package, separator, name = line.partition(": ")
        if separator and name in names:
            owner[names[name]] = package.split(",")[0]
    if not owner:
        return {}
    form = "${binary:Package} ${Version} ${source:Package} ${source:Version}\n"
    shown = run("dpkg-query", "--show", "--showformat=" + form, *sorted(set(owner.values())))
    known = {line.split()[0].split(":")[0]: line.split() for line in shown.splitlines()}
    return {path: [package.split(":")[0]] + known[package.split(":")[0]][1:] for path, package in owner.items()}


def licence_of(name, path, given, known):
    """(text of the licence, where the source is) of a library that is packed."""
    if name in given:
        with open(given[name], "rb") as file:
            return file.read(), "see licenses/%s" % name
    if path in known:
        text = "/usr/share/doc/%s/copyright" % known[path][0]
        if os.path.exists(text):
            with open(text, "rb") as file:
                return file.read(), "Debian package %s %s, source package %s %s" % tuple(known[path])
    raise Failure("%s (%s) belongs to no Debian package with a copyright file, and what is packed needs its licence: "
                  "add `--licence %s=FILE`" % (name, path, name))


def new_name(name, data):
    """A name of the same length that no other library has: `lib` becomes three digits of its digest."""
    if not name.startswith("lib"):
        raise Failure("%s does not begin with `lib`: it cannot be renamed" % name)
    number = int.from_bytes(hashlib.sha256(data).digest()[:8], "big")
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    return digits[number % 36] + digits[number // 36 % 36] + digits[number // 1296 % 36] + name[3:]


def glibc(files):
    """The newest version of the C library that any of the files was linked against, as (major, minor)."""
    newest = (2, 17)
    for file in files:
        for library, versions in file.requirements():
            for _, version in versions:
                match = re.match(r"GLIBC_(\d+)\.(\d+)", version)
                if version == "GLIBC_PRIVATE":
                    raise Failure("%s uses private symbols of %s" % (file.path, file.text(library)))
                if version == "GLIBC_ABI_DT_RELR":
                    newest = max(newest, (2, 36))
                elif match:
                    newest = max(newest, (int(match.group(1)), int(match.group(2))))
    return newest


def stripped(paths, strip, folder):
    """Copies without symbols and debug information, which name folders of the build."""
    copies = [shutil.copyfile(path, os.path.join(folder, os.path.basename(path))) for path in paths]
    run(strip, "--strip-unneeded", *copies)
    return [elf.Elf(path) for path in copies]


def shared_objects(options, folder):
    """name in the wheel -> Elf; the licences, name -> text; a line for each library that is packed."""
    paths = sorted(glob.glob(os.path.join(glob.escape(options.plugins), "*.so")))
    if not paths:
        raise Failure("there are no plugins in %s" % options.plugins)
    own, *plugins = stripped([options.library] + paths, options.strip, folder)
    if own.rpath() != "$ORIGIN":
        raise Failure("%s must be linked with the rpath $ORIGIN (DT_RPATH, not DT_RUNPATH)" % options.library)
    needed = libraries(options.library)
    for plugin in plugins:
        more = [name for name in plugin.needed() if not SYSTEM.match(name)]
        if more:
            raise Failure("%s needs %s, which is not packed" % (os.path.basename(plugin.path), ", ".join(more)))
    given = dict(pair.split("=", 1) for pair in options.licence)
    known = packages(path for name, path in needed.items() if name not in given)
    names, packed, licences, sources = {}, {}, {}, []
    for name, path in sorted(needed.items()):
        library = elf.Elf(path)
        if library.soname() != name:
            raise Failure("%s calls itself %s: it was found as %s" % (path, library.soname(), name))
        names[name] = new_name(name, bytes(library.data))
        text, source = licence_of(name, path, given, known)
        packed[name] = library
        licences["licenses/%s" % name] = text
        sources.append("%s, packed as %s: %s" % (name, names[name], source))
    if len(set(names.values())) != len(names):
        raise Failure("two libraries got one name: %s" % names)
    for library in [own] + list(packed.values()):
        library.rename(names)
    files = {"firn/lib/libfirn.so": own}
    files.update({"firn/lib/" + names[name]: library for name, library in packed.items()})
    files.update({"firn/lib/firn/plugins/" + os.path.basename(p.path): p for p in plugins})
    return files, licences, sources


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def package():
    """The Python files and the problems."""
    files = {}
    for name in sorted(os.listdir(os.path.join(HERE, "firn"))):
        if name.endswith((".py", ".typed")):
            files["firn/" + name] = read(HERE, "firn", name)
    for name in sorted(os.listdir(os.path.join(ROOT, "problems"))):
        if name.endswith((".ini", ".csv")):
            files["firn/problems/" + name] = read(ROOT, "problems", name)
    return files


def digest(data):
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def write(path, files, record):
    """A zip file in which nothing depends on the day, the user or the order of folders."""
    lines = ["%s,sha256=%s,%d" % (name, digest(data), len(data)) for name, data in sorted(files.items())]
    files = dict(files, **{record: ("\n".join(lines + [record + ",,"]) + "\n").encode()})
    order = sorted(files, key=lambda name: (".dist-info/" in name, name))
    with open(path + ".part", "wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            for name in order:
                entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                entry.create_system = 3
                entry.external_attr = 0o100644 << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, files[name])
    os.replace(path + ".part", path)


def make(options):
    version = re.search(rb'^VERSION = "(.*)"$', read(HERE, "firn", "_c.py"), re.M).group(1).decode()
    if version != options.version:
        raise Failure("python/firn/_c.py has version %s, and the build %s" % (version, options.version))
    with tempfile.TemporaryDirectory(prefix="firn-wheel-") as folder:
        objects, licences, sources = shared_objects(options, folder)
    for text in list(licences.values()):  # what the texts refer to
        for name in re.findall(r"/usr/share/common-licenses/([\w.-]*\w)", text.decode("utf-8", "replace")):
            if os.path.exists("/usr/share/common-licenses/" + name):
                licences["licenses/common-licenses/" + name] = read("/usr/share/common-licenses", name)
    licences["licenses/LICENSE"] = read(ROOT, "LICENSE")
    licences["licenses/SOURCES"] = (
        "Firn is free software under GPL-3.0-or-later (LICENSE): whoever passes this wheel on must offer its source, too.\n"
        "The libraries in firn/lib are those of the system on which the wheel was made, under new names; their licences are\n"
        "in the files next to this one.\n\n" + "".join(line + "\n" for line in sources)).encode()
    machine = objects["firn/lib/libfirn.so"].machine
    tag = "py3-none-manylinux_%d_%d_%s" % (*glibc(objects.values()), machine)
    info = "firn-%s.dist-info/" % version
    files = package()
    files.update({name: bytes(item.data) for name, item in objects.items()})
    files.update({info + name: text for name, text in licences.items()})
    listed = "\n".join("License-File: " + name[len("licenses/"):] for name in sorted(licences))
    files[info + "METADATA"] = METADATA.format(version=version, files=listed).encode() + read(ROOT, "docs", "python.md")
    files[info + "WHEEL"] = ("Wheel-Version: 1.0\nGenerator: firn wheel.py\nRoot-Is-Purelib: false\nTag: %s\n" % tag).encode()
    os.makedirs(options.out, exist_ok=True)
    path = os.path.join(options.out, "firn-%s-%s.whl" % (version, tag))
    for old in glob.glob(os.path.join(glob.escape(options.out), "firn-*.whl")):
        if old != path:
            os.remove(old)
    write(path, files, info + "RECORD")
    return path, len(files) + 1


def main():
    parser = argparse.ArgumentParser(description="Makes the wheel of the package firn.")
    parser.add_argument("--library", required=True, help="libfirn.so, linked with the rpath $ORIGIN")
    parser.add_argument("--plugins", required=True, help="the folder of the plugins")
    parser.add_argument("--version", required=True, help="the version of the build")
    parser.add_argument("--strip", default="strip", help="the program strip")
    parser.add_argument("--licence", action="append", default=[], metavar="LIBRARY=FILE",
                        help="the licence of a library that is packed, where Debian's packages do not have it")
    parser.add_argument("--out", required=True, help="the folder of the wheel")
    options = parser.parse_args()
    try:
        path, count = make(options)
    except (Failure, ValueError, OSError) as failure:
        print("wheel.py: %s" % failure, file=sys.stderr)
        return 1
    print("%s: %d files, %.1f MB" % (path, count, os.path.getsize(path) / 1e6))
    return 0


if __name__ == "__main__":
    sys.exit(main())
