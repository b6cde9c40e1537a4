import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openEngine } from '../../../src/engine/index.ts';
import { checkForward, compareStructure, goldenNetwork } from '../../../src/model/golden/check-forward.ts';
import { type Figure, isSame } from '../../../src/model/golden/figure.ts';
import type { ForwardGolden } from '../../../src/model/golden/golden.ts';
import { readGolden } from '../../../src/model/golden/read-golden.ts';
import { fileShape } from '../../../src/model/weights/layout.ts';

// Origin of the files: torchvision or timm (their versions are in the files), the smallest of their sizes, seed 0.
const folder = fileURLToPath(new URL('../../golden/model/forward', import.meta.url));

const readForward = (model: string): ForwardGolden => {
  const golden = readGolden(`${folder}/${model}.json`);
  assert.ok(golden.kind === 'forward');
  return golden;
};

const differing = (figures: readonly Figure[]) => figures.filter((figure) => !isSame(figure));

before(() => openEngine({ engine: 'onnx', threads: 1 }));

for (const file of readdirSync(folder)) {
  const model = file.replace('.json', '');
  test(`${model} gives torch's values, block by block, with generated weights`, async () => {
    const golden = readForward(model);
    const figures = await checkForward(golden);
    const blocks = [...golden.runs, ...golden.referenceRuns].reduce((total, run) => total + run.blocks.size, 0);
    assert.equal(figures.filter(({ aspect }) => aspect === 'blocks').length, blocks);
    assert.deepEqual(differing(figures), []);
  });
}

test('the wrong epsilon and padding are found in the first block that has them', async () => {
  const [first, ...others] = differing(
    await checkForward({ ...readForward('efficientnet_lite0'), model: 'tf_efficientnet_lite0' }),
  );
  assert.deepEqual([first?.aspect, first?.name], ['blocks', 'conv_stem']);
  assert.ok(others.some(({ aspect }) => aspect === 'logits'));
});

test('a single wrong figure of a block, of the pooled features or of the logits is found', async () => {
  const golden = readForward('resnet18');
  const [run] = golden.runs as [ForwardGolden['runs'][number]];
  const block = run.blocks.get('layer3.1')!;
  const changed = {
    ...run,
    blocks: new Map([
      ...run.blocks,
      ['layer3.1', { ...block, figures: block.figures.with(6, block.figures[6]! + 0.1) }],
    ]),
    pooledL2: [run.pooledL2[0]! * 1.01, run.pooledL2[1]!],
    logits: [run.logits[0]!, run.logits[1]!.with(15, run.logits[1]![15]! + 0.01)],
    argmax: [run.argmax[0]!, 0],
  };
  const found = differing(await checkForward({ ...golden, runs: [changed] })).map(
    ({ aspect, name }) => `${aspect} ${name}`,
  );
  assert.deepEqual(found, ['blocks layer3.1', 'pooled length', 'logits image 1', 'logits top class']);
});

test('a block that the network does not have is a difference', async () => {
  const golden = readForward('resnet18');
  const [run] = golden.runs as [ForwardGolden['runs'][number]];
  const blocks = new Map([['layer5.0', { shape: [1, 1, 1], figures: [0, 0, 0, 0, 0, 0, 0] }]]);
  const found = differing(await checkForward({ ...golden, runs: [{ ...run, blocks }] }));
  assert.deepEqual(
    found.map(({ name, note }) => [name, note]),
    [['layer5.0', 'the network has no step of this name']],
  );
});

test('missing, unexpected and mis-shaped keys and wrong counts are reported', () => {
  const network = goldenNetwork('resnet18');
  const keys = new Map(network.parameters.map((parameter) => [parameter.name, fileShape(parameter)]));
  for (const { name, role } of network.parameters) {
    if (role === 'bn-variance') keys.set(name.replace(/running_var$/, 'num_batches_tracked'), []);
  }
  const golden = readForward('resnet18');
  const structure = { sidePx: 224, multiplyAdds: 1_814_073_344, keys, keyCount: 122 };
  assert.deepEqual(differing(compareStructure(network, { ...golden, structure })), []);

  const others = new Map([...keys, ['fc.weight', [1000, 513]], ['head.weight', [1]]]);
  others.delete('fc.bias');
  const wrong = { ...structure, keys: others, multiplyAdds: 1 };
  assert.deepEqual(
    differing(compareStructure(network, { ...golden, parameters: 5, structure: wrong })).map(({ note }) => note),
    [
      '11689512 instead of 5',
      '1814073344 instead of 1',
      'fc.weight has the shape [1000,512] instead of [1000,513]; head.weight is missing; fc.bias is not in the file',
    ],
  );
});
