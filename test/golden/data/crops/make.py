"""Makes expected.json: what Pillow and torchvision make of centre crops of enlarged images. Run by hand:

    python test/golden/data/crops/make.py [NUMBER]

NUMBER more cases are drawn, to compare many at once; those committed were made without.
The images are a formula, `pattern` of the test.
"""
import hashlib
import json
import pathlib
import sys

import numpy as np
import PIL
import torchvision
from PIL import Image
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F

# Width, height, K and the crop ratio. Where weights of zero are left out, the first source pixel of an output pixel lies
# before that of its neighbour: of these crops at one of their edges.
named = [(171, 96, 224, 1.0), (104, 185, 128, 0.875), (8, 14, 96, 0.875), (26, 15, 64, 0.875), (76, 60, 64, 0.95)]


def pattern(width, height):
    x, y, c = np.arange(width)[None, :, None], np.arange(height)[:, None, None], np.arange(3)[None, None, :]
    return Image.fromarray(((x * 37 + y * 101 + c * 59 + x * y * 7) % 256).astype(np.uint8))


def drawn(number):
    random = np.random.default_rng(3)
    for _ in range(number):
        width, height = (int(side) for side in random.integers(4, 300, 2))
        yield width, height, int(random.choice([64, 96, 128, 160, 224])), float(random.choice([0.875, 0.95, 1.0]))


def cropped(width, height, side, ratio, interpolation):
    mode = InterpolationMode(interpolation)
    image = F.resize(pattern(width, height), int(side / ratio), mode)
    data = F.center_crop(image, [side, side]).tobytes()
    return {
        "width": width,
        "height": height,
        "testResolutionPx": side,
        "cropRatio": ratio,
        "interpolation": interpolation,
        "sha256": hashlib.sha256(data).hexdigest(),
        "first": list(data[:6]),
    }


cases = named + list(drawn(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
filters = ("bilinear", "bicubic", "lanczos")
(pathlib.Path(__file__).parent / "expected.json").write_text(
    json.dumps(
        {
            "pillow": PIL.__version__,
            "torchvision": torchvision.__version__,
            "crops": [cropped(*case, interpolation) for case in cases for interpolation in filters],
        },
        indent=1,
    )
    + "\n"
)
