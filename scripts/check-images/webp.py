"""WebP files written by Pillow."""
from common import cut, picture, saved, spoilt
from PIL import Image

SIZES = ((1, 1), (7, 3), (33, 20), (70, 50))
KINDS = {"lossy": {}, "lossy, low quality": {"quality": 5}, "lossless": {"lossless": True}, "lossless, exact": {"lossless": True, "exact": True}}


def written(random):
    exif = Image.Exif()
    exif[274] = 6
    for width, height in SIZES:
        for mode in ("L", "LA", "RGB", "RGBA"):
            for kind, options in KINDS.items():
                image = picture(random, width, height, mode)
                yield f"{kind}, {mode}", "webp", saved(image, "WEBP", **options)
                yield f"{kind}, EXIF orientation", "webp", saved(image, "WEBP", exif=exif, **options)


def animated(random):
    for mode in ("RGB", "RGBA"):
        for kind, options in KINDS.items():
            for background in (None, (255, 0, 0, 255)):
                more = {} if background is None else {"background": background}
                frames = [picture(random, 33, 20, mode) for _ in range(3)]
                yield f"animated, {kind}", "webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], **options, **more)


def damaged(random):
    for options in ({}, {"lossless": True}):
        for mode in ("RGB", "RGBA"):
            small = saved(picture(random, 12, 9, mode), "WEBP", **options)
            yield from cut("cut short", "webp", small)
            yield from spoilt(random, "changed bytes", "webp", small, 100, 12)


def make(random):
    for part in (written, animated, damaged):
        yield from part(random)
