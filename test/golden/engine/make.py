"""Makes networks.json: networks, and what PyTorch says of them, for test/engine/golden.test.ts.

    python make.py            (needs torch and numpy; takes about a minute; nothing is downloaded)

Each network is a list of layers that both sides interpret; weights and pictures come from a hash of their index, so none
is stored. Everything is computed in float64 (the truth), in float32 (what rounding does to PyTorch), and in float64 with
the pictures moved by noise of one part in 10 million (what rounding of the input alone would do).
"""
import json
import platform
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

STEPS = 6
LEARNING_RATE = 0.05
MOMENTUM = 0.9
EPSILON = 1e-5


def hashed(count, seed):
    """`count` numbers in [-0.5, 0.5), the same as hashedNumbers() of the test."""
    mask = np.uint64(0xFFFFFFFF)
    x = (np.arange(count, dtype=np.uint64) * np.uint64(2654435761) + np.uint64(seed * 40503 + 12345)) & mask
    x ^= x >> np.uint64(15)
    x = (x * np.uint64(2246822519)) & mask
    x ^= x >> np.uint64(13)
    return (x.astype(np.float64) / 4294967296 - 0.5).astype(np.float32)


def conv(out, kernel, stride=1, groups=1):
    return {"op": "conv", "out": out, "kernel": kernel, "stride": stride, "groups": groups}


def op(name, **rest):
    return {"op": name, **rest}


def basic_block(ins, out, stride):
    main = [conv(out, 3, stride), op("bn"), op("relu"), conv(out, 3), op("bn")]
    shortcut = [conv(out, 1, stride), op("bn")] if stride > 1 or ins != out else []
    return op("residual", main=main, shortcut=shortcut)


def bottleneck(ins, width, stride):
    out = 4 * width
    main = [conv(width, 1), op("bn"), op("relu"), conv(width, 3, stride), op("bn"), op("relu"), conv(out, 1), op("bn")]
    shortcut = [conv(out, 1, stride), op("bn")] if stride > 1 or ins != out else []
    return op("residual", main=main, shortcut=shortcut)


def small_resnet():
    layers = [conv(16, 3, 2), op("bn"), op("relu"), basic_block(16, 16, 1), basic_block(16, 32, 2)]
    return layers + [op("pool"), op("dense", out=10)]


def resnet50():
    layers = [conv(64, 7, 2), op("bn"), op("relu"), op("maxpool")]
    ins = 64
    for width, blocks, stride in [(64, 3, 1), (128, 4, 2), (256, 6, 2), (512, 3, 2)]:
        for i in range(blocks):
            layers += [bottleneck(ins, width, stride if i == 0 else 1), op("relu")]
            ins = 4 * width
    return layers + [op("pool"), op("dense", out=10)]


def depthwise():
    layers = [conv(16, 3, 2), op("bn"), op("swish")]
    for ins, out, kernel, stride in [(16, 24, 3, 1), (24, 32, 5, 2)]:
        wide = 4 * ins
        layers += [conv(wide, 1), op("bn"), op("swish"), conv(wide, kernel, stride, wide), op("bn"), op("swish")]
        layers += [op("squeeze", hidden=8), conv(out, 1), op("bn")]
    return layers + [op("relu6"), op("pool"), op("dense", out=10)]


NETWORKS = {
    "small ResNet": {"batch": 8, "sizePx": 32, "layers": small_resnet()},
    "depthwise network": {"batch": 8, "sizePx": 32, "layers": depthwise()},
    "ResNet-50": {"batch": 8, "sizePx": 64, "layers": resnet50()},
}


class Parameters:
    """Made in the order of their first use, so that the interpreter needs no second pass."""

    def __init__(self, dtype):
        self.dtype, self.list, self.next = dtype, [], 0

    def rewind(self):
        self.next = 0

    def get(self, shape, scale, offset=0.0):
        if self.next == len(self.list):
            values = hashed(int(np.prod(shape)), self.next + 1) * np.float32(scale) + np.float32(offset)
            tensor = torch.from_numpy(values.reshape(shape)).to(self.dtype)
            self.list.append(tensor.requires_grad_())
        self.next += 1
        return self.list[self.next - 1]


def run(layers, x, p):
    for layer in layers:
        kind = layer["op"]
        c = x.shape[1]
        if kind == "conv":
            k, g = layer["kernel"], layer["groups"]
            w = p.get((layer["out"], c // g, k, k), 2 * (6 / (c // g * k * k)) ** 0.5)
            x = F.conv2d(x, w, stride=layer["stride"], padding=k // 2, groups=g)
        elif kind == "bn":
            x = F.batch_norm(x, None, None, p.get((c,), 1.0, 1.0), p.get((c,), 0.5), True, 0.0, EPSILON)
        elif kind == "relu":
            x = F.relu(x)
        elif kind == "relu6":
            x = F.relu6(x)
        elif kind == "swish":
            x = F.silu(x)
        elif kind == "maxpool":
            x = F.max_pool2d(x, 3, 2, 1)
        elif kind == "residual":
            x = run(layer["main"], x, p) + run(layer["shortcut"], x, p)
        elif kind == "squeeze":
            s = x.mean((2, 3), keepdim=True)
            s = F.silu(F.conv2d(s, p.get((layer["hidden"], c, 1, 1), 1.0)))
            x = x * torch.sigmoid(F.conv2d(s, p.get((c, layer["hidden"], 1, 1), 1.0)))
        elif kind == "pool":
            x = x.mean((2, 3))
        elif kind == "dense":
            x = x @ p.get((c, layer["out"]), 2 * (3 / c) ** 0.5) + p.get((layer["out"],), 0.1)
    return x


def train(network, dtype, moved=0.0):
    batch, size = network["batch"], network["sizePx"]
    pictures = hashed(batch * 3 * size * size, 0).reshape(batch, size, size, 3).transpose(0, 3, 1, 2)
    x = torch.from_numpy(np.ascontiguousarray(pictures)).to(dtype) * 2
    x = x + moved * torch.from_numpy(hashed(x.numel(), 99).reshape(x.shape)).to(dtype)
    labels = torch.arange(batch) % 10
    p, slots, losses, first = Parameters(dtype), [], [], None
    for step in range(STEPS):
        p.rewind()
        logits = run(network["layers"], x, p)
        loss = F.cross_entropy(logits, labels)
        losses.append(loss.item())
        gradients = torch.autograd.grad(loss, p.list)
        if step == 0:
            slots = [torch.zeros_like(g) for g in gradients]
            first = {"logits": logits[0].tolist(), "gradients": [describe(g) for g in gradients]}
        with torch.no_grad():
            for value, slot, gradient in zip(p.list, slots, gradients):
                slot.mul_(MOMENTUM).add_(gradient)
                value.sub_(LEARNING_RATE * slot)
    return losses, first


def describe(gradient):
    """Length of a gradient, and its largest element with its place: enough to find a wrong layer."""
    flat = gradient.flatten()
    place = int(flat.abs().argmax())
    return [float(flat.norm()), place, float(flat[place])]


def error(gradients, truth):
    """The largest error of a gradient's length or largest element, relative to its length (as the test has it)."""
    longest = max(norm for norm, _, _ in truth)
    off = []
    for (norm, place, value), (true_norm, true_place, true_value) in zip(gradients, truth):
        scale = true_norm + 1e-3 * longest
        off.append(abs(norm - true_norm) / scale)
        if place == true_place:
            off.append(abs(value - true_value) / scale)
    return max(off)


def rounded(value):
    if isinstance(value, float):
        return float(f"{value:.9g}")
    if isinstance(value, list):
        return [rounded(v) for v in value]
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return value


def main():
    out = {
        "madeWith": {"python": platform.python_version(), "torch": torch.__version__, "numpy": np.__version__},
        "learningRate": LEARNING_RATE,
        "momentum": MOMENTUM,
        "epsilon": EPSILON,
        "networks": {},
    }
    for name, network in NETWORKS.items():
        truth, first = train(network, torch.float64)
        single, single_first = train(network, torch.float32)
        moved, _ = train(network, torch.float64, moved=1e-7)
        results = {"losses": truth, "lossesFloat32": single, "lossesMovedInput": moved, "firstStep": first}
        results["gradientErrorFloat32"] = error(single_first["gradients"], first["gradients"])
        out["networks"][name] = {**network, **rounded(results)}
        print(name, *(f"\n  {k} {v}" for k, v in results.items() if k != "firstStep"))
    Path(__file__).with_name("networks.json").write_text(json.dumps(out, indent=None) + "\n")


main()
