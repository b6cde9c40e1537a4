import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { openEngine } from '../../../src/engine/index.ts';
import { normalizePixels, pixelTensor } from '../../../src/method/features/normalize.ts';

before(() => openEngine({ engine: 'cpu' }));

test('pixels become (x / 255 - mean) / std, channel by channel', () => {
  const pixels = pixelTensor(Uint8Array.of(0, 255, 102, 51, 0, 255, 1, 2, 3, 4, 5, 6), 2);
  const normalized = normalizePixels(pixels, { mean: [0.5, 0.25, 0.4], std: [0.5, 0.25, 0.2] });
  assert.deepEqual(normalized.shape, [1, 2, 2, 3]);
  // By hand: (0 - 0.5) / 0.5, (1 - 0.25) / 0.25, (0.4 - 0.4) / 0.2, (0.2 - 0.5) / 0.5, (0 - 0.25) / 0.25, (1 - 0.4) / 0.2.
  [-1, 3, 0, -0.6, -1, 3].forEach((expected, index) => {
    assert.ok(Math.abs(normalized.dataSync<'float32'>()[index]! - expected) < 1e-6, `${index}`);
  });
});
