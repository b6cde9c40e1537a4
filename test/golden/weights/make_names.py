"""torchvision's keys and timm's at the same places: other-names.json. Run in this folder: python make_names.py"""
import json, pathlib
import timm, torchvision

pairs = {  # our name: torchvision's network, timm's, and whether ours are torchvision's names
    'mobilenet_v2': (torchvision.models.mobilenet_v2(), timm.create_model('mobilenetv2_100'), True),
    'regnety_032': (torchvision.models.regnet_y_3_2gf(), timm.create_model('regnety_032'), False),
    'efficientnet_v2_s': (torchvision.models.efficientnet_v2_s(), timm.create_model('efficientnetv2_s', bn_eps=1e-3), False),
    'convnext_tiny': (torchvision.models.convnext_tiny(), timm.create_model('convnext_tiny'), False),
}


def keys(model): return [k for k in model.state_dict() if not k.endswith('num_batches_tracked')]


def places(architecture, theirs, ours):
    """Modules are declared in one order, but that RegNet's shortcut comes first in torchvision."""
    if architecture.startswith('regnet'):
        for block in sorted({k.rsplit('.proj.', 1)[0] for k in theirs if '.proj.' in k}):
            shortcut = [k for k in theirs if k.startswith(f'{block}.proj.')]
            rest = [k for k in theirs if k.startswith(f'{block}.f.')]
            at = theirs.index(shortcut[0])
            theirs[at:at + len(shortcut) + len(rest)] = rest + shortcut
    return dict(zip(theirs, ours, strict=True))


named = {}
for architecture, (torchvisions, timms, is_ours_torchvisions) in pairs.items():
    theirs, ours = keys(torchvisions), keys(timms)
    if is_ours_torchvisions: theirs, ours = ours, theirs
    named[architecture] = places(architecture, theirs, ours)
    states = (timms, torchvisions) if is_ours_torchvisions else (torchvisions, timms)
    for a, b in named[architecture].items():
        assert states[0].state_dict()[a].numel() == states[1].state_dict()[b].numel(), (a, b)
origin = f'torchvision {torchvision.__version__} and timm {timm.__version__}: state_dict() of each; keys at the same place'
lines = ',\n'.join(f'{json.dumps(name)}: {json.dumps(keys)}' for name, keys in named.items())
pathlib.Path('other-names.json').write_text(f'{{\n"origin": {json.dumps(origin)},\n{lines}\n}}\n')
