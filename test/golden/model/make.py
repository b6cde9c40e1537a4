"""What torchvision and timm make of generated weights: structure.json (keys, shapes, parameters, multiply-adds) and forward/*.json.

  python make.py structure NAME ...   puts the networks' lines into structure.json
  python make.py forward NAME ...     writes forward/NAME.json, for the smallest size and seed 0
  python make.py two_sides NAME ...   writes forward/NAME.two-sides.json, for images that are wider than high
  python make.py steps NAME ...       writes steps-NAME.json: three steps of SGD in each scope

Weights and images: see src/model/golden/generate.ts, which says the same in TypeScript. Networks that both libraries have under
one name are torchvision's.
"""
import copy, hashlib, json, pathlib, platform, re, sys
import numpy as np, timm, torch, torchvision
from torch import nn

here = pathlib.Path(__file__).parent
seed, batch = 0, 2
# EfficientNetV2's values would grow beyond float32's precision with the gain of 4 that other depthwise convolutions have.
has_small_gain = re.compile(r'.*efficientnet_?v2.*')
of_torchvision = re.compile(r'(wide_)?res(net|next)\d.*|densenet\d+|mobilenet_v2')
efficient = r'conv_stem|bn1|blocks\.\d\.\d+|conv_head|bn2'
blocks_of = [  # modules whose outputs are recorded
    (r'(wide_)?res(net|next).*', r'conv1|bn1|maxpool|layer\d\.\d+'),
    (r'densenet.*', r'features\.(conv0|norm0|pool0|denseblock\d|transition\d|norm5)'),
    (r'mobilenet_v2', r'features\.\d+'),
    (r'(tf_)?efficientnet.*|mobilenetv3.*', efficient),
    (r'regnet.*', r'stem|s\d\.b\d+'),
    (r'convnext.*', r'stem|stages\.\d\.(downsample|blocks\.\d+)'),
    (r'(vit|deit).*', r'patch_embed|blocks\.\d+|norm'),
]
sizes = {'tf_efficientnetv2_s': 300, 'efficientnet_v2_s': 300, 'tf_efficientnetv2_b0': 192, 'tf_efficientnetv2_b1': 192,
         'tf_efficientnetv2_b2': 208, 'tf_efficientnetv2_b3': 240}


def build(name):
    if of_torchvision.fullmatch(name): return getattr(torchvision.models, name)()
    # torchvision's function under timm's names.
    if name == 'efficientnet_v2_s': return timm.create_model('efficientnetv2_s', bn_eps=1e-3)
    return timm.create_model(name, **({'dynamic_img_size': True} if re.match('vit|deit', name) else {}))


# ---------------------------------------------------------------- the generator
def fnv1a(text):
    state = 0x811C9DC5
    for byte in text.encode(): state = ((state ^ byte) * 0x01000193) & 0xFFFFFFFF
    return state


def uniform(tag, count):
    h = np.arange(count, dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(fnv1a(tag))
    h ^= h >> 16; h *= np.uint32(0x85EBCA6B); h ^= h >> 13; h *= np.uint32(0xC2B2AE35); h ^= h >> 16
    return h / 4294967296.0


def values(key, shape, keys, depthwise_gain):
    if key.endswith('num_batches_tracked'): return np.zeros(shape, np.int64)
    count = int(np.prod(shape))
    u = uniform(f'{seed}:{key}', count)
    if key.endswith('running_mean'): v = (u - 0.5) * 0.2
    elif key.endswith('running_var'): v = 0.5 + u
    elif key in ('pos_embed', 'cls_token'): v = u - 0.5
    elif key.endswith('.bias'): v = (u - 0.5) * (0.2 if key[:-4] + 'running_mean' in keys else 0.1)
    elif len(shape) == 1: v = 0.5 + u
    else: v = (u - 0.5) * (2 * (depthwise_gain if key.endswith('conv_dw.weight') else 1) * np.sqrt(3 / (count // shape[0])))
    return v.astype(np.float32).reshape(shape)


def filled(name):
    model = build(name)
    state = model.state_dict()
    gain = 1.5 if has_small_gain.fullmatch(name) else 4.0
    with torch.no_grad():
        for key, tensor in state.items(): tensor.copy_(torch.from_numpy(values(key, tuple(tensor.shape), state, gain)))
    return model.eval()


def images(size, batch=batch):
    height, width = (size, size) if isinstance(size, int) else size
    lattice = uniform(f'{seed}:lattice', batch * 3 * 64 * 64).reshape(batch, 3, 64, 64)
    noise = uniform(f'{seed}:image', batch * 3 * height * width).reshape(batch, 3, height, width)
    (row, down), (column, right) = [(place >> 5, (place & 31) / 32) for place in (np.arange(height)[:, None], np.arange(width)[None])]
    above = lattice[:, :, row, column] * (1 - right) + lattice[:, :, row, column + 1] * right
    below = lattice[:, :, row + 1, column] * (1 - right) + lattice[:, :, row + 1, column + 1] * right
    smooth = (above * (1 - down) + below * down - 0.5) * 4
    return torch.from_numpy((smooth + (noise - 0.5)).astype(np.float32))


# ---------------------------------------------------------------- what is recorded
def number(x, digits=7): return float(f'%.{digits}g' % float(x))
def numbers(t, digits=7): return [number(x, digits) for x in t.detach().flatten().tolist()]


def versions():
    return dict(torch=torch.__version__, torchvision=torchvision.__version__, timm=timm.__version__, numpy=np.__version__,
                python=platform.python_version())


def outputs(model, x, pattern):
    """Logits, pooled features, and the figures of each module that the pattern names."""
    blocks, features = {}, []
    def watch(name):
        def hook(_, __, y):
            if y.dim() == 3: y = y.transpose(1, 2)[..., None]  # tokens: [channels, tokens, 1]
            d, w = y.detach().double(), min(1, y.shape[-1] - 1)
            points = (d.mean(), d.std(unbiased=False), d.min(), d.max(), d[0, 0, 0, 0], d[0, 1, 0, w], d[-1, -1, -1, -1])
            blocks[name] = [list(y.shape[1:])] + [number(v, 6) for v in points]
        return hook
    modules = dict(model.named_modules())
    hooks = [m.register_forward_hook(watch(n)) for n, m in modules.items() if re.fullmatch(pattern, n)]
    classifier = [m for m in modules.values() if isinstance(m, nn.Linear)][-1]
    hooks.append(classifier.register_forward_pre_hook(lambda _, inputs: features.append(inputs[0].detach())))
    with torch.no_grad(): logits = model(x)
    for hook in hooks: hook.remove()
    return logits, features[0], blocks


def forward(name):
    # At 64 pixels MobileNetV3's values differ between float32 and double precision by more than the tolerance.
    write_forward(name, 96 if name.startswith('mobilenetv3') else 64, f'{name}.json')


def two_sides(name):
    # Odd maps on the way, where padding at one end shows; but for whole patches.
    write_forward(name, (64, 96) if re.match('vit|deit', name) else (72, 104), f'{name}.two-sides.json')


def write_forward(name, size, file):
    model = filled(name)
    pattern = next(p for n, p in blocks_of if re.fullmatch(n, name))
    y, f, blocks = outputs(model, images(size), pattern)
    d = y.double()
    precise, _, _ = outputs(model.double(), images(size).double(), pattern)
    run = dict(batch=batch, size=size, logits0=numbers(y[0, :16]), logits1=numbers(y[1, :16]), sum=numbers(d.sum(1)),
               l2=numbers(d.norm(dim=1)), argmax=y.argmax(1).tolist(), logits_std=number(d.std()),
               sample_diff=number((d[0] - d[1]).norm() / d[0].norm(), 4), pooled0=numbers(f[0, :16]), pooled1=numbers(f[1, :16]),
               pooled_l2=numbers(f.double().norm(dim=1)), blocks=blocks, f64_logits0=numbers(precise[0, :16], 9),
               f64_argmax=precise.argmax(1).tolist())
    record = dict(model=name, seed=seed, versions=versions(), params=sum(p.numel() for p in model.parameters()),
                  native_size=sizes.get(name, 224), runs=[run])
    (here / 'forward' / file).write_text(json.dumps(record, separators=(',', ':')) + '\n')


# The last normalisation and the last block of networks whose steps are recorded.
parts_of = {'vit_tiny_patch16_224': ('norm', 'blocks.11'), 'convnext_tiny': ('head.norm', 'stages.3.blocks.2'),
            'regnety_016': ('s4.b2.conv3.bn', 's4.b2')}


def steps(name):
    start, side, count = filled(name), 64, 8
    norm, block = parts_of[name]
    x, labels = images(side, count), torch.arange(count) * 7 % 1000
    classifier = next(n for n, m in reversed(list(start.named_modules())) if isinstance(m, nn.Linear))
    scopes = {'classifier': [], 'lastbn_trained_affine': [norm], 'last_block': sorted({block, norm})}
    record = dict(model=name, seed=seed, versions=versions(), size=side, batch=count, labels=labels.tolist(), lr=0.01, momentum=0.9,
                  weight_decay=1e-4, scopes={})
    for scope, modules in scopes.items():
        model = copy.deepcopy(start)
        for key, parameter in model.named_parameters():
            parameter.requires_grad_(any(key.startswith(f'{prefix}.') for prefix in [classifier, *modules]))
        for module in modules: model.get_submodule(module).train()
        trained = [p for p in model.parameters() if p.requires_grad]
        optimizer = torch.optim.SGD(trained, 0.01, 0.9, weight_decay=1e-4)
        entry = dict(trained=[k for k, p in model.named_parameters() if p.requires_grad], losses=[])
        initial = {k: v.clone() for k, v in model.state_dict().items()}
        for step in (1, 2, 3):
            loss = nn.functional.cross_entropy(model(x), labels)
            entry['losses'].append(number(loss.detach(), 9)); optimizer.zero_grad(); loss.backward()
            if step == 1: entry['grad0_l2'] = {k: number(p.grad.double().norm()) for k, p in model.named_parameters() if p.requires_grad}
            optimizer.step()
            if step == 2: continue
            changed = {k: dict(first8=numbers(v.flatten()[:8], 9), delta_l2=number((v - initial[k]).double().norm()))
                       for k, v in model.state_dict().items() if not torch.equal(v, initial[k]) and 'tracked' not in k}
            with torch.no_grad(): y = copy.deepcopy(model).eval()(x)
            entry[f'after{step}'] = dict(changed=changed, eval_logits0=numbers(y[0, :8], 9),
                                         eval_loss=number(nn.functional.cross_entropy(y, labels), 9))
        record['scopes'][scope] = entry
    (here / f'steps-{name}.json').write_text(json.dumps(record, separators=(',', ':')) + '\n')


def structure(name):
    with torch.device('meta'): model, x = build(name).eval(), torch.empty(1, 3, sizes.get(name, 224), sizes.get(name, 224))
    macs = []
    for module in model.modules():
        if isinstance(module, (nn.Conv2d, nn.Linear)):
            module.register_forward_hook(lambda m, _, y: macs.append(y.numel() * m.weight[0].numel()))
    with torch.no_grad(): model(x)
    state = {k: list(v.shape) for k, v in model.state_dict().items() if not k.endswith('num_batches_tracked')}
    lines = sorted(f'{k} [{",".join(map(str, shape))}]' for k, shape in state.items())
    return dict(parameters=sum(p.numel() for p in model.parameters()), tensors=len(state),
                sha256=hashlib.sha256('\n'.join(lines).encode()).hexdigest(), sidePx=x.shape[-1], multiplyAdds=sum(macs))


def write_structures(names):
    file = here / 'structure.json'
    known = json.loads(file.read_text())
    known['architectures'].update({name: structure(name) for name in names})
    lines = ',\n'.join(f'    {json.dumps(name)}: {json.dumps(entry)}' for name, entry in known['architectures'].items())
    file.write_text(f'{{\n  "origin": {json.dumps(known["origin"])},\n  "architectures": {{\n{lines}\n  }}\n}}\n')


if __name__ == '__main__':
    what, *names = sys.argv[1:]
    if what == 'structure': write_structures(names)
    else:
        for name in names: {'forward': forward, 'two_sides': two_sides, 'steps': steps}[what](name)
