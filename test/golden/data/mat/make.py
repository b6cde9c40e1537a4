"""Makes scipy.mat and scipy-compressed.mat, which hold the same, and expected.json. Run by hand:

    python test/golden/data/mat/make.py
"""
import json
import pathlib

import numpy as np
import scipy
from scipy.io import savemat

here = pathlib.Path(__file__).parent
names = ["AM General Hummer SUV 2000", 'Citroën C3, "Rétro" 2012', "車 2000", ""]
records = np.array(
    [(f"car_ims/{n:06d}.jpg", n % 4 + 1, n % 2) for n in range(1, 8)],
    dtype=[("relative_im_path", "O"), ("class", "O"), ("test", "O")],
)
variables = {
    "annotations": records.reshape(1, -1),
    "class_names": np.array(names, dtype=object).reshape(1, -1),
    "doubles": np.array([[0.5, -1e300, 3], [4, 5, 6]]),
    "bytes": np.arange(250, 256, dtype=np.uint8),
    "shorts": np.array([-32768, 32767], dtype=np.int16),
    "singles": np.array([0.25], dtype=np.float32),
    "longs": np.array([2**40], dtype=np.int64),
    "nested": {"inner": {"text": "größe", "number": 7}},
}
savemat(here / "scipy.mat", variables)
savemat(here / "scipy-compressed.mat", variables, do_compression=True)
expected = {
    "scipy": scipy.__version__,
    "annotations": [[row["relative_im_path"], row["class"], row["test"]] for row in records],
    "class_names": names,
    # MATLAB's order: the first dimension runs fastest.
    "doubles": variables["doubles"].T.ravel().tolist(),
    "bytes": variables["bytes"].tolist(),
    "shorts": variables["shorts"].tolist(),
    "singles": [0.25],
    "longs": [2**40],
}
(here / "expected.json").write_text(json.dumps(expected, indent=1, ensure_ascii=False) + "\n")
