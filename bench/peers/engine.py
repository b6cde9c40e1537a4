"""python bench/peers/engine.py CASE SECONDS THREADS: times one case of bench/engine/cases.ts in PyTorch (eager, channels
last), prints one line of JSON. Needs torch and torchvision; timm for lite0."""
import json
import resource
import sys
import time

import torch
import torch.nn as nn
import torch.nn.functional as F

name, seconds, threads = sys.argv[1], float(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.manual_seed(0)
last = torch.channels_last


class Block(nn.Module):
    def __init__(self, ins, out, stride):
        super().__init__()
        self.main = nn.Sequential(
            nn.Conv2d(ins, out, 3, stride, 1, bias=False), nn.BatchNorm2d(out), nn.ReLU(inplace=True),
            nn.Conv2d(out, out, 3, 1, 1, bias=False), nn.BatchNorm2d(out))
        self.shortcut = nn.Identity()
        if stride > 1:
            self.shortcut = nn.Sequential(nn.Conv2d(ins, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return torch.relu(self.main(x) + self.shortcut(x))


def small():
    layers, ins = [nn.Conv2d(3, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU(inplace=True)], 32
    for out in (32, 32, 64, 64, 128, 128):
        layers.append(Block(ins, out, 1 if out == ins else 2))
        ins = out
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(ins, 10))


def infer(model, batch, size):
    model = model.eval().to(memory_format=last)
    x = torch.randn(batch, 3, size, size).contiguous(memory_format=last)

    def step():
        with torch.inference_mode():
            model(x)

    return step


def train(model, x, classes):
    model = model.train()
    y = torch.arange(len(x)) % classes
    optimizer = torch.optim.SGD(model.parameters(), 0.01, momentum=0.9)

    def step():
        optimizer.zero_grad()
        loss = F.cross_entropy(model(x), y)
        loss.backward()
        optimizer.step()
        loss.item()

    return step


def images(*shape):
    return torch.randn(*shape).contiguous(memory_format=last)


def prepare():
    if name.startswith("resnet50"):
        import torchvision
        model = torchvision.models.resnet50()
    if name == "resnet50-infer-224":
        return infer(model, 8, 224)
    if name == "resnet50-infer-384":
        return infer(model, 4, 384)
    if name == "lite0-infer-224":
        import timm
        return infer(timm.create_model("tf_efficientnet_lite0"), 8, 224)
    if name == "small-train-64":
        return train(small().to(memory_format=last), images(32, 3, 64, 64), 10)
    if name == "resnet50-train-128":
        return train(model.to(memory_format=last), images(16, 3, 128, 128), 1000)
    if name == "finetune-classifier":
        return train(nn.Linear(2048, 1000), torch.randn(128, 2048), 1000)
    if name == "finetune-bn":
        head = nn.Sequential(nn.BatchNorm2d(2048), nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))
        return train(head, images(128, 2048, 7, 7), 1000)
    sys.exit(f"no case {name}")


step = prepare()
for _ in range(3):
    step()
wall, cpu, end = [], [], time.perf_counter() + seconds
while time.perf_counter() < end or len(wall) < 3:
    cpu_start, start = time.process_time(), time.perf_counter()
    step()
    wall.append(time.perf_counter() - start)
    cpu.append(time.process_time() - cpu_start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"wallMs": 1e3 * min(wall), "cpuMs": 1e3 * min(cpu), "peakMiB": peak}))
