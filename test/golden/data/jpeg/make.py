"""python test/golden/data/jpeg/make.py: writes small JPEG files of the kinds that sharp doesn't write. Made with Pillow 13.0.0."""
import os

import numpy as np
from PIL import Image

folder = os.path.dirname(os.path.abspath(__file__))
rng = np.random.default_rng(1)


def picture(width, height):
    """Waves and noise, so that blocks of every kind occur."""
    y, x = np.mgrid[0:height, 0:width]
    waves = [127 + 120 * np.sin(x / a + y / b) for a, b in ((3, 9), (11, 5), (6, -7))]
    noise = rng.normal(0, 25, (height, width, 3)) * (x > width / 2)[..., None]
    return Image.fromarray(np.clip(np.stack(waves, -1) + noise, 0, 255).astype(np.uint8))


for subsampling, name in ((0, "444"), (1, "422"), (2, "420")):
    for width, height in ((5, 3), (16, 16), (33, 17), (70, 45)):
        image = picture(width, height)
        image.save(f"{folder}/{name}-{width}x{height}.jpg", quality=90, subsampling=subsampling)
    image.save(f"{folder}/{name}-restart-blocks.jpg", quality=80, subsampling=subsampling, restart_marker_blocks=3)
    image.save(f"{folder}/{name}-restart-rows.jpg", quality=98, subsampling=subsampling, restart_marker_rows=1)
    image.save(f"{folder}/{name}-optimised.jpg", quality=30, subsampling=subsampling, optimize=True)
image.convert("L").save(f"{folder}/grey-restart.jpg", quality=95, restart_marker_blocks=2)
