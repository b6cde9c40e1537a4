"""python scripts/check-metrics.py < CASES: JSON of predictions with our mean per-class accuracy and expected calibration error;
prints how many of these differ from those of scikit-learn and numpy, and fails if any does. See check-metrics.ts."""
import json
import sys
import warnings

try:
    import numpy
    import sklearn
    from sklearn.metrics import balanced_accuracy_score
except ImportError as error:
    sys.exit(print(f"SKIPPED check:metrics: {error}"))


def calibration_error(correct, confidence, bins):
    """Guo et al. 2017: bins of equal width, each including its upper end."""
    edges = numpy.linspace(0, 1, bins + 1)
    total = 0.0
    for low, high in zip(edges[:-1], edges[1:]):
        inside = (confidence > low) & (confidence <= high)
        if inside.any():
            total += inside.mean() * abs(correct[inside].mean() - confidence[inside].mean())
    return total


cases = json.load(sys.stdin)
differences = {"mean per-class accuracy": 0, "expected calibration error": 0}
for case in cases:
    column = {name: numpy.array([answer[name] for answer in case["answers"]]) for name in case["answers"][0]}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about predicted classes without images
        mean = balanced_accuracy_score(column["label"], column["predicted"])
    differences["mean per-class accuracy"] += abs(mean - case["meanPerClass"]) > 1e-12
    ece = calibration_error(column["isCorrect"], column["confidence"], case["bins"])
    differences["expected calibration error"] += abs(ece - case["ece"]) > 1e-9
for name, count in differences.items():
    print(f"{name}: {len(cases)} sets of predictions, {count} differences (scikit-learn {sklearn.__version__}, numpy {numpy.__version__})")
sys.exit(any(differences.values()))
