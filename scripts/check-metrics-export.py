"""python scripts/check-metrics-export.py MLFLOW-FOLDER TENSORBOARD-FOLDER EXPECTED: reads what
`fixres metrics export` wrote with the real packages, and compares every number with EXPECTED, JSON of
{run: {status, params, points: {metric: [[step, value]]}}}. A package that is not installed is skipped and listed."""
import glob
import json
import math
import os
import struct
import sys

mlflow_folder, tensorboard_folder, expected_file = sys.argv[1:]
with open(expected_file) as file:
    expected = json.load(file)
failures = []


def same(name, got, wanted):
    if got != wanted:
        failures.append(f"{name}: got {got}, expected {wanted}")


def value(number):
    """JSON has no NaN: it is null there."""
    return None if math.isnan(number) else number


def single(number):
    return None if number is None else struct.unpack("<f", struct.pack("<f", number))[0]


def check_mlflow():
    os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
    try:
        import mlflow
        from mlflow.tracking import MlflowClient
    except ImportError as error:
        return f"SKIPPED mlflow: {error}"
    client = MlflowClient(tracking_uri="file://" + os.path.abspath(mlflow_folder))
    runs = [
        run
        for experiment in client.search_experiments()
        for run in client.search_runs([experiment.experiment_id], max_results=10000)
    ]
    by_title = {run.info.run_name: run for run in runs}
    same("mlflow runs", sorted(by_title), sorted(expected))
    points = 0
    for title, wanted in expected.items():
        run = by_title[title]
        same(f"{title} status", run.info.status, wanted["status"])
        same(f"{title} params", {key: json.loads(text) for key, text in run.data.params.items()}, wanted["params"])
        same(f"{title} metrics", sorted(run.data.metrics), sorted(wanted["points"]))
        for metric, curve in wanted["points"].items():
            history = client.get_metric_history(run.info.run_id, metric)
            same(f"{title} {metric}", [[point.step, value(point.value)] for point in history], curve)
            points += len(history)
        artifacts = sorted(artifact.path for artifact in client.list_artifacts(run.info.run_id))
        if "outcome.json" not in artifacts and wanted["status"] == "FINISHED":
            failures.append(f"{title}: MLflow finds no outcome.json among {artifacts}")
    return f"mlflow {mlflow.__version__}: {len(runs)} runs, {points} points"


def check_tensorboard():
    try:
        import tensorboard
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    except ImportError as error:
        return f"SKIPPED tensorboard: {error}"
    points = 0
    found = set()
    for events in glob.glob(os.path.join(tensorboard_folder, "*", "*", "events.out.tfevents.*")):
        title = os.path.basename(os.path.dirname(events)).rsplit(" ", 1)[0]
        wanted = next(name for name in expected if "".join(c if c.isalnum() or c in "-_.+ " else "_" for c in name) == title)
        found.add(wanted)
        accumulator = EventAccumulator(events, size_guidance={"scalars": 0}).Reload()
        same(f"{wanted} tags", sorted(accumulator.Tags()["scalars"]), sorted(expected[wanted]["points"]))
        for metric, curve in expected[wanted]["points"].items():
            got = [[point.step, value(point.value)] for point in accumulator.Scalars(metric)]
            same(f"{wanted} {metric}", got, [[step, single(number)] for step, number in curve])
            points += len(got)
    same("tensorboard runs", sorted(found), sorted(name for name in expected if expected[name]["points"]))
    return f"tensorboard {tensorboard.__version__}: {len(found)} runs, {points} points"


for said in (check_mlflow(), check_tensorboard()):
    print(said)
for failure in failures[:20]:
    print("FAILS", failure)
print("all numbers equal the store's" if not failures else f"{len(failures)} differences")
sys.exit(1 if failures else 0)
