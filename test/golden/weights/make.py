"""Makes the checkpoints of this folder with torch: `python make.py`. Optional, as its results are kept.

values.json says what each tensor holds, as torch itself sees it, and the versions that made the files.
"""
import collections, json, os, pickle, zipfile
import numpy as np, torch

here = os.path.dirname(os.path.abspath(__file__))
path = lambda name: os.path.join(here, name)
torch.manual_seed(0)

base = torch.arange(24, dtype=torch.float32) / 8 - 1
tensors = collections.OrderedDict(
    plain=base.reshape(2, 3, 4).clone(),
    half=(base[:6] / 3).half(),
    brain=(base[:6] / 3).bfloat16(),
    double=(base[:6] / 3).double(),
    transposed=base.reshape(4, 6).t(),
    every_second=base[1::2],
    shared=base[4:10],
    scalar=torch.tensor(2.5),
    empty=torch.zeros(0, 3),
)
counted = collections.OrderedDict(tensors, **{'bn.num_batches_tracked': torch.tensor(7)})
parameter = collections.OrderedDict(weight=torch.nn.Parameter(base[:4].clone()))

torch.save(counted, path('plain.pth'))
torch.save(counted, path('legacy.pth'), _use_new_zipfile_serialization=False)
torch.save({'model': {f'module.{name}': t for name, t in tensors.items()}, 'epoch': 3, 'best': np.float64(0.5)}, path('parallel.pth'))
torch.save({'state_dict': parameter, 'optimizer': {'state': {0: base[:3].clone()}, 'lr': [0.1]}}, path('training-legacy.pth'),
           _use_new_zipfile_serialization=False)
torch.save(counted, path('protocol4.pth'), pickle_protocol=4)

with zipfile.ZipFile(path('plain.pth')) as source, zipfile.ZipFile(path('deflated.pth'), 'w', zipfile.ZIP_DEFLATED) as target:
    for info in source.infolist():
        target.writestr(info.filename, source.read(info))


class Evil:
    def __reduce__(self):
        return (os.system, ('echo fixres-was-here > fixres-was-here',))


torch.save({'model': Evil()}, path('evil.pth'))
torch.save(Evil(), path('evil-legacy.pth'), _use_new_zipfile_serialization=False)

values = {name: dict(shape=list(t.shape), values=t.float().flatten().tolist()) for name, t in tensors.items()}
json.dump(dict(versions=dict(torch=torch.__version__, numpy=np.__version__), tensors=values,
               training=dict(weight=dict(shape=[4], values=base[:4].tolist()))),
          open(path('values.json'), 'w'), indent=1)
