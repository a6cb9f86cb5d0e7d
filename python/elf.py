# SPDX-License-Identifier: GPL-3.0-or-later
"""What wheel.py must know of shared objects: the libraries that they need, the versions of the C library that they
were linked against, and how a library gets another name of the same length."""
import struct

NEEDED, STRTAB, SYMTAB, SONAME, RPATH, RUNPATH = 1, 5, 6, 14, 15, 29
VERDEF, VERDEFNUM, VERNEED, VERNEEDNUM = 0x6ffffffc, 0x6ffffffd, 0x6ffffffe, 0x6fffffff
MACHINES = {62: "x86_64", 183: "aarch64"}


def hash_of(name):
    """The hash by which the names of versions are compared."""
    h = 0
    for byte in name.encode():
        h = (h << 4) + byte
        h = (h ^ (h & 0xf0000000) >> 24) & 0x0fffffff
    return h


class Elf:
    """A shared object of 64 bits, little-endian; ValueError for any other file."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.data = bytearray(file.read())
        if self.data[:6] != b"\x7fELF\x02\x01":
            raise ValueError("%s is not an ELF file of 64 bits, little-endian" % path)
        machine, = struct.unpack_from("<H", self.data, 18)
        self.machine = MACHINES.get(machine)
        if self.machine is None:
            raise ValueError("%s is for machine %d: a wheel can be made for %s" % (path, machine, " and ".join(
                MACHINES.values())))
        start, = struct.unpack_from("<Q", self.data, 32)
        size, count = struct.unpack_from("<HH", self.data, 54)
        self.segments = []
        self.dynamic = []
        for i in range(count):
            kind, _, offset, address, _, length = struct.unpack_from("<IIQQQQ", self.data, start + i * size)
            if kind == 1:  # PT_LOAD
                self.segments.append((address, offset, length))
            elif kind == 2:  # PT_DYNAMIC
                for at in range(offset, offset + length, 16):
                    tag, value = struct.unpack_from("<qQ", self.data, at)
                    if tag == 0:
                        break
                    self.dynamic.append((tag, value))
        self.strings = self.offset(self.value(STRTAB))

    def offset(self, address):
        """Where in the file an address of the loaded library is."""
        for begin, offset, length in self.segments:
            if begin <= address < begin + length:
                return address - begin + offset
        raise ValueError("%s: no segment has the address %#x" % (self.path, address))

    def value(self, tag):
        return next((value for t, value in self.dynamic if t == tag), None)

    def text(self, at):
        at += self.strings
        return self.data[at:self.data.index(0, at)].decode()

    def needed(self):
        return [self.text(value) for tag, value in self.dynamic if tag == NEEDED]

    def rpath(self):
        """The folders that are searched for what it and its libraries need; "" if there are none."""
        at = self.value(RPATH)
        return "" if at is None else self.text(at)

    def soname(self):
        at = self.value(SONAME)
        return None if at is None else self.text(at)

    def requirements(self):
        """(offset of a library's name, a list of (place, version)) for each library whose symbols have versions."""
        if self.value(VERNEED) is None:
            return
        at = self.offset(self.value(VERNEED))
        for _ in range(self.value(VERNEEDNUM)):
            _, count, file, first, following = struct.unpack_from("<HHIII", self.data, at)
            versions, entry = [], at + first
            for _ in range(count):
                _, _, _, name, after = struct.unpack_from("<IHHII", self.data, entry)
                versions.append((entry, self.text(name)))
                entry += after
            yield file, versions
            at += following

    def symbol_names(self):
        """Offsets of the names of all dynamic symbols."""
        at = self.offset(self.value(SYMTAB))
        end = self.strings  # linkers put the names behind the symbols
        if end < at:
            raise ValueError("%s: its symbols are not in front of their names" % self.path)
        return {struct.unpack_from("<I", self.data, i)[0] for i in range(at, end - 23, 24)}

    def rename(self, names):
        """Replaces the names of libraries, of this one and of those that it needs, by others of the same length."""
        places = {value for tag, value in self.dynamic if tag in (NEEDED, SONAME)}
        places |= {offset for offset, _ in self.requirements()}
        others = self.symbol_names()
        others |= {value for tag, value in self.dynamic if tag in (RPATH, RUNPATH)}
        done = {}
        for at in sorted(places):
            old = self.text(at)
            new = names.get(old)
            if new is None:
                continue
            if len(new) != len(old):
                raise ValueError("%s is not as long as %s" % (new, old))
            shared = [o for o in others if at <= o < at + len(old) and self.text(o) != old]
            if shared:
                raise ValueError("%s: the name %s is also a part of `%s`" % (self.path, old, self.text(shared[0])))
            done[at] = new.encode()
        for at, new in done.items():
            self.data[self.strings + at:self.strings + at + len(new)] = new
        self._hash_versions()

    def _hash_versions(self):
        """A library may name the version of its symbols after itself (libjansson does): the hashes of all versions."""
        at = 0 if self.value(VERDEF) is None else self.offset(self.value(VERDEF))
        for _ in range(self.value(VERDEFNUM) or 0):
            auxiliary, following = struct.unpack_from("<II", self.data, at + 12)
            name, = struct.unpack_from("<I", self.data, at + auxiliary)
            struct.pack_into("<I", self.data, at + 8, hash_of(self.text(name)))
            at += following
        for _, versions in self.requirements():
            for entry, name in versions:
                struct.pack_into("<I", self.data, entry, hash_of(name))
