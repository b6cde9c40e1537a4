"""JPEG files by Pillow."""
from common import cut, picture, saved, spoilt
from PIL import Image

SIZES = ((1, 1), (7, 3), (33, 20), (70, 50))


def written(random):
    for width, height in SIZES:
        for mode in ("L", "RGB", "CMYK"):
            for progressive in (False, True):
                for quality in (5, 75, 100):
                    for subsampling in (0, 1, 2):
                        options = {"progressive": progressive, "quality": quality, "subsampling": subsampling}
                        content = saved(picture(random, width, height, mode), "JPEG", **options)
                        kind = f"{mode}{', progressive' if progressive else ''}"
                        yield kind, "jpg", content
                        if mode == "CMYK":
                            yield f"{kind}, YCCK", "jpg", as_ycck(content)
                        if mode == "RGB" and subsampling == 0:
                            yield f"{kind}, keep_rgb", "jpg", saved(picture(random, width, height), "JPEG", keep_rgb=True, **options)
        for turn in range(0, 10):
            exif = Image.Exif()
            exif[274] = turn
            yield f"EXIF orientation {turn}", "jpg", saved(picture(random, width, height), "JPEG", exif=exif)


def as_ycck(content):
    """Sets the Adobe marker to say that the inks are stored as YCCK."""
    at = content.index(b"Adobe")
    return content[: at + 11] + b"\2" + content[at + 12 :]


def damaged(random):
    for mode in ("L", "RGB", "CMYK"):
        for progressive in (False, True):
            small = saved(picture(random, 12, 9, mode), "JPEG", progressive=progressive)
            yield from cut("cut short, or refused", "jpg", small, 7)
            yield from spoilt(random, "changed bytes, or refused", "jpg", small, 100, 12)


def make(random):
    for part in (written, damaged):
        yield from part(random)
