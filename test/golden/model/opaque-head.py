"""Losses of test/model/opaque/last-norm.test.ts: python opaque-head.py > opaque-head.json, with PyTorch in float64.

Each head begins with the same numbers and is trained on one batch of two features: SGD 0.1, momentum 0.9, no weight decay.
"""
import json
import torch
from torch import nn

STEPS = 6


class Last(nn.Module):
    def __init__(self, norm=None, pool=lambda x: x, linears=1):
        super().__init__()
        self.norm, self.pool = norm, pool
        self.linears = nn.ModuleList(nn.Linear(3, 2) for _ in range(linears))
        for index, linear in enumerate(self.linears):
            weight = torch.tensor([[0.5, -1, 2], [1, 0.25, -0.5]])
            set_to(linear.weight, weight if index == 0 else 3 - weight)
            set_to(linear.bias, torch.tensor([0.1, -0.2] if index == 0 else [0, 0]))
        if norm is not None:
            set_to(norm.weight, torch.tensor([1.5, 0.5, -1]))
            set_to(norm.bias, torch.tensor([0.2, 0, -0.3]))

    def forward(self, x):
        x = self.pool(x if self.norm is None else self.norm(x))
        return sum(linear(x) for linear in self.linears) / len(self.linears)


def set_to(parameter, values):
    parameter.data.copy_(values)


def in_pattern(*shape):
    count = torch.Size(shape).numel()
    return ((torch.arange(count) * 37 % 101).double() / 50 - 1).float().double().reshape(shape)


def losses(head, shape):
    head = head.double().train()
    optimizer = torch.optim.SGD(head.parameters(), lr=0.1, momentum=0.9)
    found = []
    for _ in range(STEPS):
        loss = nn.functional.cross_entropy(head(in_pattern(*shape)), torch.tensor([0, 1]))
        found.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return found


tokens, pixels = [2, 4, 3], [2, 3, 2, 2]
mean_of_places = lambda x: x.relu().mean((2, 3))
heads = {
    'classifier': (Last(), [2, 3]),
    'two classifiers': (Last(linears=2), [2, 3]),
    'layer norm, mean of tokens': (Last(nn.LayerNorm(3), lambda x: x.mean(1)), tokens),
    'layer norm, first token': (Last(nn.LayerNorm(3), lambda x: x[:, 0]), tokens),
    'batch norm behind the pooling': (Last(nn.BatchNorm1d(3)), [2, 3]),
    'batch norm, ReLU, pooling': (Last(nn.BatchNorm2d(3), mean_of_places), pixels),
}
cases = {name: dict(shape=shape, losses=losses(head, shape)) for name, (head, shape) in heads.items()}
print(json.dumps(dict(versions=dict(torch=torch.__version__), heads=cases)))
