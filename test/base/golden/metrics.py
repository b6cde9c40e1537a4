"""Writes metrics.json: figures of 400 answers over 7 classes, by scipy and numpy.

ECE as in C. Guo et al., ICML 2017 (their temperature_scaling.py: bins are open below and closed above); the interval of the
mean from scipy's Wilson intervals by the formula of Zou, Huang and Zhang, 2009.
"""
import json
import pathlib

import numpy
import scipy
from scipy.stats import binomtest

random = numpy.random.default_rng(7)
classes, images = 7, 400
label = random.choice(classes, images, p=[0.4, 0.25, 0.15, 0.1, 0.06, 0.03, 0.01])
confidence = numpy.round(random.beta(4, 2, images), 6)
correct = (random.random(images) < confidence * 0.9) | (label == 5)

bins = numpy.linspace(0, 1, 16)
ece = 0.0
for low, high in zip(bins[:-1], bins[1:]):
    inside = (confidence > low) & (confidence <= high)
    if inside.any():
        ece += abs(correct[inside].mean() - confidence[inside].mean()) * inside.mean()

counts = [(int(correct[label == c].sum()), int((label == c).sum())) for c in range(classes)]
shares = numpy.array([right / n for right, n in counts])
ends = numpy.array([list(binomtest(right, n).proportion_ci(0.95, "wilson")) for right, n in counts])
mean = shares.mean()
reach = numpy.sqrt(((ends - shares[:, None]) ** 2).sum(0)) / classes

golden = {
    "madeBy": f"metrics.py, scipy {scipy.__version__}, numpy {numpy.__version__}",
    "answers": [[int(c), bool(r), float(p)] for c, r, p in zip(label, correct, confidence)],
    "ece": ece,
    "meanPerClass": mean,
    "interval": [mean - reach[0], mean + reach[1]],
}
pathlib.Path(__file__).with_name("metrics.json").write_text(json.dumps(golden) + "\n")
