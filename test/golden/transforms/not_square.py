"""Makes not-square.json: timm's test transform for sizes with two sides, torchvision's ten crops of what it resizes, and its
resized crop. Run by hand:

    python test/golden/transforms/not_square.py
"""
import hashlib
import json
import math
import pathlib
import random

import numpy as np
import PIL
import timm
import torchvision
from PIL import Image
from timm.data.transforms import ResizeKeepRatio
from timm.data.transforms_factory import transforms_imagenet_eval
from torchvision.transforms import InterpolationMode
from torchvision.transforms import functional as F

here = pathlib.Path(__file__).parent
modes = {"shorter_side": "center", "squash": "squash"}
# torchvision's order.
five = ("top_left", "top_right", "bottom_left", "bottom_right", "centre")
names = five + tuple(f"{name}_mirrored" for name in five)
geometries = (((24, 32), 0.875), ((32, 24), 0.875), ((17, 40), 1), ((40, 9), 0.6), ((30, 31), 0.95), ((24, 24), 0.875))


def formula(width, height):
    """As make.py."""
    y, x, c = np.mgrid[:height, :width, :3]
    return Image.fromarray(((3 * x * x + 5 * x * y + 7 * y * y + c * (11 * x + 17 * y + 40)) % 256).astype(np.uint8))


def digest(image):
    data = image.tobytes() if isinstance(image, Image.Image) else image.permute(1, 2, 0).numpy().tobytes()
    return hashlib.sha256(data).hexdigest()


def tested():
    for image in ((61, 47), (38, 90), (48, 48), (20, 15)):
        for resize, mode in modes.items():
            for interpolation in ("bilinear", "bicubic", "lanczos"):
                for size, ratio in geometries:
                    transform = transforms_imagenet_eval(
                        size, crop_pct=ratio, crop_mode=mode, interpolation=interpolation, use_prefetcher=True
                    )
                    yield {
                        "image": image, "resize": resize, "interpolation": interpolation, "size": size,
                        "cropRatio": ratio, "sha256": digest(transform(formula(*image))),
                    }


def crops():
    for image in ((61, 47), (38, 90)):
        for resize, mode in modes.items():
            for size, ratio in geometries[:4]:
                steps = transforms_imagenet_eval(size, crop_pct=ratio, crop_mode=mode, use_prefetcher=True).transforms
                views = F.ten_crop(steps[0](formula(*image)), size)
                yield {
                    "image": image, "resize": resize, "size": size, "cropRatio": ratio,
                    "sha256": {name: digest(view) for name, view in zip(names, views)},
                }


def resized():
    draw = random.Random(1)
    for _ in range(400):
        width, height = draw.randint(20, 3000), draw.randint(20, 3000)
        target = [math.floor(draw.randint(8, 600) / ratio) for ratio in [draw.choice((0.875, 0.95, 1, 0.6))] * 2]
        if target[0] != target[1]:
            size = ResizeKeepRatio.get_params(Image.new("L", (width, height)), target, 0.0)
            yield {"image": (width, height), "target": target, "size": size}


def cropped():
    for image in ((61, 47), (38, 90)):
        for interpolation in ("bilinear", "bicubic"):
            for size in ((24, 32), (32, 17)):
                whole = (0, 0, image[1], image[0])
                view = F.resized_crop(formula(*image), *whole, size, InterpolationMode(interpolation))
                yield {"image": image, "interpolation": interpolation, "size": size, "sha256": digest(view)}


origin = (
    f"timm {timm.__version__} transforms_imagenet_eval, torchvision {torchvision.__version__} ten_crop and resized_crop, "
    f"Pillow {PIL.__version__}"
)
parts = {part.__name__: ",\n".join(json.dumps(case) for case in part()) for part in (tested, crops, resized, cropped)}
text = ",\n".join(f'"{name}": [\n{lines}\n]' for name, lines in parts.items())
(here / "not-square.json").write_text(f'{{\n"origin": {json.dumps(origin)},\n{text}\n}}\n')
