import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timedHead } from '../../src/app/facts/timed-head.ts';
import { openEngine } from '../../src/engine/index.ts';
import { findArchitecture } from '../../src/model/index.ts';

test('a head on feature maps is timed on random features, whatever its network has learned', async () => {
  await openEngine({ engine: 'cpu', device: 'cpu' });
  const head = { scope: { classifier: true, bn: true, lastCells: 0 }, bn: 'affine' } as const;
  const bytesPerSecond = await timedHead(head, findArchitecture('tinynet', 5), 32);
  assert.ok(bytesPerSecond > 0 && Number.isFinite(bytesPerSecond));
});
