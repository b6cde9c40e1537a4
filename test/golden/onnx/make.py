"""Writes the ONNX files and logits that test/model/onnx compares with. Optional: the results are committed.

    pip install torch onnx onnxscript onnxruntime numpy
    python make.py

The logits are ONNX Runtime's, for the pixels `sin(0.37 * index)`, index counting [channel, row, column].
"""

import json
import pathlib

import numpy
import onnx
import onnxruntime
import torch
from torch import nn

here = pathlib.Path(__file__).parent


class Residual(nn.Module):
    """A small residual network: a grouped and a dilated convolution, a gate, ReLU6 and a closing batch norm."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 8, 3, 2, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(8)
        self.pool1 = nn.MaxPool2d(3, 2, 1)
        self.conv2 = nn.Conv2d(8, 8, 3, 1, 2, dilation=2, groups=4, bias=False)
        self.bn2 = nn.BatchNorm2d(8)
        self.gate = nn.Conv2d(8, 8, 1)
        self.conv3 = nn.Conv2d(8, 8, (3, 1), 1, (1, 0), bias=False)
        self.bn3 = nn.BatchNorm2d(8)
        self.fc = nn.Linear(8, 5)

    def forward(self, x):
        x = self.pool1(torch.relu(self.bn1(self.conv1(x))))
        y = nn.functional.relu6(self.bn2(self.conv2(x)))
        y = y * torch.sigmoid(self.gate(y.mean((2, 3), keepdim=True)))
        x = torch.relu(self.bn3(self.conv3(y)) + x)
        return self.fc(torch.flatten(nn.functional.adaptive_avg_pool2d(x, 1), 1))


class Channels(nn.Module):
    """Hard-swish, a strided average pooling, channels side by side, a flatten by `view`, and a closing softmax."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 6, 3, 2, 1)
        self.left = nn.Conv2d(6, 4, 1)
        self.right = nn.Conv2d(6, 6, 3, 1, 1, groups=6)
        self.fc = nn.Linear(10, 4)

    def forward(self, x):
        x = nn.functional.hardswish(self.conv1(x))
        x = torch.cat([self.left(x), self.right(x) * 0.5 - 0.1], 1)
        x = nn.functional.silu(nn.functional.avg_pool2d(x, 2))
        x = x.mean((2, 3))
        return torch.softmax(self.fc(x.view(x.shape[0], -1)), 1)


def randomise(network, seed):
    generator = torch.Generator().manual_seed(seed)
    for name, value in [*network.named_parameters(), *network.named_buffers()]:
        if value.dtype.is_floating_point:
            value.data.copy_(torch.rand(value.shape, generator=generator) + 0.5 if "var" in name
                             else torch.randn(value.shape, generator=generator) * 0.4)
    return network.eval()


def pixels(side):
    return numpy.sin(0.37 * numpy.arange(3 * side * side)).astype(numpy.float32).reshape(1, 3, side, side)


def export(network, file, **options):
    torch.onnx.export(network, (torch.from_numpy(pixels(32)),), here / file, input_names=["image"],
                      output_names=["logits"], **options)
    # Without the addresses of source files that the exporter writes beside every node.
    model = onnx.load(here / file)
    for part in (model, model.graph, *model.graph.node, *model.graph.value_info, *model.graph.input, *model.graph.output):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, here / file)


dynamic = {"image": {0: "batch", 2: "height", 3: "width"}}
residual, channels = randomise(Residual(), 1), randomise(Channels(), 2)
preserve = {"training": torch.onnx.TrainingMode.PRESERVE, "do_constant_folding": False}
export(residual, "residual.onnx", dynamo=False, opset_version=13, dynamic_axes=dynamic, **preserve)
export(residual, "folded.onnx", dynamo=False, opset_version=17, dynamic_axes=dynamic)
export(channels, "channels.onnx", dynamo=True, opset_version=18, external_data=False, dynamic_shapes=(
    {0: torch.export.Dim("batch"), 2: torch.export.Dim.AUTO, 3: torch.export.Dim.AUTO},))

logits = {}
for file in ("residual.onnx", "folded.onnx", "channels.onnx"):
    session = onnxruntime.InferenceSession(here / file)
    logits[file] = {side: session.run(None, {"image": pixels(side)})[0][0].tolist() for side in (32, 45)}
(here / "logits.json").write_text(json.dumps({
    "origin": f"make.py, onnxruntime {onnxruntime.__version__}, torch {torch.__version__}", "logits": logits}, indent=1) + "\n")
