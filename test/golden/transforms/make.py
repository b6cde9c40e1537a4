"""Makes expected.json: what Pillow and torchvision make of images that a formula gives. Run by hand:

    python test/golden/transforms/make.py

The test draws the same images by the same formula.
"""
import hashlib
import json
import pathlib

import numpy as np
import PIL
import torchvision
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F

here = pathlib.Path(__file__).parent
filters = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS}
modes = {
    "bilinear": InterpolationMode.BILINEAR,
    "bicubic": InterpolationMode.BICUBIC,
    "lanczos": InterpolationMode.LANCZOS,
}
enhance = {
    "brightness": F.adjust_brightness,
    "contrast": F.adjust_contrast,
    "saturation": F.adjust_saturation,
}
sizes = ((61, 47), (38, 90), (5, 3))


def formula(width, height):
    y, x, c = np.mgrid[:height, :width, :3]
    return Image.fromarray(((3 * x * x + 5 * x * y + 7 * y * y + c * (11 * x + 17 * y + 40)) % 256).astype(np.uint8))


def pixels(image):
    data = image.tobytes()
    return {"size": list(image.size), "sha256": hashlib.sha256(data).hexdigest(), "first": list(data[:12])}


def resized():
    targets = ((61, 47), (48, 48), (24, 17), (7, 5), (1, 1), (122, 94), (200, 33), (301, 300))
    for image in sizes:
        for name, filter in filters.items():
            for size in targets:
                yield {"image": image, "interpolation": name, **pixels(formula(*image).resize(size, filter))}


def enhanced():
    for image in sizes:
        for name, adjust in enhance.items():
            for factor in (0.0, 0.35, 0.7, 0.95, 0.983, 1.0, 1.017, 1.05, 1.3, 1.9):
                yield {"image": image, "name": name, "factor": factor, **pixels(adjust(formula(*image), factor))}


def tested():
    for image in sizes[:2]:
        for name in filters:
            for resize in ("shorter_side", "squash"):
                for side, ratio in ((16, 0.875), (33, 1.0), (96, 0.875)):
                    image_side = int(side / ratio)
                    size = [image_side, image_side] if resize == "squash" else image_side
                    crop = F.center_crop(F.resize(formula(*image), size, modes[name]), [side, side])
                    how = {"resize": resize, "interpolation": name, "testResolutionPx": side, "cropRatio": ratio}
                    yield {"image": image, **how, **pixels(crop)}


def trained():
    """RandomResizedCrop, flip and ColorJitter with what they would have drawn."""
    for name in filters:
        for flip, order in ((False, ["contrast", "saturation", "brightness"]), (True, ["brightness", "contrast", "saturation"])):
            box, side, factors = [5, 3, 40, 32], 24, [1.21, 0.83, 0.96]
            view = F.resized_crop(formula(*sizes[0]), box[1], box[0], box[3], box[2], [side, side], modes[name])
            view = F.hflip(view) if flip else view
            for which, factor in zip(order, factors):
                view = enhance[which](view, factor)
            how = {"interpolation": name, "box": box, "side": side, "flip": flip, "order": order, "factors": factors}
            yield {"image": sizes[0], **how, **pixels(view)}


def jittered():
    """
    As `val_train` of facebookresearch/FixRes transforms_v2.py, with what it would have drawn; but the crop stops at the
    right edge, where the reference may leave the image by a black column.
    """
    for image in sizes[:2]:
        for flip, shift, order in (
            (False, 2, ["saturation", "brightness", "contrast"]),
            (True, -3, ["contrast", "brightness", "saturation"]),
        ):
            side, factors = 24, [1.04, 0.97, 1.02]
            view = F.resize(formula(*image), int(side / 0.875))
            view = F.hflip(view) if flip else view
            for which, factor in zip(order, factors):
                view = enhance[which](view, factor)
            left = round((view.size[0] - side) / 2)
            shift = max(-left, min(left, shift))
            at = min(left + shift, view.size[0] - side)
            view = F.crop(view, round((view.size[1] - side) / 2), at, side, side)
            how = {"side": side, "flip": flip, "shift": shift, "order": order, "factors": factors}
            yield {"image": image, **how, **pixels(view)}


expected = {
    "madeWith": {"pillow": PIL.__version__, "torchvision": torchvision.__version__},
    "resized": list(resized()),
    "enhanced": list(enhanced()),
    "tested": list(tested()),
    "trained": list(trained()),
    "jittered": list(jittered()),
}
lines = {
    name: ",\n".join(json.dumps(case) for case in cases) if isinstance(cases, list) else json.dumps(cases)
    for name, cases in expected.items()
}
text = ",\n".join(f'"{name}": {text}' if name == "madeWith" else f'"{name}": [\n{text}\n]' for name, text in lines.items())
(here / "expected.json").write_text("{\n" + text + "\n}\n")
