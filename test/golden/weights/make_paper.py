"""Writes paper-checkpoints.json: `python make_paper.py`. Optional, as its results are kept.

    pip install torch torchvision; pip install --no-deps pretrainedmodels munch six tqdm

Names and shapes of the checkpoints of the paper's time, out of the classes that they belong to, as the SHA-256 of the
sorted lines `key [shape]`, counts of batches among them.
"""
import hashlib, importlib.metadata as metadata, json, pathlib
import torch
from pretrainedmodels.models.inceptionresnetv2 import InceptionResNetV2
from pretrainedmodels.models.pnasnet import PNASNet5Large
from pretrainedmodels.models.senet import senet154
from torchvision.models.resnet import Bottleneck, ResNet

# Checkpoints of TensorFlow's slim have an output for the background: pretrainedmodels loads them into 1001 classes.
classes = {
    'Cadene pnasnet5large': lambda: PNASNet5Large(num_classes=1001),
    'Cadene senet154': lambda: senet154(num_classes=1000, pretrained=None),
    'Cadene inceptionresnetv2': lambda: InceptionResNetV2(num_classes=1001),
    'WSL resnext101_32x48d': lambda: ResNet(Bottleneck, [3, 4, 23, 3], groups=32, width_per_group=48),
    'FixRes resnet50': lambda: torch.nn.DataParallel(ResNet(Bottleneck, [3, 4, 6, 3])),
    'FixRes pnasnet5large': lambda: torch.nn.DataParallel(PNASNet5Large(num_classes=1000)),
    'FixRes resnext101_32x48d': lambda: torch.nn.DataParallel(ResNet(Bottleneck, [3, 4, 23, 3], groups=32, width_per_group=48)),
}
# FixRes changed the pooling of PNASNet alone, which has no tensors.
found = {}
for name, build in classes.items():
    with torch.device('meta'):
        state = build().state_dict()
    lines = sorted(f"{key} [{','.join(map(str, value.shape))}]" for key, value in state.items())
    found[name] = {'tensors': len(lines), 'sha256': hashlib.sha256('\n'.join(lines).encode()).hexdigest()}
versions = ', '.join(f'{name} {metadata.version(name)}' for name in ('torch', 'torchvision', 'pretrainedmodels'))
file = pathlib.Path(__file__).parent / 'paper-checkpoints.json'
file.write_text(json.dumps({'origin': f'make_paper.py, {versions}', 'checkpoints': found}, indent=2) + '\n')
