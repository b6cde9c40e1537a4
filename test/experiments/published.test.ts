import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { fixres } from '../cli/fixtures/cli.ts';

const folder = fileURLToPath(new URL('../../experiments', import.meta.url));
const specs = readdirSync(folder);
const paper = ['fig2', 'fig3', 'fig4', 'fig5', 'resolution-sweep', 'table1', 'table3'];
const miniatures = ['figures-mini', 'resolution-sweep-mini', 'table1-mini', 'table3-mini'];

test('every published spec is valid, without data, weights or variables of the environment', async () => {
  assert.ok(specs.length >= 15);
  for (const spec of specs) {
    const { code, out, err } = await fixres('validate', `${folder}/${spec}`);
    assert.equal(code, 0, err);
    assert.match(out, /: valid, /);
  }
});

test('every table and figure of the paper has a spec that says what it needs, and a small one', () => {
  for (const name of paper) {
    const text = readFileSync(`${folder}/${name}.yaml`, 'utf8');
    assert.match(text, new RegExp(`^name: ${name}$`, 'm'));
    for (const need of ['Data:', 'Weights:', 'Work:', 'tags: [paper]'])
      assert.ok(text.includes(need), `${name} ${need}`);
  }
  for (const name of miniatures) assert.ok(specs.includes(`${name}.yaml`), name);
});

test('variants that the comments of specs name are valid', async () => {
  for (const [name, ...sets] of [
    ['resolution-sweep', 'train=null', 'model.weights=resnet50.pth'],
    ['table1', 'finetune.bn=affine', 'test.resize=reference'],
    ['table3', 'matrix=null', 'dataset.root=/data/pets'],
    ['fig5', 'finetune.images=50000', 'finetune.recipe.epochs=1'],
    ['figures-mini', 'seeds=[1, 2, 3]'],
  ] as const) {
    const { code, err } = await fixres('validate', `${folder}/${name}.yaml`, ...sets.flatMap((set) => ['--set', set]));
    assert.equal(code, 0, err);
  }
});
