import assert from 'node:assert/strict';
import { test } from 'node:test';
import { repeatedKey } from '../../src/base/repeated-key.ts';

test('a duplicate key in an object is found, however it is escaped', () => {
  assert.deepEqual(repeatedKey('{"a":1,"b":[{"c":1}],"\\u0061":2}'), { key: 'a', at: 21 });
  assert.deepEqual(repeatedKey('[{"a":{"__proto__":1,"__proto__":2}}]'), { key: '__proto__', at: 21 });
});

test('the same key in two objects, and strings that are not keys, are not duplicates', () => {
  assert.equal(repeatedKey('{"a":{"a":"a"},"b":["a","a",{"a":"\\"a\\",{"}],"c":"a"}'), null);
});
