import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import {
  exportModel,
  freeze,
  openEngine,
  openModel,
  type Tensor2D,
  type Tensor4D,
  tf,
} from '../../../src/engine/index.ts';
import { LiveParameters } from '../../../src/method/training/live-parameters.ts';
import { attention } from '../../../src/model/layers/attention.ts';
import { sequence } from '../../../src/model/layers/compose.ts';
import { classToken, patches, tokens } from '../../../src/model/layers/tokens.ts';
import { folderWith } from '../../data/support.ts';
import { hashedNumbers } from '../../engine/golden-network.ts';

before(() => openEngine({ engine: 'onnx', threads: 1 }));

test('tokens on another grid than the trained one, and attention between them, can be exported for any number of images', (t) => {
  const channels = 8;
  const layer = sequence(
    patches('patch', { architecture: 'small', patchPx: 4, channels }),
    tokens({ side: 2, channels }),
    attention('attn', channels, 2),
    classToken,
  );
  const weights = new Map(
    layer.parameters.map(({ name, shape }, index) => [
      name,
      hashedNumbers(
        shape.reduce((product, size) => product * size, 1),
        index + 1,
      ),
    ]),
  );
  const parameters = new LiveParameters(layer.parameters, weights);
  t.after(() => parameters.dispose());
  const constants = new Map(layer.parameters.map(({ name }) => [name, parameters.context.parameter(name)]));
  freeze([...constants.values()]);
  const apply = (images: Tensor4D) => layer.apply(images, parameters.context) as Tensor2D;
  const file = join(folderWith(t, {}), 'model.onnx');
  writeFileSync(file, Buffer.concat(exportModel({ inputShape: [12, 12, 3], constants, apply }, {})));
  const model = openModel(file);
  t.after(() => model.close());
  for (const batch of [1, 3]) {
    const pixels = hashedNumbers(batch * 3 * 144, 9);
    const expected = apply(tf.transpose(tf.tensor4d(pixels, [batch, 3, 12, 12]), [0, 2, 3, 1]) as Tensor4D).dataSync();
    const got = model.run(pixels, [batch, 3, 12, 12], channels);
    assert.equal(got.length, batch * channels);
    for (const [index, value] of got.entries()) assert.ok(Math.abs(value - expected[index]!) < 1e-5);
    assert.ok(got.some((value) => Math.abs(value) > 1e-2));
  }
});
