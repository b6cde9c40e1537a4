import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openEngine } from '../../../src/engine/index.ts';
import { TrunkPass } from '../../../src/method/features/trunk-pass.ts';
import { findArchitecture } from '../../../src/model/index.ts';
import { generatedWeights } from '../../model/generated.ts';
import { plain } from '../memory-features.ts';

before(() => openEngine({ engine: 'onnx', threads: 1 }));

const everyCut = ['cells:2', 'cells:1', 'bn', 'pooled'];

for (const architecture of ['tinynet', 'resnet18']) {
  test(`the bits at a cut of ${architecture} do not depend on which other cuts are asked for`, async () => {
    const network = findArchitecture(architecture, 5);
    const weights = generatedWeights(network, 0);
    const [images, sidePx] = [3, 40];
    const pixels = Uint8Array.from({ length: images * sidePx * sidePx * 3 }, (_, i) => (31 * i * i + 17 * i) % 251);
    const batch = { pixels, labels: new Int32Array(images), indices: new Int32Array(images), sizePx: sidePx };
    const outputs = async (cuts: readonly string[]) => {
      const trunk = new TrunkPass(network, weights, plain, cuts);
      const values = await trunk.outputs(batch, cuts);
      const copies = new Map([...values].map(([cut, tensors]) => [cut, tensors.map((tensor) => tensor.slice())]));
      trunk.dispose();
      return copies;
    };
    const together = await outputs(everyCut);
    for (const cut of everyCut) {
      const alone = await outputs([cut]);
      assert.deepEqual([...alone.keys()], [cut]);
      assert.deepEqual(alone.get(cut), together.get(cut), cut);
    }
  });
}
