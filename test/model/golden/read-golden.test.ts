import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { readGolden } from '../../../src/model/golden/read-golden.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-golden-'));
after(() => rmSync(folder, { recursive: true }));

const fileWith = (text: string): string => {
  const file = join(folder, 'golden.json');
  writeFileSync(file, text);
  return file;
};

const refusals: readonly [title: string, text: string, message: RegExp][] = [
  ['a file that is not JSON', '{', /^can't read .*golden\.json: /],
  ['a list', '[]', /needs an object at \/, has a list$/],
  ['a file without a seed', '{"params": 1}', /needs a member `seed` at \/, has an object$/],
  [
    'a seed that is no whole number',
    '{"seed": 0.5, "model": "resnet18"}',
    /needs a whole number of at least 0 at \/seed/,
  ],
  [
    'a run whose logits are no numbers',
    '{"seed": 0, "model": "resnet18", "params": 1, "runs": [{"batch": 2, "size": 64, "logits0": ["a"]}]}',
    /needs a number at \/runs\/0\/logits0\/0, has a string$/,
  ],
];

for (const [title, text, message] of refusals) {
  test(`${title} is refused with its place`, () => {
    const file = fileWith(text);
    assert.throws(() => readGolden(file), { code: 'MODEL_GOLDEN_INVALID', path: file, message });
  });
}

test('a missing file is refused', () => {
  assert.throws(() => readGolden(join(folder, 'none.json')), { code: 'MODEL_GOLDEN_INVALID', message: /ENOENT/ });
});

test('a file without keys says nothing about the structure but the number of parameters', () => {
  const golden = readGolden(
    fileWith('{"seed": 7, "model": "resnet18", "params": 11689512, "native_size": 224, "runs": []}'),
  );
  assert.deepEqual(golden, {
    kind: 'forward',
    seed: 7,
    origin: '',
    model: 'resnet18',
    parameters: 11689512,
    runs: [],
    referenceRuns: [],
  });
});

test('a file for real weights is identified by their hash', () => {
  const golden = readGolden(fileWith('{"seed": 0, "file": "lite0.pth", "sha256": "5793", "renaming": {}, "runs": []}'));
  const said = { weightsFile: 'lite0.pth', sha256: '5793', names: new Map(), runs: [] };
  assert.deepEqual(golden, { kind: 'real-weights', seed: 0, origin: '', ...said });
});
