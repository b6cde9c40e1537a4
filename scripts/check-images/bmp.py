"""BMP files, most written by hand: Pillow itself writes only a few kinds."""
import struct

import numpy as np
from common import SIZES, cut, picture, saved, spoilt

HEADERS = (12, 40, 52, 56, 64, 108, 124)
MASKS = {
    16: ((0xF800, 0x7E0, 0x1F, 0), (0x7C00, 0x3E0, 0x1F, 0), (0xF00, 0xF0, 0xF, 0)),
    24: ((0xFF0000, 0xFF00, 0xFF, 0), (0xFF, 0xFF00, 0xFF0000, 0)),
    32: (
        (0xFF0000, 0xFF00, 0xFF, 0),
        (0xFF000000, 0xFF0000, 0xFF00, 0),
        (0xFF000000, 0xFF00, 0xFF, 0),
        (0xFF000000, 0xFF0000, 0xFF00, 0xFF),
        (0xFF, 0xFF00, 0xFF0000, 0xFF000000),
        (0xFF0000, 0xFF00, 0xFF, 0xFF000000),
        (0xFF000000, 0xFF00, 0xFF, 0xFF0000),
        (0, 0, 0, 0),
        (0xFF, 0xFF00, 0xFF0000, 0),
    ),
    8: ((0xFF0000, 0xFF00, 0xFF, 0),),
}


def bmp(size, bits, data, *, header=40, compression=0, colours=0, palette=b"", masks=None, top_down=False, offset=None, gap=b""):
    width, height = size
    if header == 12:
        told = struct.pack("<HHHH", width, height, 1, bits)
    else:
        told = struct.pack("<IiHHIIiiII", width, -height if top_down else height, 1, bits, compression, len(data), 0, 0, colours, 0)
        told += struct.pack("<IIII", *masks)[: header - 40] if masks else b""
        told = told.ljust(header - 4, b"\0")
    behind = struct.pack("<III", *masks[:3]) if masks and header == 40 else b""
    before = struct.pack("<I", header) + told + behind + palette + gap
    place = 14 + len(before) if offset is None else offset
    return b"BM" + struct.pack("<IHHI", 14 + len(before) + len(data), 0, 0, place) + before + data


def palette(random, colours, kind, entry):
    if kind == "grey":
        values = [(i & 255,) * 3 for i in range(colours)] if colours != 2 else [(0, 0, 0), (255, 255, 255)]
    elif kind == "reversed":
        values = [(255 - (i & 255),) * 3 for i in range(colours)]
    else:
        values = random.integers(0, 256, (colours, 3)).tolist()
    return b"".join(bytes(value) + bytes([random.integers(0, 256)] if entry == 4 else []) for value in values)


def rows(random, size, bits):
    stride = (size[0] * bits + 31) // 32 * 4
    return random.bytes(stride * size[1])


def indexed(random):
    for size in SIZES:
        for bits in (1, 4, 8):
            for header in HEADERS:
                for kind in ("colour", "grey", "reversed"):
                    entry = 3 if header == 12 else 4
                    colours = palette(random, 1 << bits, kind, entry)
                    options = {"header": header, "palette": colours, "top_down": random.random() < 0.5}
                    if random.random() < 0.3:
                        options["gap"] = bytes(int(random.integers(1, 9)))
                    yield f"{bits} bits, {kind}", "bmp", bmp(size, bits, rows(random, size, bits), **options)
            for count in (1, 2, 3, 16, 200, 256, 300):
                for kind in ("colour", "grey"):
                    for offset in (None, 0, 54):
                        options = {"colours": count, "palette": palette(random, count, kind, 4), "offset": offset}
                        yield f"{bits} bits, other palettes", "bmp", bmp(size, bits, rows(random, size, bits), **options)


def coloured(random):
    for size in SIZES:
        for bits in (16, 24, 32):
            for header in HEADERS:
                for top_down in (False, True):
                    yield f"{bits} bits", "bmp", bmp(size, bits, rows(random, size, bits), header=header, top_down=top_down)
        for bits, all_masks in MASKS.items():
            for masks in all_masks:
                for header in HEADERS[1:]:
                    options = {"header": header, "compression": 3, "masks": masks}
                    yield f"{bits} bits, masks", "bmp", bmp(size, bits, rows(random, size, bits), **options)


def run_lengths(random, size, bits, wild):
    """Codes for every row; with `wild`, any codes in any order."""
    width, height = size
    out = bytearray()

    def stored(count):
        out.extend((0, count))
        out.extend(random.bytes((count * bits + 7) // 8))
        if len(out) % 2:
            out.append(0)

    for _ in range(height):
        left = width
        while left > 0:
            count = int(min(left if not wild else 255, random.integers(1, 20)))
            if count > 2 and random.random() < 0.4:
                stored(count)
            else:
                out.extend((count, int(random.integers(0, 256))))
            left -= count
            if wild and random.random() < 0.15:
                out.extend((0, 2, int(random.integers(0, 4)), int(random.integers(0, 2))))
            if wild and random.random() < 0.1:
                break
        if not wild or random.random() < 0.9:
            out.extend((0, 0))
    out.extend((0, 1))
    return bytes(out)


def compressed(random):
    for size in (*SIZES, (60, 50)):
        for bits, compression in ((8, 1), (4, 2), (8, 2), (4, 1), (1, 1), (24, 1), (8, 4), (24, 5), (8, 9)):
            for wild in (False, True):
                for kind in ("colour", "grey"):
                    for top_down in (False, True):
                        for _ in range(3 if wild else 1):
                            data = run_lengths(random, size, 4 if compression == 2 else 8, wild)
                            options = {"compression": compression, "top_down": top_down}
                            if bits <= 8:
                                options["palette"] = palette(random, 1 << bits, kind, 4)
                            name = f"compression {compression}, {bits} bits{', wild' if wild else ''}"
                            yield name, "bmp", bmp(size, bits, data, **options)


def odd(random):
    data = rows(random, (9, 7), 24)
    for header in (0, 3, 4, 11, 13, 16, 39, 41, 60, 200, 2**31, 2**32 - 1):
        content = bytearray(bmp((9, 7), 24, data))
        content[14:18] = struct.pack("<I", header)
        yield "header sizes", "bmp", bytes(content)
    for bits in range(0, 40):
        yield "bits", "bmp", bmp((9, 7), bits, bytes(2000), palette=palette(random, 256, "colour", 4))
    for width, height in ((0, 5), (5, 0), (2**31, 1), (2**32 - 1, 1), (60000, 60000), (1, 2**24), (1, 2**31 - 1), (13000, 13000)):
        for bits, compression in ((24, 0), (8, 1), (4, 2), (32, 3)):
            content = bytearray(bmp((9, 7), bits, data, compression=compression, palette=bytes(1024)))
            content[18:26] = struct.pack("<II", width, height)
            yield "large or empty", "bmp", bytes(content)
    for height in (2**32 - 7, 2**32 - 2**24, 2**32 - 2**24 - 1, 2**31):
        content = bytearray(bmp((9, 7), 24, data))
        content[22:26] = struct.pack("<I", height)
        yield "negative heights", "bmp", bytes(content)
    for offset in (0, 1, 14, 53, 55, 100, 2**31, 2**32 - 1):
        yield "offsets", "bmp", bmp((9, 7), 24, data, offset=offset)


def by_pillow(random):
    for width, height in SIZES:
        for mode in ("L", "RGB", "RGBA"):
            yield "by Pillow", "bmp", saved(picture(random, width, height, mode), "BMP")
        yield "by Pillow", "bmp", saved(picture(random, width, height, "L").convert("1"), "BMP")
        for colours in (2, 9, 256):
            yield "by Pillow", "bmp", saved(picture(random, width, height).quantize(colours), "BMP")


def damaged(random):
    size = (9, 7)
    whole = (
        bmp(size, 24, rows(random, size, 24)),
        bmp(size, 4, run_lengths(random, size, 4, False), compression=2, palette=palette(random, 16, "colour", 4)),
        bmp(size, 8, run_lengths(random, size, 8, False), compression=1, palette=palette(random, 9, "colour", 4), colours=9),
        bmp(size, 1, rows(random, size, 1), palette=palette(random, 2, "colour", 4)),
        bmp(size, 16, rows(random, size, 16), compression=3, masks=MASKS[16][0]),
    )
    for content in whole:
        yield from cut("cut short", "bmp", content)
        yield from spoilt(random, "changed bytes", "bmp", content, 400, 2)


def make(random):
    for part in (indexed, coloured, compressed, odd, by_pillow, damaged):
        yield from part(random)
