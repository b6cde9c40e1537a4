"""Shared by the makers of test images. A maker yields (kind, file extension, content) for every file, from a seed.
fixres refuses kinds that end with ", not read here", whatever Pillow does; for kinds that end with ", or refused" it may
refuse damaged files that Pillow reads."""
import io

import numpy as np
from PIL import Image

SIZES = ((1, 1), (2, 3), (7, 1), (1, 9), (5, 8), (16, 16), (31, 17), (33, 40))


def waves(random, width, height, channels):
    """Smooth colours with some noise, 0..255: [height, width, channels]."""
    y = np.linspace(0, 1, height)[:, None, None]
    x = np.linspace(0, 1, width)[None, :, None]
    c = np.arange(channels)[None, None, :]
    value = 0.5 + 0.5 * np.sin(7 * x + 5 * y + 1.7 * c) + random.normal(0, 0.1, (height, width, channels))
    return (np.clip(value, 0, 1) * 255).round().astype(np.uint8)


def picture(random, width, height, mode="RGB"):
    """A Pillow image of a mode with 8 bits per channel."""
    channels = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4, "CMYK": 4, "YCbCr": 3}[mode]
    array = waves(random, width, height, channels)
    return Image.frombytes(mode, (width, height), array.tobytes())


def saved(image, format, **options):
    buffer = io.BytesIO()
    image.save(buffer, format, **options)
    return buffer.getvalue()


def cut(kind, ending, content, step=1):
    """The file truncated to every `step`-th length."""
    for length in range(0, len(content), step):
        yield kind, ending, content[:length]


def spoilt(random, kind, ending, content, count, first=0):
    """Copies of the file with one to four bytes changed, none of them before `first`."""
    for _ in range(count):
        changed = bytearray(content)
        for _ in range(random.integers(1, 5)):
            changed[random.integers(first, len(changed))] = random.integers(0, 256)
        yield kind, ending, bytes(changed)
