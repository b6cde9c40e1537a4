import assert from 'node:assert/strict';
import { test } from 'node:test';
import { didYouMean, didYouMeanName } from '../../src/base/did-you-mean.ts';
import { nearestTerm } from '../../src/base/nearest-term.ts';

test("abbreviations and other tools' names are understood, without wrong guesses", () => {
  assert.equal(nearestTerm('shorter', ['shorter_side', 'reference', 'squash']), 'shorter_side');
  assert.equal(nearestTerm('image_folder', ['shapes', 'folder', 'manifest']), 'folder');
  assert.equal(nearestTerm('gpu', ['cpu', 'cuda', 'webgpu']), 'cuda');
  assert.equal(nearestTerm('gpu', ['cpu']), null);
  assert.equal(nearestTerm('adam', ['sgd', 'adamw']), 'adamw');
  assert.equal(nearestTerm('alpha', ['alpha_beta', 'alpha_gamma']), null);
});

test("a name that a user gave is not taken for another tool's term", () => {
  assert.equal(didYouMean('metal', ['metals', 'coreml']), 'did you mean `coreml`? ');
  assert.equal(didYouMeanName('metal', ['metals', 'coreml']), 'did you mean `metals`? ');
});
