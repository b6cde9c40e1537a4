"""GIF files, most of them written by hand: Pillow writes none whose first frame is smaller than the canvas."""
import struct

import numpy as np
from common import SIZES, cut, picture, saved, spoilt

ORDERS = {False: ((0, 1),), True: ((0, 8), (4, 8), (2, 4), (1, 2))}


def compressed(indices, bits, clear_every=None, end_every=None, ends=True):
    """LZW with `bits` per index. A clear code comes first; further clear and end codes follow after every n codes."""
    clear, end = 1 << bits, (1 << bits) + 1
    out, held, count = bytearray(), 0, 0

    def emit(code, size):
        nonlocal held, count
        held |= code << count
        count += size
        while count >= 8:
            out.append(held & 255)
            held >>= 8
            count -= 8

    table, size, following, since = {}, bits + 1, clear + 2, 0
    emit(clear, size)
    string = ()
    for index in indices:
        longer = string + (index,)
        if len(longer) == 1 or longer in table:
            string = longer
            continue
        emit(table[string] if len(string) > 1 else string[0], size)
        since += 1
        if end_every is not None and since % end_every == 0:
            emit(end, size)
        if clear_every is not None and since >= clear_every:
            emit(clear, size)
            table, size, following, since = {}, bits + 1, clear + 2, 0
        elif following < 4096:
            table[longer] = following
            if following == 1 << size and size < 12:
                size += 1
            following += 1
        string = (index,)
    if string:
        emit(table[string] if len(string) > 1 else string[0], size)
        # By now, the reader has one more entry than the writer.
        if following == 1 << size and size < 12:
            size += 1
    if ends:
        emit(end, size)
    if count:
        out.append(held & 255)
    return bytes(out)


def blocks(data, length=255):
    parts = (data[at : at + length] for at in range(0, len(data), length))
    return b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def palette(random, bits, kind):
    if kind == "grey":
        return b"".join(bytes([i, i, i]) for i in range(1 << bits))
    return random.integers(0, 256, 3 << bits, dtype=np.uint8).tobytes()


def flags(content):
    return 0 if content is None else 0x80 | (len(content) // 3).bit_length() - 2


def gif(canvas, box, indices, bits, *, whole=None, own=None, transparent=None, interlaced=False, before=b"", data=None):
    """`whole` and `own`: palettes of the canvas and of the frame."""
    left, top, width, height = box
    rows = indices.reshape(height, width)
    stored = np.concatenate([rows[first::step] for first, step in ORDERS[interlaced]])
    out = b"GIF89a" + struct.pack("<HHBBB", *canvas, flags(whole), 3, 0) + (whole or b"") + before
    if transparent is not None:
        out += b"\x21\xf9\x04" + struct.pack("<BHB", 1 | 2 << 2, 5, transparent) + b"\0"
    out += b"," + struct.pack("<HHHHB", left, top, width, height, flags(own) | (0x40 if interlaced else 0)) + (own or b"")
    if data is None:
        data = blocks(compressed([int(i) for i in stored.reshape(-1)], max(2, bits)))
    return out + bytes([max(2, bits)]) + data + b";"


BEFORE = {
    "nothing": b"",
    "a comment": b"\x21\xfe\x05hello\x03abc\0",
    "an empty comment": b"\x21\xfe\0",
    "a loop count": b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0",
    "an application": b"\x21\xff\x0bXMP DataXMP\x02ab\0",
    "a text": b"\x21\x01\x0c" + bytes(12) + b"\x02hi\0",
    "stray bytes": b"\0\0\x55",
    "two controls": b"\x21\xf9\x04\x01\0\0\x02\0\x21\xf9\x04\0\0\0\x03\0",
    "a short control": b"\x21\xf9\x03\x01\0\0\0",
    "a control without a block": b"\x21\xf9\0\x02ab\0",
}


def written(random):
    for width, height in SIZES:
        for bits in (1, 2, 3, 4, 8):
            for interlaced in (False, True):
                for place in ("whole", "inside", "beyond"):
                    for transparent in (None, 0, (1 << bits) - 1, 200):
                        for palettes in ("whole", "own", "both", "none", "grey"):
                            if random.random() < 0.45:
                                yield one(random, (width, height), bits, interlaced, place, transparent, palettes)


def one(random, size, bits, interlaced, place, transparent, palettes):
    width, height = size
    canvas, left, top = {
        "whole": (size, 0, 0),
        "inside": ((width + 5, height + 3), 2, 1),
        "beyond": ((max(1, width - 2), height), 1, 2),
    }[place]
    kind = "grey" if palettes == "grey" else "colour"
    whole = palette(random, bits, kind) if palettes in ("whole", "both", "grey") else None
    own = palette(random, max(1, bits - 1), kind) if palettes in ("own", "both") else None
    indices = random.integers(0, 1 << bits, width * height)
    box = (left, top, width, height)
    content = gif(canvas, box, indices, bits, whole=whole, own=own, transparent=transparent, interlaced=interlaced)
    return f"{place}{', interlaced' if interlaced else ''}{', transparent' if transparent is not None else ''}", "gif", content


def odd(random):
    whole = palette(random, 4, "colour")
    box = (3, 2, 40, 30)
    canvas = (50, 40)
    indices = random.integers(0, 16, 1200) * (random.random(1200) < 0.2)
    plain = [int(i) for i in indices]
    for before in BEFORE.values():
        for transparent in (None, 5):
            yield "extensions", "gif", gif(canvas, box, indices, 4, whole=whole, transparent=transparent, before=before)
    for length in (1, 2, 7, 100, 254):
        data = blocks(compressed(plain, 4), length)
        yield "blocks", "gif", gif(canvas, box, indices, 4, whole=whole, data=data)
    for every in (1, 2, 10, 500):
        data = blocks(compressed(plain, 4, clear_every=every))
        yield "clear codes", "gif", gif(canvas, box, indices, 4, whole=whole, data=data)
    for every in (1, 100, 200):
        for behind in (0, 65_000, 200_000):
            data = blocks(compressed(plain, 4, end_every=every)) + bytes(behind)
            yield "end codes", "gif", gif(canvas, box, indices, 4, whole=whole, data=data)
    for bits in range(2, 14):
        data = blocks(compressed(plain, max(4, bits)))
        content = bytearray(gif(canvas, box, indices, 4, whole=whole, data=data))
        content[content.index(b",") + 10] = bits
        yield "index bits", "gif", bytes(content)
    for count in (0, 1, 1199, 1201, 2500):
        for behind in (b"", b"\0" * 400, random.bytes(70_000), blocks(compressed(plain, 4)) * 3):
            data = blocks(compressed((plain * 3)[:count], 4)) + behind
            yield "too few or too many", "gif", gif(canvas, box, indices, 4, whole=whole, data=data)
        data = blocks(compressed((plain * 3)[:count], 4, ends=False))
        yield "too few or too many", "gif", gif(canvas, box, indices, 4, whole=whole, data=data)
    large = random.integers(0, 2, 300 * 300)
    for bits in (2, 8):
        data = blocks(compressed([int(i) for i in large], bits))
        yield "a full table", "gif", gif((300, 300), (0, 0, 300, 300), large, bits, whole=palette(random, 8, "colour"), data=data)
    for width, height in ((0, 0), (0, 5), (5, 0)):
        yield "no pixels", "gif", gif((9, 9), (0, 0, width, height), np.zeros(width * height, int), 2, whole=whole)
    for version in (b"GIF87a", b"GIF88a", b"GIF8Xa", b"gif89a"):
        yield "versions", "gif", version + gif(canvas, box, indices, 4, whole=whole)[6:]
    yield "large", "gif", gif((60000, 60000), box, indices, 4, whole=whole)
    yield "large", "gif", gif(canvas, (0, 0, 1, 1), np.zeros(1, int), 2, whole=whole).replace(
        struct.pack("<HHHH", 0, 0, 1, 1), struct.pack("<HHHH", 65000, 65000, 9, 9)
    )


def by_pillow(random):
    for width, height in SIZES:
        for colours in (2, 5, 16, 100, 256):
            image = picture(random, width, height).quantize(colours)
            for options in ({}, {"interlace": 0}, {"transparency": 1}, {"optimize": True}, {"background": 1}):
                yield "by Pillow", "gif", saved(image, "GIF", **options)
        for mode in ("L", "RGB", "RGBA"):
            yield "by Pillow", "gif", saved(picture(random, width, height, mode), "GIF")
        yield "by Pillow", "gif", saved(picture(random, width, height, "L").convert("1"), "GIF")
        frames = [picture(random, width, height).quantize(9) for _ in range(3)]
        for disposal in (0, 1, 2, 3):
            options = {"save_all": True, "append_images": frames[1:], "disposal": disposal, "loop": 0}
            yield "animated by Pillow", "gif", saved(frames[0], "GIF", **options)


def damaged(random):
    indices = random.integers(0, 8, 35)
    whole = palette(random, 3, "colour")
    small = gif((9, 8), (1, 2, 7, 5), indices, 3, whole=whole, transparent=2, before=BEFORE["a loop count"])
    animated = saved(
        picture(random, 12, 9).quantize(6), "GIF", save_all=True, append_images=[picture(random, 12, 9).quantize(6)]
    )
    interlaced = saved(picture(random, 40, 31).quantize(100), "GIF")
    for content in (small, animated, interlaced):
        yield from cut("cut short", "gif", content)
        yield from spoilt(random, "changed bytes", "gif", content, 450, 6)


def make(random):
    for part in (written, odd, by_pillow, damaged):
        yield from part(random)
