"""Makes auto.json: what the operations of torchvision's RandAugment and TrivialAugmentWide make of PIL images that a formula
gives, and the magnitudes that they have. Run by hand:

    python test/golden/transforms/make_auto.py

The test draws the same images by the same formula.
"""
import hashlib
import json
import pathlib

import numpy as np
import PIL
import torchvision
from PIL import Image
from torchvision.transforms import InterpolationMode, RandAugment, TrivialAugmentWide
from torchvision.transforms.autoaugment import _apply_op

here = pathlib.Path(__file__).parent
sizes = ((61, 47), (38, 90), (32, 32), (5, 3))


def formula(width, height):
    y, x, c = np.mgrid[:height, :width, :3]
    return Image.fromarray(((3 * x * x + 5 * x * y + 7 * y * y + c * (11 * x + 17 * y + 40)) % 256).astype(np.uint8))


def dull(image):
    """Few grey levels, so that contrast and histogram can be stretched."""
    return Image.fromarray((np.asarray(image) // 3 + np.array([20, 60, 100])).astype(np.uint8))


def applied():
    for size in sizes:
        for is_dull in (False, True):
            image = dull(formula(*size)) if is_dull else formula(*size)
            for kind, space in (
                ("rand", RandAugment()._augmentation_space(31, (size[1], size[0]))),
                ("trivial", TrivialAugmentWide()._augmentation_space(31)),
            ):
                for name, (magnitudes, signed) in space.items():
                    chosen = [0.0] if magnitudes.ndim == 0 else [float(magnitudes[bin]) for bin in (3, 9, 30)]
                    for magnitude in chosen + ([-value for value in chosen] if signed else []):
                        result = _apply_op(image, name, magnitude, InterpolationMode.NEAREST, None)
                        yield {
                            "image": size, "dull": is_dull, "kind": kind, "name": name, "magnitude": magnitude,
                            "sha256": hashlib.sha256(result.tobytes()).hexdigest(),
                        }


def tables():
    spaces = {
        "rand": RandAugment()._augmentation_space(31, (48, 64)),
        "trivial": TrivialAugmentWide()._augmentation_space(31),
    }
    return {
        kind: {
            name: {"signed": signed, "magnitudes": [float(value) for value in magnitudes.reshape(-1)]}
            for name, (magnitudes, signed) in space.items()
        }
        for kind, space in spaces.items()
    }


made_with = {"pillow": PIL.__version__, "torchvision": torchvision.__version__}
cases = list(applied())
(here / "auto.json").write_text(
    json.dumps({"madeWith": made_with, "tables": tables()})[:-1]
    + ', "applied": [\n' + ",\n".join(map(json.dumps, cases)) + "\n]}\n"
)
