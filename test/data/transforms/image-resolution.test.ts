import assert from 'node:assert/strict';
import { test } from 'node:test';
import { imageResolutionPx } from '../../../src/domain/test-transform.ts';

test('a crop ratio of 0.875 gives the size of the reference, int((256 / 224) * K), at every K up to 2048', () => {
  for (let side = 1; side <= 2048; side++) {
    assert.equal(imageResolutionPx(side, 0.875), Math.floor((256 / 224) * side), `K = ${side}`);
  }
});

test('224 is cropped from 256, and from 224 at a crop ratio of 1', () => {
  assert.equal(imageResolutionPx(224, 0.875), 256);
  assert.equal(imageResolutionPx(224, 1), 224);
});
