"""Makes the images in images/ and expected.json, what Pillow and torchvision make of them. Run by hand:

    python test/golden/data/make.py

Nothing here is random but by a fixed seed. The images are committed: other versions of the encoders write other bytes.
"""
import hashlib
import json
import pathlib
import struct
import zlib

import numpy as np
import PIL
import torchvision
from PIL import Image
from PIL import features
from torchvision.transforms import functional as F

here = pathlib.Path(__file__).parent
images = here / "images"
random = np.random.default_rng(7)


def waves(height, width, channels, highest=255, dtype=np.uint8):
    """Smooth colours with some noise: every filter tap matters, and JPEG has something to do."""
    y = np.linspace(0, 1, height)[:, None, None]
    x = np.linspace(0, 1, width)[None, :, None]
    c = np.arange(channels)[None, None, :]
    value = 0.5 + 0.5 * np.sin(7 * x + 5 * y + 1.7 * c) + random.normal(0, 0.08, (height, width, channels))
    return (np.clip(value, 0, 1) * highest).round().astype(dtype)


def grey(height, width, highest=255, dtype=np.uint8):
    return Image.fromarray(waves(height, width, 1, highest, dtype)[:, :, 0])


def png16(name, samples, colour_type):
    """A PNG with 16 bits a sample, which Pillow can't write in colour."""
    height, width, _ = samples.shape
    rows = b"".join(b"\0" + samples[y].astype(">u2").tobytes() for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 16, colour_type, 0, 0, 0)
    (images / name).write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )


def write_images():
    images.mkdir(exist_ok=True)

    def save(name, image, **options):
        image.save(images / name, **options)

    turned = Image.Exif()
    turned[274] = 6
    sky = Image.fromarray(waves(20, 27, 3))
    save("landscape.png", Image.fromarray(waves(47, 61, 3)))
    save("portrait.png", Image.fromarray(waves(90, 38, 3)))
    save("square.png", Image.fromarray(waves(64, 64, 3)))
    save("colour.jpg", sky, quality=90)
    save("colour-444.jpg", sky, quality=90, subsampling=0)
    save("colour-progressive.jpg", sky, quality=80, progressive=True)
    save("colour-exif-6.jpg", sky, quality=90, exif=turned)
    save("colour-profile.jpg", sky, quality=90, icc_profile=wide_profile())
    save("colour.webp", sky, quality=90)
    save("colour-lossless.webp", sky, lossless=True)
    save("colour.tif", sky)
    save("grey.jpg", grey(20, 27))
    save("grey.png", grey(20, 27))
    save("grey-key.png", grey(20, 27), transparency=0)
    save("grey-alpha.png", Image.fromarray(waves(20, 27, 2), "LA"))
    save("grey-16-bit.png", grey(20, 27, 65535, np.uint16))
    save("grey-16-bit-dark.png", grey(20, 27, 400, np.uint16))
    save("black-white.png", grey(20, 27).convert("1"))
    save("alpha.png", Image.fromarray(waves(20, 27, 4), "RGBA"))
    save("alpha.webp", Image.fromarray(waves(20, 27, 4), "RGBA"), quality=90)
    save("palette.png", sky.quantize(17))
    save("palette-4-bit.png", sky.quantize(9), bits=4)
    save("palette-key.png", sky.quantize(17), transparency=3)
    save("palette.gif", sky.quantize(17))
    frames = [Image.fromarray(waves(20, 27, 3)).quantize(8) for _ in range(2)]
    save("animated.gif", frames[0], save_all=True, append_images=frames[1:])
    save("inks.jpg", Image.fromarray(waves(20, 27, 4), "CMYK"))
    save("inks.tif", Image.fromarray(waves(20, 27, 4), "CMYK"))
    png16("colour-16-bit.png", waves(20, 27, 3, 65535, np.uint16), 2)
    png16("alpha-16-bit.png", waves(20, 27, 4, 65535, np.uint16), 6)
    png16("grey-alpha-16-bit.png", waves(20, 27, 2, 65535, np.uint16), 4)


def wide_profile():
    """A profile that would change every pixel, if it were not ignored."""
    from PIL import ImageCms

    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()


def opened(name):
    return Image.open(images / name).convert("RGB")


def pixels(image):
    return {
        "width": image.size[0],
        "height": image.size[1],
        "sha256": hashlib.sha256(image.tobytes()).hexdigest(),
        "first": list(image.tobytes()[:12]),
    }


def decoded():
    for file in sorted(images.iterdir()):
        yield {"file": file.name, "mode": Image.open(file).mode, **pixels(opened(file.name))}


def resized():
    for name in ("landscape.png", "portrait.png"):
        for width, height in ((61, 47), (48, 48), (24, 17), (7, 5), (1, 1), (61, 90), (122, 94), (200, 33), (300, 301)):
            image = opened(name).resize((width, height), Image.BILINEAR)
            yield {"file": name, **pixels(image)}


def boxes():
    cases = ((0, 0, 61, 47), (5, 3, 20, 30), (40, 30, 21, 17), (10, 10, 1, 1), (0, 46, 61, 1), (31, 7, 2, 3))
    for left, top, width, height in cases:
        for side in (16, 48):
            image = F.resized_crop(opened("landscape.png"), top, left, height, width, [side, side])
            yield {"file": "landscape.png", "box": [left, top, width, height], **pixels(image)}


def tested():
    for name in ("landscape.png", "portrait.png", "square.png"):
        for side in (16, 24, 33, 48, 64, 96, 131):
            for resize in ("shorter_side", "reference"):
                image = F.center_crop(to_image_side(opened(name), int(256 / 224 * side), resize), [side, side])
                yield {"file": name, "resize": resize, "testResolutionPx": side, **pixels(image)}


def to_image_side(image, side, resize):
    if resize == "shorter_side":
        return F.resize(image, side)
    # As facebookresearch/FixRes transforms_v2.py: the height becomes `side` whatever the orientation.
    width, height = image.size
    return F.resize(image, [side, int(side * width / height)])


if __name__ == "__main__":
    write_images()
    expected = {
        "madeWith": {
            "pillow": PIL.__version__,
            "libjpeg-turbo": features.version("libjpeg_turbo"),
            "torchvision": torchvision.__version__,
        },
        "decoded": list(decoded()),
        "resized": list(resized()),
        "boxes": list(boxes()),
        "tested": list(tested()),
    }
    text = json.dumps(expected, indent=1)
    (here / "expected.json").write_text(text + "\n")
