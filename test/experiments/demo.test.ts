import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { demo, type Miniature } from '../../scripts/demo/demo.ts';
import { runCli } from '../../src/cli/run-cli.ts';
import { withFolder } from '../cli/fixtures/cli.ts';

const pictures = ['dataset.classes=shape', 'dataset.train=40', 'dataset.test=15', 'finetune.images=30'];
const epochs = ['train.recipe.batch_size=10', 'train.recipe.epochs=1', 'finetune.recipe.epochs=1'];
const twoNetworks = [
  { 'finetune.scopes': [[], ['classifier', 'bn', { last_cells: 1 }]], 'test.multi_scale': [[48, 60]] },
  { model: { name: 'tinynet' }, 'finetune.scopes': [[], ['classifier', 'bn']] },
];

/** A few pictures and one epoch: that everything comes out, not what. */
const small: Readonly<Record<Miniature, readonly string[]>> = {
  'figures-mini': [...pictures, ...epochs, 'test.resolutions=[48,60]'],
  'resolution-sweep-mini': [...pictures, ...epochs, 'train.resolutions=[32,48]', 'test.resolutions=[48,60]'],
  'table1-mini': [
    ...pictures,
    ...epochs,
    'test.resolutions=[48,60]',
    `matrix=${JSON.stringify({ include: twoNetworks })}`,
  ],
  'table3-mini': [
    ...epochs,
    'test.resolutions=[48,60]',
    'model.pretrain.dataset.train=40',
    'model.pretrain.recipe.epochs=1',
  ],
};

const fixres = async (words: readonly string[], env: Readonly<Record<string, string>>): Promise<void> => {
  let errors = '';
  const err = (text: string): void => {
    errors += text;
  };
  const exit = (code: number): void => assert.equal(code, 0, errors);
  const inOneWorker = words[0] === 'run' ? [...words, '--workers', '1'] : words;
  await runCli(inOneWorker, { out: () => {}, err, env, cwd: process.cwd(), exit });
};

test('the demo writes every table and figure', () =>
  withFolder(async (folder) => {
    const said: string[] = [];
    await demo({
      folder,
      runsDir: join(folder, 'runs'),
      fixres,
      sizes: { train: 25, test: 10 },
      overrides: (miniature) => small[miniature],
      say: (line) => said.push(line),
    });
    const reports = join(folder, 'reports');
    const figures = ['roc', 'object_size', 'activations', 'cost', 'curve'];
    const expected = [
      ...figures.flatMap((figure) =>
        ['svg', 'png', 'html', 'csv', 'json'].map((format) => `figures-mini/${figure}.${format}`),
      ),
      'resolution-sweep-mini/curve.svg',
      'table1-mini/table1.tex',
      'table3-mini/table3.tex',
      'table3-mini/best.md',
    ];
    for (const file of expected) assert.ok(statSync(join(reports, file)).size > 100, file);
    const table3 = JSON.parse(readFileSync(join(reports, 'table3-mini/table3.json'), 'utf8'));
    assert.deepEqual(
      table3.rows.map((row: { dataset: string; published: { dataset: string } }) => [
        row.dataset,
        row.published.dataset,
      ]),
      [
        ['cars-mini', 'Stanford Cars'],
        ['cub200-mini', 'CUB-200-2011'],
        ['flowers-mini', 'Oxford 102 Flowers'],
        ['pets-mini', 'Oxford-IIIT Pets'],
        ['birdsnap-mini', 'Birdsnap'],
      ],
    );
    assert.deepEqual(said, [
      `data sets in published layouts: ${join(folder, 'data')}`,
      `tables and figures: ${reports}`,
    ]);
  }));
