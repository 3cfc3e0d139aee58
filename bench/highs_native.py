"""A native HiGHS for Node: the npm package highs-addon, fetched into build/bench/ and checked against its hash.

The package ships a compiled addon, which wants the C library of Debian 13 (glibc 2.38). On an older one four functions are
lent to it by a small library loaded first (two that read numbers, fmod by way of fmodl, and an empty one), and the addon's wish
for the newer versions is marked as one that may stay unfulfilled. The solver's own code is left as it came.
"""
import base64
import hashlib
import os
import pathlib
import struct
import subprocess
import tarfile

PACKAGE = "highs-addon@0.10.3"
SHA512 = "gmdjAT6oLjYq4qy7c7dnL1UfcWLcNvqCya1wTn+lYtwqnEniBF+tHn8htvGj44QvtOP/IuaIkRG+YofKvt73Mw=="
ADDON = "package/prebuilds/highs_addon-linux-x64/node-napi-v8.node"
COMPILER = "gcc 13.3, x86-64"
NEWER = ("GLIBC_2.38", "GLIBCXX_3.4.32")
LENT = r"""
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
int __isoc23_sscanf(const char *text, const char *form, ...)
{
    va_list rest;
    va_start(rest, form);
    int read = vsscanf(text, form, rest);
    va_end(rest);
    return read;
}
long __isoc23_strtol(const char *text, char **end, int base) { return strtol(text, end, base); }
double fmod(double x, double y) { return (double)fmodl(x, y); }
void _ZSt21ios_base_library_initv(void) {}
"""


def highs_native(folder):
    """(path of the addon, environment that Node needs for it); raises OSError or CalledProcessError where it cannot be had."""
    folder = pathlib.Path(folder).resolve()
    addon, lent = folder / "highs.node", folder / "lent.so"
    if not addon.exists():
        folder.mkdir(parents=True, exist_ok=True)
        name = subprocess.run(["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
        archive = folder / name
        if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != SHA512:
            raise OSError(f"{PACKAGE} is not the archive that was expected")
        with tarfile.open(archive) as tar:
            bytes_of_addon = tar.extractfile(ADDON).read()
        archive.unlink()
        (folder / "lent.c").write_text(LENT, encoding="utf-8")
        subprocess.run(["gcc", "-O2", "-fno-builtin", "-shared", "-fPIC", "lent.c", "-o", "lent.so", "-lm"], cwd=folder, check=True)
        addon.write_bytes(with_optional(bytes_of_addon, NEWER))
    return addon, {"LD_PRELOAD": str(lent)}


def with_optional(elf, versions):
    """The 64-bit ELF file with these symbol versions marked weak in its section of needed versions."""
    elf = bytearray(elf)
    start, = struct.unpack_from("<Q", elf, 0x28)
    size, count = struct.unpack_from("<HH", elf, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", elf, start + k * size) for k in range(count)]
    for _, kind, _, _, need, _, link, *_ in sections:
        if kind != 0x6FFFFFFE:  # SHT_GNU_verneed
            continue
        names = sections[link][4]
        more = True
        while more:
            _, versions_here, _, first, following = struct.unpack_from("<HHIII", elf, need)
            at = need + first
            for _ in range(versions_here):
                _, flags, _, name, step = struct.unpack_from("<IHHII", elf, at)
                text = elf[names + name:elf.index(0, names + name)].decode()
                if text in versions:
                    struct.pack_into("<H", elf, at + 4, flags | 2)  # VER_FLG_WEAK
                at += step
            need, more = need + following, following != 0
    return bytes(elf)
