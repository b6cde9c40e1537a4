"""Makes training.json: weights and their running average after a few steps of a linear classifier, by PyTorch and timm, and the
learning rates of a warm-up before a cosine. Run by hand:

    python test/golden/method/make_training.py

The test makes inputs and weights by the same formulas, and trains in 32 bits; the numbers here are of 64 bits.
"""
import json
import math
import pathlib

import timm
import torch
from timm.utils import ModelEmaV3

here = pathlib.Path(__file__).parent
features, classes, batch, steps, decay = 64, 3, 4, 6, 0.8


def inputs(step):
    return torch.tensor(
        [[math.sin(1.3 * (step * batch + row) + 0.7 * column) for column in range(features)] for row in range(batch)],
        dtype=torch.float64,
    )


def trained():
    model = torch.nn.Linear(features, classes).double()
    with torch.no_grad():
        model.weight.copy_(
            torch.tensor([[0.1 * math.cos(c + 0.5 * j) for j in range(features)] for c in range(classes)])
        )
        model.bias.zero_()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    average = ModelEmaV3(model, decay=decay, use_warmup=False)
    for step in range(steps):
        labels = torch.tensor([(step + row) % classes for row in range(batch)])
        optimizer.zero_grad()
        torch.nn.functional.cross_entropy(model(inputs(step)), labels).backward()
        optimizer.step()
        average.update(model)
    rows = lambda linear: {"weight": linear.weight.tolist(), "bias": linear.bias.tolist()}
    return {"last": rows(model), "average": rows(average.module)}


def warmed_up():
    parameter = torch.nn.Parameter(torch.zeros(1))
    optimizer = torch.optim.SGD([parameter], lr=0.1)
    schedule = torch.optim.lr_scheduler.SequentialLR(
        optimizer,
        [
            torch.optim.lr_scheduler.LinearLR(optimizer, start_factor=1 / 5, end_factor=1, total_iters=4),
            torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=15),
        ],
        milestones=[5],
    )
    rates = []
    for _ in range(20):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        schedule.step()
    return rates


made_with = {"torch": torch.__version__, "timm": timm.__version__}
(here / "training.json").write_text(
    json.dumps({"madeWith": made_with, "trained": trained(), "warmedUp": warmed_up()}) + "\n"
)
