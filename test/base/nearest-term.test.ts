import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean, didYouMeanName } from '../../src/base/did-you-mean.ts';
import { nearestTerm } from '../../src/base/nearest-term.ts';

test('a shortened word and the name that others use are understood, and a wrong guess is not made', () => {
  assert.equal(nearestTerm('shorter', ['shorter_side', 'reference', 'squash']), 'shorter_side');
  assert.equal(nearestTerm('image_folder', ['shapes', 'folder', 'manifest']), 'folder');
  assert.equal(nearestTerm('gpu', ['cpu', 'cuda', 'webgpu']), 'cuda');
  assert.equal(nearestTerm('gpu', ['cpu']), null);
  assert.equal(nearestTerm('adam', ['sgd', 'adamw']), 'adamw');
  assert.equal(nearestTerm('alpha', ['alpha_beta', 'alpha_gamma']), null);
});

test('a name that a user gave is not taken for a foreign word of ours', () => {
  assert.equal(didYouMean('metal', ['metals', 'coreml']), 'did you mean `coreml`? ');
  assert.equal(didYouMeanName('metal', ['metals', 'coreml']), 'did you mean `metals`? ');
});
