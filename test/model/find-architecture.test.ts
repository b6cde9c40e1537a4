import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findArchitecture } from '../../src/model/index.ts';

test('an unknown architecture is refused with the nearest name', () => {
  assert.throws(() => findArchitecture('resnet5O', 10), {
    code: 'MODEL_UNKNOWN',
    message: 'the architecture `resnet5O` does not exist',
    hint: 'did you mean `resnet50`? `fixres model list` lists all networks',
  });
});

test('names of Object.prototype are not architectures', () => {
  assert.throws(() => findArchitecture('constructor', 10), { code: 'MODEL_UNKNOWN' });
});
