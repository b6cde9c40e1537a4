import assert from 'node:assert/strict';
import { test } from 'node:test';
import { canonicalJson, constant, contentKey } from '../../src/base/json.ts';

test('the canonical text has its keys sorted by code unit, no spaces, and no undefined members', () => {
  const value = { b: [1, -0, 1e21, 1e-7], a: { é: true, Z: null, z: 'text' }, gone: undefined, '': false };
  assert.equal(canonicalJson(value), '{"":false,"a":{"Z":null,"z":"text","é":true},"b":[1,0,1e+21,1e-7]}');
});

test('strings are written as in JSON', () => {
  for (const text of ['', 'plain ~', '"', '\\', '\n', '\u0000', '\u007f', 'ü', '\u2028', '\ud800', '🐟']) {
    assert.equal(canonicalJson(text), JSON.stringify(text));
    assert.equal(canonicalJson({ [text]: text }), JSON.stringify({ [text]: text }));
  }
});

test('a value without a JSON form is refused', () => {
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY, 1n, () => 1, undefined]) {
    assert.throws(() => canonicalJson([value]), TypeError);
  }
});

test('a constant cannot be changed, and is written like any other value', () => {
  const plain = () => ({ scale: [0.5, 1], name: 'crop' });
  const kept = constant(plain());
  assert.throws(() => (kept.scale as number[]).push(2), TypeError);
  assert.equal(canonicalJson({ kept }), canonicalJson({ kept: plain() }));
  assert.equal(contentKey(kept), contentKey(plain()));
});

test('a key is the SHA-256 of the canonical text', () => {
  // `printf '{"a":1}' | sha256sum` of coreutils 9.1
  assert.equal(contentKey({ a: 1 }), '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862');
});
