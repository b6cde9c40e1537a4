import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expandBraces } from '../../../../src/data/datasets/shards/expand-braces.ts';

test('a range keeps the digits of its ends, a list gives names, and several braces are combined', () => {
  assert.deepEqual(expandBraces('a.tar'), ['a.tar']);
  assert.deepEqual(expandBraces('t-{008..011}.tar'), ['t-008.tar', 't-009.tar', 't-010.tar', 't-011.tar']);
  assert.deepEqual(expandBraces('{9..11}'), ['9', '10', '11']);
  assert.deepEqual(expandBraces('{a,b}/{0..1}.tar'), ['a/0.tar', 'a/1.tar', 'b/0.tar', 'b/1.tar']);
  assert.equal(expandBraces('imagenet-{000000..001281}.tar').length, 1282);
});

test('a descending range is empty', () => {
  assert.deepEqual(expandBraces('{3..1}'), []);
});

test('a text that stands for too many shards is refused, and a long one is read', () => {
  for (const text of ['{0..99999999999}.tar', '{a,b}'.repeat(40), '{0..999}{0..999}{0..1}'])
    assert.throws(() => expandBraces(text), { code: 'DATA_MANIFEST_INVALID', message: /more than 1000000 shards/ });
  assert.deepEqual(expandBraces('{a}'.repeat(20_000)), ['a'.repeat(20_000)]);
});
