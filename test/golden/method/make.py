"""Makes mixed-training.json: steps of a whole network on mixed images, for test/method/train-mixed-as-pytorch.test.ts.

    python make.py            (needs torch; takes a second; nothing is downloaded)

The network is `tinynet` with 5 classes in double precision, its weights from the generator in test/model/generated.ts with
seed 0. Step t takes 4 images of 16 pixels, pixel i (in NHWC) = (31 i^2 + 17 i + 101 t) mod 251, label (image + t) mod 5,
pasted label (2 image + t + 1) mod 5, and the own label's share of the area (1 + 2 t) / 8.
"""
import json
import platform
from pathlib import Path

import torch
from torch import nn

STEPS, BATCH, SIDE, CLASSES = 3, 4, 16, 5
SMOOTHING = 0.1


class Block(nn.Module):
    def __init__(self, ins, out, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(ins, out, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(out)
        self.conv2 = nn.Conv2d(out, out, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(out)
        self.downsample = None
        if stride != 1 or ins != out:
            self.downsample = nn.Sequential(nn.Conv2d(ins, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        branch = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(branch + (x if self.downsample is None else self.downsample(x)))


class TinyNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 16, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(16)
        self.layer1 = nn.Sequential(Block(16, 16, 1))
        self.layer2 = nn.Sequential(Block(16, 32, 2))
        self.conv_head = nn.Conv2d(32, 64, 1, bias=False)
        self.bn_head = nn.BatchNorm2d(64)
        self.fc = nn.Linear(64, CLASSES)

    def forward(self, x):
        x = self.layer2(self.layer1(torch.relu(self.bn1(self.conv1(x)))))
        return self.fc(torch.relu(self.bn_head(self.conv_head(x))).mean((2, 3)))


def fnv1a(text):
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def mix(value):
    value ^= value >> 16
    value = (value * 0x85EBCA6B) & 0xFFFFFFFF
    value ^= value >> 13
    value = (value * 0xC2B2AE35) & 0xFFFFFFFF
    return value ^ (value >> 16)


def generated(name, tensor):
    start = fnv1a(f"0:{name}")
    numbers = [mix((start + i * 0x9E3779B9) & 0xFFFFFFFF) / 2**32 for i in range(tensor.numel())]
    u = torch.tensor(numbers, dtype=torch.float64)
    if tensor.dim() > 1:
        values = (u - 0.5) * 2 * (3 / (tensor.numel() / tensor.shape[0])) ** 0.5
    elif name.endswith("running_var"):
        values = 0.5 + u
    elif name == "fc.bias":
        values = (u - 0.5) * 0.1
    elif name.endswith("weight"):
        values = 0.5 + u
    else:
        values = (u - 0.5) * 0.2
    return values.float().double().reshape(tensor.shape)


def batch(step):
    count = BATCH * SIDE * SIDE * 3
    pixels = torch.tensor([(31 * i * i + 17 * i + 101 * step) % 251 for i in range(count)], dtype=torch.float64)
    images = (pixels.reshape(BATCH, SIDE, SIDE, 3).permute(0, 3, 1, 2) / 255 - 0.45) / 0.25
    own = torch.tensor([(image + step) % CLASSES for image in range(BATCH)])
    pasted = torch.tensor([(2 * image + step + 1) % CLASSES for image in range(BATCH)])
    return images, own, pasted, (1 + 2 * step) / 8


def main():
    network = TinyNet().double()
    state = {name: generated(name, tensor) for name, tensor in network.state_dict().items() if tensor.dim() > 0}
    network.load_state_dict(state, strict=False)
    network.train()
    criterion = nn.CrossEntropyLoss(label_smoothing=SMOOTHING)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-4)
    losses, gradients = [], {}
    for step in range(STEPS):
        images, own, pasted, share = batch(step)
        logits = network(images)
        loss = criterion(logits, own) * share + criterion(logits, pasted) * (1 - share)
        optimizer.zero_grad()
        loss.backward()
        losses.append(loss.item())
        if step == 0:
            gradients = {name: parameter.grad.norm().item() for name, parameter in network.named_parameters()}
        optimizer.step()
    first4 = {
        name: tensor.flatten()[:4].tolist() for name, tensor in network.state_dict().items() if tensor.dim() > 0
    }
    golden = {
        "origin": f"torch {torch.__version__}, Python {platform.python_version()}, double precision: see make.py",
        "losses": losses,
        "gradient_l2_step0": gradients,
        "first4": first4,
    }
    rounded = json.loads(json.dumps(golden), parse_float=lambda text: float(f"{float(text):.9g}"))
    Path(__file__).with_name("mixed-training.json").write_text(json.dumps(rounded, separators=(",", ":")) + "\n")


main()
