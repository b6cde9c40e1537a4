"""Writes one network's weights in the formats of training tools: make.py FOLDER. Needs torch, torchvision, safetensors
and NumPy.

expected.json has, for each file, the logits of torchvision's resnet18 for images.f32 ([4, 96, 96, 3], 32-bit floats),
and those of the averaged weights if the file has them too.
"""
import argparse
import datetime
import json
import pathlib
import sys

import numpy as np
import torch
import torchvision
from safetensors.torch import save_file

SIDE = 96


def network(seed):
    torch.manual_seed(seed)
    return torchvision.models.resnet18(num_classes=10).eval()


def under(prefix, weights):
    return {prefix + name: value for name, value in weights.items()}


def hub_config():
    half = [0.5, 0.5, 0.5]
    expects = dict(input_size=[3, SIDE, SIDE], crop_pct=0.95, interpolation='bicubic', mean=half, std=half)
    names = [f'class {index}' for index in range(10)]
    return dict(architecture='resnet18', num_classes=10, label_names=names, pretrained_cfg=expects)


def sharded(folder, weights):
    folder.mkdir()
    names = list(weights)
    parts = {'model-00001-of-00002.safetensors': names[::2], 'model-00002-of-00002.safetensors': names[1::2]}
    for file, part in parts.items():
        save_file({name: weights[name].clone() for name in part}, folder / file)
    where = {name: file for file, part in parts.items() for name in part}
    (folder / 'model.safetensors.index.json').write_text(json.dumps(dict(metadata={}, weight_map=where)))


def main(folder):
    plain_net, ema_net = network(1), network(2)
    plain, ema = plain_net.state_dict(), ema_net.state_dict()
    rounded_net = network(1)
    rounded_net.load_state_dict({n: v.bfloat16().float() if v.is_floating_point() else v for n, v in plain.items()})
    options = argparse.Namespace(lr=np.float64(0.1), data=pathlib.PosixPath('data'), began=datetime.datetime(2026, 1, 2))
    momentum = torch.optim.SGD(plain_net.parameters(), 0.1, momentum=0.9).state_dict()
    pickled = {
        'plain.pth': plain,
        'model_state_dict.pth': dict(epoch=3, model_state_dict=plain, optimizer_state_dict=momentum, loss=0.1),
        'timm_training.pth': dict(epoch=3, arch='resnet18', state_dict=plain, state_dict_ema=ema, args=options, metric=np.float32(70)),
        'reference_training.pth': dict(model=plain, model_ema={**under('module.', ema), 'n_averaged': torch.tensor(9)}, args=options),
        'compiled.pth': under('_orig_mod.', plain),
        'compiled_ddp.pth': dict(state_dict=under('module._orig_mod.', plain)),
        'lightning.ckpt': dict(state_dict=under('model.', plain), hyper_parameters=dict(options={'a', 'b'}), callbacks=dict(best=pathlib.PosixPath('x.ckpt'))),
        'lightning_backbone.ckpt': dict(state_dict={**under('net.', plain), 'criterion.weight': torch.ones(10)}),
        'numpy_rng.pth': dict(model=plain, rng=np.random.RandomState(0).get_state(), torch_rng=torch.get_rng_state()),
        'sequential_head.pth': {name.replace('fc.', 'fc.1.'): value for name, value in plain.items()},
        'whole_module.pth': plain_net,
        'bfloat16.pth': {n: v.bfloat16() if v.is_floating_point() else v for n, v in plain.items()},
    }
    for file, content in pickled.items():
        torch.save(content, folder / file)
    torch.save(plain, folder / 'legacy.pth', _use_new_zipfile_serialization=False)
    torch.jit.script(plain_net).save(folder / 'torchscript.pt')
    save_file({name: value.clone() for name, value in plain.items()}, folder / 'plain.safetensors')
    hub = folder / 'hub_snapshot'
    hub.mkdir()
    save_file({name: value.clone() for name, value in plain.items()}, hub / 'model.safetensors')
    (hub / 'config.json').write_text(json.dumps(hub_config()))
    sharded(folder / 'sharded', plain)
    torch.manual_seed(0)
    images = torch.rand(4, SIDE, SIDE, 3) * 4 - 2
    images.numpy().astype('<f4').tofile(folder / 'images.f32')
    with torch.no_grad():
        logits = {key: net(images.permute(0, 3, 1, 2)).flatten().tolist() for key, net in dict(plain=plain_net, ema=ema_net, rounded=rounded_net).items()}
    files = [*pickled, 'legacy.pth', 'torchscript.pt', 'plain.safetensors', 'hub_snapshot', 'sharded']
    expected = [dict(file=file, entry=None, logits=logits['rounded' if file == 'bfloat16.pth' else 'plain']) for file in files]
    expected += [dict(file=file, entry='ema', logits=logits['ema']) for file in ('timm_training.pth', 'reference_training.pth')]
    versions = dict(torch=torch.__version__, torchvision=torchvision.__version__)
    (folder / 'expected.json').write_text(json.dumps(dict(side=SIDE, versions=versions, files=expected)))


main(pathlib.Path(sys.argv[1]))
