"""PBM, PGM and PPM files, plain and raw."""
import numpy as np
from common import SIZES, cut, picture, saved, spoilt

SPACES = (b" ", b"\n", b"\t", b"\r\n", b"  \n", b"\x0b", b"\x0c", b" # a comment\n", b"#\r")
ENDINGS = {1: "pbm", 2: "pgm", 3: "ppm", 4: "pbm", 5: "pgm", 6: "ppm"}


def space(random, comments=True):
    return SPACES[random.integers(0, len(SPACES) - (0 if comments else 2))]


def header(random, kind, size, greatest, plain=True):
    numbers = [*size] + ([] if kind in (1, 4) else [greatest])
    if plain:
        return b"P%d\n" % kind + b" ".join(b"%d" % number for number in numbers) + b"\n"
    gaps = (b"%d" % number + (b" " + space(random) if at + 1 < len(numbers) else b"\n") for at, number in enumerate(numbers))
    return b"P%d" % kind + space(random, False) + b"".join(gaps)


def values(random, kind, size, greatest):
    count = size[0] * size[1] * (3 if kind in (3, 6) else 1)
    return random.integers(0, greatest + 1, count)


def body(random, kind, size, greatest, tidy=True):
    if kind == 4:
        return random.bytes((size[0] + 7) // 8 * size[1])
    if kind == 1:
        bits = values(random, kind, size, 1)
        return b"".join(b"%d" % bit + (b"" if not tidy and random.random() < 0.5 else b" ") for bit in bits)
    numbers = values(random, kind, size, greatest)
    if kind in (2, 3):
        return b"".join(b"%d" % number + (b" " if tidy else b" " + space(random)) for number in numbers)
    return numbers.astype(">u2" if greatest > 255 else "u1").tobytes()


def written(random):
    for size in SIZES:
        for kind in range(1, 7):
            for greatest in (255,) if kind in (1, 4) else (1, 2, 3, 15, 100, 127, 254, 255, 256, 1000, 4095, 65534, 65535):
                for tidy in (True, False):
                    content = header(random, kind, size, greatest, tidy) + body(random, kind, size, greatest, tidy)
                    depth = "" if kind in (1, 4) else ", 16 bits" if greatest > 255 else ", 8 bits"
                    yield f"P{kind}{depth}{'' if tidy else ', untidy'}", ENDINGS[kind], content


def odd(random):
    size = (5, 4)
    for kind in range(1, 7):
        good = header(random, kind, size, 200) + body(random, kind, size, 200)
        for extra in (b"\n", b" 1", b" x", b"#", b"# c", b"\n2", b" 12345678901", b" 12345678901 ", b"P6", bytes(50)):
            yield "something behind", ENDINGS[kind], good + extra
        for greatest in (0, 1, 65536, 10**9, 10**10, 10**11):
            yield "greatest values", ENDINGS[kind], header(random, kind, size, greatest) + body(random, kind, size, 1)
        for width, height in ((0, 4), (4, 0), (60000, 60000), (10**9, 10**9), (10**10, 1), (13000, 13000)):
            yield "large or empty", ENDINGS[kind], header(random, kind, (width, height), 255) + bytes(100)
        for first in (b"P%d5 4 200\n", b"P%d#c\n5 4 200\n", b"P%d\n#c\n5 4 200\n", b"P%d\n-5 4 200\n", b"P%d\n5 4.0 200\n", b"P%d\n5 4 1#c\n00\n"):
            yield "headers", ENDINGS[kind], first % kind + body(random, kind, size, 100)
        # Values above the maximum.
        yield "values too great", ENDINGS[kind], header(random, kind, size, 50) + body(random, kind, size, 255)
        yield "values too great", ENDINGS[kind], header(random, kind, size, 300) + body(random, kind, size, 60000)
    for numbers in (b"1 2 -3 4", b"1 2 3.0 4", b"1 2 # c\n3 4", b"1 2# c\n3 4", b"1 2#c\r3 4 5", b"1 2 3 0000000004", b"1 2 3 00000000004", b"1,2,3,4", b"1 2 3"):
        yield "plain numbers", "pgm", b"P2 2 2 255\n" + numbers
    for magic in (b"P0", b"P7", b"P8", b"Pf", b"PF", b"P0CMYK", b"PyP", b"p6"):
        yield "other kinds, not read here", "pnm", magic + b"\n2 2 255\n" + bytes(48)


def by_pillow(random):
    for width, height in SIZES:
        for mode in ("L", "RGB"):
            yield "by Pillow", "ppm", saved(picture(random, width, height, mode), "PPM")
        yield "by Pillow", "pbm", saved(picture(random, width, height, "L").convert("1"), "PPM")
        yield "by Pillow", "pgm", saved(picture(random, width, height, "L").convert("I"), "PPM")


def damaged(random):
    for kind in range(1, 7):
        for greatest in (200, 60000):
            content = header(random, kind, (5, 4), greatest) + body(random, kind, (5, 4), greatest)
            yield from cut("cut short", ENDINGS[kind], content)
            yield from spoilt(random, "changed bytes", ENDINGS[kind], content, 150, 2)


def make(random):
    for part in (written, odd, by_pillow, damaged):
        yield from part(random)
