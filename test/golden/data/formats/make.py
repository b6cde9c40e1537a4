"""Picks small files of each kind that scripts/check-images makes, and writes them and what Pillow makes of them to
FORMAT.json. Run by hand:

    python test/golden/data/formats/make.py [FORMAT...]

The files themselves are kept, so that other versions of the encoders change nothing.
"""
import base64
import importlib
import json
import math
import pathlib
import sys
import tempfile
import warnings
import zlib

import numpy as np
import PIL

here = pathlib.Path(__file__).parent
sys.path.insert(0, str(here.parents[3] / "scripts" / "check-images"))
from make import FORMATS, seen_by_pillow  # noqa: E402

LARGEST = 1000
LOOKED_AT = 12
OF_EACH_OUTCOME = 4


def picked(format):
    """Of each kind some files that Pillow reads and some that it refuses, spread over the small ones of that kind."""
    kinds = {}
    for kind, ending, content in importlib.import_module(format).make(np.random.default_rng(7)):
        packed = base64.b64encode(zlib.compress(content, 9)).decode()
        if len(packed) <= LARGEST:
            kinds.setdefault(kind, []).append((ending, content, packed))
    for kind, files in kinds.items():
        counts = {True: 0, False: 0}
        for ending, content, packed in files[:: math.ceil(len(files) / LOOKED_AT)]:
            outcome = outcome_of(ending, content)
            is_read = "error" not in outcome
            outcome.pop("error", None)
            counts[is_read] += 1
            if counts[is_read] <= OF_EACH_OUTCOME:
                yield {"kind": kind, **outcome, "deflated": packed}


def outcome_of(ending, content):
    with tempfile.NamedTemporaryFile(suffix=f".{ending}") as file:
        file.write(content)
        file.flush()
        return seen_by_pillow(file.name)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    for format in sys.argv[1:] or FORMATS:
        files = ",\n".join(json.dumps(file) for file in picked(format))
        (here / f"{format}.json").write_text(f'{{"pillow": "{PIL.__version__}", "files": [\n{files}\n]}}\n')
