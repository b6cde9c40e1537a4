import assert from 'node:assert/strict';
import { test } from 'node:test';
import { classNamesIn } from '../../../../src/model/weights/torch/class-names.ts';
import { Inert, type PickleValue } from '../../../../src/model/weights/torch/pickle-values.ts';

const dict = (entries: Readonly<Record<string, PickleValue>>): PickleValue => new Map(Object.entries(entries));

test('a checkpoint names its classes in any of the usual ways, in the order of the labels', () => {
  const names = ['b', 'a'];
  for (const [key, value] of [
    ['class_to_idx', dict({ a: 1, b: 0 })],
    ['idx_to_class', new Map([[1, 'a'], [0, 'b']] as const)], // biome-ignore format: pairs
    ['id2label', dict({ 1: 'a', 0: 'b' })],
    ['label2id', dict({ a: 1, b: 0 })],
    ['classes', names],
  ] as const) {
    assert.deepEqual(classNamesIn(dict({ state_dict: dict({}), [key]: value as PickleValue })), { key, names });
  }
  const parameters = new Inert('argparse.Namespace');
  parameters.state = dict({ class_names: names }) as Map<PickleValue, PickleValue>;
  assert.deepEqual(classNamesIn(dict({ hyper_parameters: parameters })), { key: 'class_names', names });
});

test('a list that does not name every class once is not a list of names', () => {
  for (const value of [dict({ a: 0, b: 2 }), dict({ a: 0, b: 0 }), ['a', 1], 'a', 9, null, dict({})])
    assert.equal(classNamesIn(dict({ classes: value, class_to_idx: value })), null);
});
