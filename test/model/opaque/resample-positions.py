"""Goldens of resample-positions.test.ts: python resample-positions.py, with timm's `resample_abs_pos_embed`."""
import json, timm, torch
from timm.layers import resample_abs_pos_embed
embedding = lambda tokens: (torch.arange(tokens * 2) * 37 % 23 / 10).reshape(1, tokens, 2)
for side, prefix, to in ((3, 1, 5), (5, 0, 2), (4, 2, 6), (3, 1, [2, 5]), (4, 0, [6, 3])):
    grid = [to, to] if isinstance(to, int) else to
    got = resample_abs_pos_embed(embedding(side * side + prefix), grid, num_prefix_tokens=prefix)
    print(json.dumps(dict(side=side, prefix=prefix, to=to, values=[round(x, 5) for x in got.flatten().tolist()])))
print(f'timm {timm.__version__}, torch {torch.__version__}')
