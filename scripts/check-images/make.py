"""Writes image files to FOLDER and records how Pillow reads each in FOLDER/expected.jsonl.

    python scripts/check-images/make.py FOLDER [FORMAT...]

Run by `npm run check:images`. A line has `format`, `kind`, `file`, and `width`, `height`, `sha256` of `convert("RGB")` or
`error`. Seeded: the same version of Pillow writes the same files every time.
"""
import hashlib
import importlib
import json
import pathlib
import sys
import warnings

import numpy as np
import PIL
from PIL import Image

FORMATS = ("gif", "bmp", "pnm", "png", "tiff", "webp", "jpeg")


def seen_by_pillow(path):
    try:
        # As torchvision and timm do: given a path, Pillow maps some files into memory and garbles rotated TIFF files.
        with open(path, "rb") as file, Image.open(file) as image:
            rgb = image.convert("RGB")
    except Exception as error:  # any exception means that it refuses the file
        return {"error": f"{type(error).__name__}: {error}"[:200]}
    return {"width": rgb.width, "height": rgb.height, "sha256": hashlib.sha256(rgb.tobytes()).hexdigest()}


def main(folder, formats):
    warnings.simplefilter("ignore")
    with open(folder / "expected.jsonl", "w") as lines:
        lines.write(json.dumps({"pillow": PIL.__version__}) + "\n")
        for format in formats or FORMATS:
            random = np.random.default_rng(7)
            for number, (kind, ending, content) in enumerate(importlib.import_module(format).make(random)):
                file = f"{format}-{number:05d}.{ending}"
                (folder / file).write_bytes(content)
                lines.write(json.dumps({"format": format, "kind": kind, "file": file, **seen_by_pillow(folder / file)}) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2:])
