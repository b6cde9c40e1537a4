"""TIFF files, most written by hand: Pillow itself writes only a few kinds."""
import itertools
import re
import struct
import zlib

import numpy as np
from common import cut, picture, saved, spoilt
from PIL import Image

SIZES = ((1, 1), (7, 3), (33, 20))
NONE, DEFLATE, PACKBITS = 1, 8, 32773
COMPRESSIONS = ("tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg")
OTHER_COMPRESSIONS = ("group3", "group4", "tiff_ccitt", "zstd", "lzma")


def packed(data, compression):
    if compression == DEFLATE:
        return zlib.compress(data)
    if compression == PACKBITS:
        parts = (data[at : at + 128] for at in range(0, len(data), 128))
        return b"".join(bytes([len(part) - 1]) + part for part in parts)
    return data


def entry(order, tag, values):
    kind = 4 if tag in (256, 257, 273, 278, 279, 324, 325) else 3
    return tag, kind, len(values), b"".join(struct.pack(order + ("I" if kind == 4 else "H"), value) for value in values)


def tiff(size, photometric, bits, pieces, *, order="<", compression=NONE, planar=1, palette=None, extra=(), sample_format=None, shape=None, more=()):
    """`pieces`: the content of each strip or tile. `shape`: width and height of tiles, or None and the rows of a strip."""
    first = b"II*\0" if order == "<" else b"MM\0*"
    stored = [packed(piece, compression) for piece in pieces]
    out = bytearray(first + bytes(4))
    places = []
    for piece in stored:
        places.append(len(out))
        out += piece + bytes(len(piece) % 2)
    tile, rows = shape if shape else (None, size[1])
    tags = [(256, [size[0]]), (257, [size[1]]), (258, bits), (259, [compression]), (262, [photometric]), (277, [len(bits)]), (284, [planar])]
    if tile is None:
        tags += [(273, places), (278, [rows]), (279, [len(piece) for piece in stored])]
    else:
        tags += [(322, [tile]), (323, [rows]), (324, places), (325, [len(piece) for piece in stored])]
    if palette is not None:
        tags.append((320, palette))
    if extra:
        tags.append((338, extra))
    if sample_format is not None:
        tags.append((339, [sample_format] * len(bits)))
    tags += more
    entries = [entry(order, tag, list(values)) for tag, values in sorted(tags, key=lambda tag: tag[0])]
    place = len(out)
    behind = place + 2 + 12 * len(entries) + 4
    table, tail = struct.pack(order + "H", len(entries)), b""
    for tag, kind, count, data in entries:
        table += struct.pack(order + "HHI", tag, kind, count)
        if len(data) <= 4:
            table += data.ljust(4, b"\0")
        else:
            table += struct.pack(order + "I", behind + len(tail))
            tail += data + bytes(len(data) % 2)
    struct.pack_into(order + "I", out, 4, place)
    return bytes(out) + table + bytes(4) + tail


KINDS = (
    *((f"grey, {bits} bits", 1, (bits,), ()) for bits in (1, 2, 4, 8, 16)),
    *((f"grey, white is 0, {bits} bits", 0, (bits,), ()) for bits in (1, 2, 4, 8, 16)),
    *((f"palette, {bits} bits", 3, (bits,), ()) for bits in (1, 2, 4, 8, 16)),
    *((f"colour, {bits} bits", 2, (bits,) * 3, ()) for bits in (8, 16)),
    *((f"colour and alpha {kind}, {bits} bits", 2, (bits,) * 4, (kind,)) for bits in (8, 16) for kind in (0, 1, 2)),
    *((f"colour and two more, {bits} bits", 2, (bits,) * 5, (2, 0)) for bits in (8, 16)),
    *((f"grey and alpha {kind}, {bits} bits", 1, (bits,) * 2, (kind,)) for bits in (8, 16) for kind in (0, 1, 2)),
    *((f"inks, {bits} bits", 5, (bits,) * 4, ()) for bits in (8, 16)),
    ("inks and one more, 8 bits", 5, (8,) * 5, (0,)),
    ("YCbCr, 8 bits", 6, (8,) * 3, ()),
    ("LAB, 8 bits", 8, (8,) * 3, ()),
    ("mask, 1 bit", 4, (1,), ()),
    ("colour, 5 bits", 2, (5,) * 3, ()),
    ("colour, 32 bits", 2, (32,) * 3, ()),
    ("grey, 12 bits", 1, (12,), ()),
    ("grey, 32 bits", 1, (32,), ()),
)


def data_of(random, width, height, bits):
    return random.bytes((width * sum(bits) + 7) // 8 * height)


def written(random):
    for kind, photometric, bits, extra in KINDS:
        for order, compression, size in itertools.product("<>", (NONE, DEFLATE, PACKBITS), SIZES):
            width, height = size
            palette = random.integers(0, 65536, 3 << bits[0]) if photometric == 3 else None
            options = {"order": order, "compression": compression, "extra": extra, "palette": palette}
            yield kind, "tif", tiff(size, photometric, bits, [data_of(random, width, height, bits)], **options)
            if size == (33, 20):
                strips = [data_of(random, width, min(6, height - top), bits) for top in range(0, height, 6)]
                yield f"{kind}, strips", "tif", tiff(size, photometric, bits, strips, shape=(None, 6), **options)
                tiles = [data_of(random, 16, 16, bits) for _ in range(6)]
                yield f"{kind}, tiles", "tif", tiff(size, photometric, bits, tiles, shape=(16, 16), **options)
                if len(bits) > 1:
                    planes = [data_of(random, width, height, bits[:1]) for _ in bits]
                    yield f"{kind}, planes", "tif", tiff(size, photometric, bits, planes, planar=2, **options)
    for photometric, bits, sample_format in itertools.product((0, 1), (8, 16, 32, 64), (1, 2, 3)):
        if sample_format < 3 or bits > 8:
            for order in "<>":
                data = [data_of(random, 33, 20, (bits,))]
                yield f"grey {photometric}, {bits} bits, sample format {sample_format}", "tif", tiff((33, 20), photometric, (bits,), data, order=order, sample_format=sample_format)
    for bits, fill in itertools.product(((1,), (8,), (8, 8, 8)), (1, 2)):
        data = [data_of(random, 33, 20, bits)]
        yield f"{bits} bits, fill order {fill}", "tif", tiff((33, 20), 2 if len(bits) == 3 else 1, bits, data, more=[(266, [fill])])
    for predictor, bits, order in itertools.product((2, 3), ((8,), (16,), (8, 8, 8), (16, 16, 16)), "<>"):
        data = [data_of(random, 33, 20, bits)]
        yield f"{bits} bits, predictor {predictor}", "tif", tiff((33, 20), 2 if len(bits) == 3 else 1, bits, data, order=order, compression=DEFLATE, more=[(317, [predictor])])


def turned(random):
    for turn in range(0, 10):
        for kind, photometric, bits in (("grey", 1, (8,)), ("colour", 2, (8, 8, 8)), ("16-bit grey", 1, (16,)), ("inks", 5, (8,) * 4)):
            for size, compression in itertools.product(SIZES, (NONE, DEFLATE)):
                data = [data_of(random, *size, bits)]
                yield f"orientation {turn}, {kind}", "tif", tiff(size, photometric, bits, data, compression=compression, more=[(274, [turn])])


def by_pillow(random):
    for width, height in ((1, 1), (33, 20), (70, 50)):
        for mode in ("1", "L", "LA", "P", "I;16", "I", "F", "RGB", "RGBA", "CMYK", "YCbCr", "LAB"):
            for compression in (None, *COMPRESSIONS, *OTHER_COMPRESSIONS):
                try:
                    content = saved(image(random, width, height, mode), "TIFF", compression=compression)
                except Exception:  # not every mode supports every compression
                    continue
                yield f"by Pillow, {mode}, {compression}", "tif", content
    pages = [picture(random, 12, 9), picture(random, 30, 9)]
    yield "pages", "tif", saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    yield "BigTIFF", "tif", saved(pages[0], "TIFF", big_tiff=True)


def image(random, width, height, mode):
    if mode == "1":
        return picture(random, width, height, "L").convert("1")
    if mode == "P":
        return picture(random, width, height).quantize(20)
    if mode in ("I", "F"):
        return picture(random, width, height, "L").convert(mode)
    if mode in ("I;16", "LAB"):
        return Image.frombytes(mode, (width, height), random.bytes(width * height * (2 if mode == "I;16" else 3)))
    return picture(random, width, height, mode)


def damaged(random):
    grey = tiff((6, 5), 1, (8,), [random.bytes(12), random.bytes(12), random.bytes(6)], shape=(None, 2))
    deflated = tiff((6, 5), 2, (8, 8, 8), [random.bytes(90)], compression=DEFLATE)
    for content in (grey, deflated):
        yield from cut("cut short, or refused", "tif", content)
        yield from spoilt(random, "changed bytes, or refused", "tif", content, 300, 4)
    for size in ((0, 5), (5, 0), (60_000, 60_000), (2**32 - 1, 2**32 - 1)):
        yield "large or empty", "tif", tiff(size, 1, (8,), [bytes(25)])


# Kinds that Pillow and libvips decode to different pixels, or that one of them does not read.
NOT_READ_HERE = re.compile(
    r"LAB|BigTIFF|zstd|lzma|YCbCr(?!, jpeg)|white is 0, 16|orientation [09]|mask|colour, (5|32)|grey, 12|palette, 16"
    r"|alpha 1|alpha 0.*planes|alpha 2, 16.*planes|grey and alpha.*(16|planes)|colour, 16.*planes|two more.*(16|planes)"
    r"|inks, 16|one more.*planes|grey 0, (16|32).*format [12]|grey 0, 16.*3|grey 1, 8.*format 2"
)


def make(random):
    for part in (written, turned, by_pillow, damaged):
        for kind, ending, content in part(random):
            yield kind + (", not read here" if NOT_READ_HERE.search(kind) else ""), ending, content
