"""PNG files, most written by hand: Pillow itself writes no 16-bit tRNS and no wrong checksums."""
import struct
import zlib

from common import cut, picture, saved, spoilt
from PIL import Image

SIZES = ((1, 1), (7, 3), (33, 20))
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
NAMES = {0: "grey", 2: "colour", 3: "palette", 4: "grey and alpha", 6: "colour and alpha"}


def chunk(name, data, wrong=False):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data) ^ (1 if wrong else 0))


def png(size, bits, kind, rows, *, before=(), behind=(), wrong=None, interlace=0):
    head = struct.pack(">IIBBBBB", *size, bits, kind, 0, 0, interlace)
    packed = zlib.compress(rows)
    middle = len(packed) // 2
    chunks = [(b"IHDR", head), *before, (b"IDAT", packed[:middle]), (b"IDAT", packed[middle:]), *behind, (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(name, data, name == wrong) for name, data in chunks)


def rows_of(random, size, bits, kind):
    stride = (size[0] * bits * CHANNELS[kind] + 7) // 8
    rows = (random.bytes(stride) for _ in range(size[1]))
    if kind == 3 and bits == 8:
        rows = (bytes(value % 16 for value in row) for row in rows)
    return b"".join(bytes([random.integers(0, 5)]) + row for row in rows)


def palette(random, bits):
    return (b"PLTE", random.bytes(3 * min(16, 1 << bits)))


def keys(random, bits, kind):
    if kind == 3:
        return (b"\0", bytes([0, 128]))
    if kind in (0, 2):
        return tuple(struct.pack(">H", value) * CHANNELS[kind] for value in (0, 1, (1 << bits) - 1))
    return ()


def written(random):
    for kind, depths in DEPTHS.items():
        for bits in depths:
            for size in SIZES:
                colours = [palette(random, bits)] if kind == 3 else []
                rows = rows_of(random, size, bits, kind)
                yield f"{NAMES[kind]}, {bits} bits", "png", png(size, bits, kind, rows, before=colours)
                for key in keys(random, bits, kind):
                    # Half of the rows have the transparent colour.
                    yield f"{NAMES[kind]}, {bits} bits, tRNS", "png", png(size, bits, kind, rows, before=[*colours, (b"tRNS", key)])


def odd(random):
    size = (33, 20)
    rows, colours = rows_of(random, size, 8, 3), palette(random, 4)
    names = (b"IHDR", b"PLTE", b"tRNS", b"tEXt", b"gAMA", b"pHYs", b"iCCP", b"zzZz", b"IDAT", b"IEND")
    for name in names:
        more = [(name, b"abc\0\0def")] if name in (b"tEXt", b"zzZz") else []
        more += [(name, struct.pack(">I", 45455))] if name == b"gAMA" else []
        more += [(name, struct.pack(">IIB", 1, 1, 0))] if name == b"pHYs" else []
        more += [(name, b"abc\0\0" + zlib.compress(b"no profile"))] if name == b"iCCP" else []
        before = [*more, colours, (b"tRNS", b"\0\x80")]
        yield f"{name.decode()}", "png", png(size, 8, 3, rows, before=before)
        kind = ", not read here" if name == b"IDAT" else ""
        yield f"checksum of {name.decode()}{kind}", "png", png(size, 8, 3, rows, before=before, wrong=name)
    yield "checksum behind the pixels", "png", png(size, 8, 3, rows, before=[colours], behind=[(b"tEXt", b"a\0b")], wrong=b"tEXt")
    for size in ((0, 5), (5, 0), (60_000, 60_000), (2**31 - 1, 2**31 - 1)):
        yield "large or empty", "png", png(size, 8, 0, bytes(100))
    for name, content in ((b"gAMA", 1), (b"sBIT", 2), (b"bKGD", 3)):
        before = [(name, {1: struct.pack(">I", 100_000), 2: bytes([5, 6, 5]), 3: bytes(6)}[content])]
        for bits in (8, 16):
            yield "other chunks", "png", png((33, 20), bits, 2, rows_of(random, (33, 20), bits, 2), before=before)


def by_pillow(random):
    exif = Image.Exif()
    exif[274] = 6
    for width, height in SIZES:
        for mode in ("L", "LA", "RGB", "RGBA"):
            image = picture(random, width, height, mode)
            yield f"by Pillow, {mode}", "png", saved(image, "PNG")
            yield "EXIF orientation", "png", saved(image, "PNG", exif=exif)
    frames = [picture(random, 33, 20, "RGBA") for _ in range(3)]
    for default in (False, True):
        yield "animated", "png", saved(frames[0], "PNG", save_all=True, append_images=frames[1:], default_image=default)


def damaged(random):
    small = png((6, 5), 8, 2, rows_of(random, (6, 5), 8, 2), before=[(b"tEXt", b"a\0b")])
    yield from cut("cut short, or refused", "png", small)
    yield from spoilt(random, "changed bytes, or refused", "png", small, 300, 8)


def make(random):
    for part in (written, odd, by_pillow, damaged):
        yield from part(random)
