import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { temporaryFolder } from '../store/sample-store.ts';
import { fixres } from './fixtures/cli.ts';

for (const [words, meant] of [
  ['run x.yaml --engine onx', 'onnx'],
  ['run x.yaml --device gpu', 'cuda'],
  ['model check x.json --engine tf', 'tensorflow'],
  ['runs list --kind eval', 'evaluate'],
  ['report tabel1', 'table1'],
  ['report best --metric accuracy', 'top1'],
  ['completion fihs', 'fish'],
  ['advise --model a --images b --normalize imagnet', 'imagenet'],
] as const)
  test(`\`fixres ${words}\` suggests ${meant}`, async () => {
    const { code, err } = await fixres(...words.split(' '));
    assert.equal(code, 2);
    assert.match(err, /is invalid\..*(Allowed choices are|Expected)/);
    assert.ok(err.includes(`hint: did you mean \`${meant}\`? \`fixres`), err);
  });

test('misspelt words in a spec get suggestions, too', async (context) => {
  const spec = join(temporaryFolder(context), 'x.yaml');
  writeFileSync(
    spec,
    'name: x\ndataset: { kind: shapes }\nmodel: { name: tinynet }\ntrain: { resolutions: 32, epochs: 1 }\n' +
      'finetune: { scopes: classifier }\ntest: { resolutions: 32, resize: shorter }\nengine: { device: gpu }\n',
  );
  const { err } = await fixres('validate', spec);
  for (const text of [
    'hint: `epochs` belongs to `recipe`: write recipe: { epochs: ... }',
    'hint: each scope is a list of parts: write scopes: [[classifier]]',
    'did you mean "shorter_side"?',
    'did you mean "cuda"?',
  ])
    assert.ok(err.includes(text), err);
  const set = await fixres('validate', spec, '--set', 'train.epochs=2');
  assert.match(set.err, /got `epochs`; did you mean "train\.recipe\.epochs"\?/);
});
