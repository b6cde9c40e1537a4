"""Makes crops.json: torchvision's five and ten crops of images that a formula gives, after its Resize. Run by hand:

    python test/golden/transforms/crops.py
"""
import hashlib
import json
import math
import pathlib

import numpy as np
import PIL
import torchvision
from PIL import Image
from torchvision.transforms import functional as F

here = pathlib.Path(__file__).parent
# torchvision's order.
five = ("top_left", "top_right", "bottom_left", "bottom_right", "centre")
names = five + tuple(f"{name}_mirrored" for name in five)


def formula(width, height):
    """As make.py."""
    y, x, c = np.mgrid[:height, :width, :3]
    return Image.fromarray(((3 * x * x + 5 * x * y + 7 * y * y + c * (11 * x + 17 * y + 40)) % 256).astype(np.uint8))


def cases():
    for image in ((61, 47), (38, 90)):
        for resize in ("shorter_side", "squash"):
            for side, ratio in ((24, 0.875), (17, 0.6), (32, 1)):
                resized = math.floor(side / ratio)
                size = resized if resize == "shorter_side" else [resized, resized]
                picture = F.resize(formula(*image), size)
                crops = F.ten_crop(picture, [side, side])
                digests = {name: hashlib.sha256(crop.tobytes()).hexdigest() for name, crop in zip(names, crops)}
                yield {"image": image, "resize": resize, "testResolutionPx": side, "cropRatio": ratio, "sha256": digests}


origin = f"torchvision {torchvision.__version__} ten_crop, Pillow {PIL.__version__}"
lines = ",\n".join(json.dumps(case) for case in cases())
(here / "crops.json").write_text(f'{{\n"origin": {json.dumps(origin)},\n"cases": [\n{lines}\n]\n}}\n')
