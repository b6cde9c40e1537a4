import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { fixres } from '../fixtures/cli.ts';

const shipped = readdirSync('experiments')
  .map((file) => file.replace('.yaml', ''))
  .sort();
const shippedHint = `check the path, or name a spec that ships with fixres: ${shipped.join(', ')}`;
const valid = 'test/spec/fixtures/matrix.yaml';
const wrong = 'test/spec/refused/needless-train.yaml';

test('a valid spec is reported with the size of its grid, and the defaults that matter', async () => {
  // Of the three variants one has 2 resolutions x 1 scope, one 1 x 1, one 2 x 2: 7 tests.
  const line =
    'valid, 3 variants, 1 data set, 1 model, 1 train resolution, 1 to 2 test resolutions, 1 to 2 scopes, 1 seed: 7 tests';
  assert.deepEqual(await fixres('validate', valid, '--quiet'), { code: 0, out: `${valid}: ${line}\n`, err: '' });
  const { out } = await fixres('validate', valid);
  const [, defaults] = out.split('\n');
  assert.match(
    defaults!,
    /^ {2}defaults: test\.crop_ratio 0\.875, .*, finetune\.recipe adapted to the number of images,/,
  );
  const set = await fixres('validate', 'quickstart', '--set', 'test.crop_ratio=1', '--set', 'seeds=[2]');
  assert.match(set.out, /\n {2}defaults: test\.resize shorter_side, test\.interpolation bilinear\n$/);
});

test('several specs are each reported, and a wrong one makes the exit code 2', async () => {
  const { code, out, err } = await fixres('validate', wrong, valid, 'nowhere.yaml');
  assert.equal(code, 2);
  assert.match(out, /^test\/spec\/fixtures\/matrix\.yaml: valid, [^\n]*\n {2}defaults: [^\n]*\n$/);
  assert.equal(
    err,
    [
      `fixres: ${wrong}:5:1: expected no \`train\`, because every model has a weights file, got one`,
      '  5 | train: { resolutions: 48 }',
      '    | ^^^^^',
      '  hint: remove `train`, set `weights: random`, or set `transfer: true` to train further',
      'fixres: expected a spec file, got nothing at nowhere.yaml',
      `  hint: ${shippedHint}`,
      '',
    ].join('\n'),
  );
});

test('settings on the command line apply to each spec', async () => {
  const { code, err } = await fixres('validate', valid, '--set', 'seds=[1]');
  assert.equal(code, 2);
  assert.match(err, /^fixres: --set seds: expected a key of the spec, got `seds`; did you mean "seeds"\?\n/);
});

test('other programs get places, pointers and suggestions as JSON', async () => {
  const { code, out, err } = await fixres('validate', valid, wrong, '--format', 'json');
  assert.equal(code, 2);
  assert.equal(err, '');
  const [right, refused] = JSON.parse(out);
  assert.deepEqual(
    [right.spec, right.valid, right.name, right.grid.tests, right.problems],
    [valid, true, 'matrix', 7, []],
  );
  assert.deepEqual(refused, {
    spec: wrong,
    valid: false,
    problems: [
      {
        file: wrong,
        line: 5,
        column: 1,
        code: 'SPEC_INVALID',
        pointer: '/train',
        message: 'expected no `train`, because every model has a weights file, got one',
        suggestion: null,
        hint: 'remove `train`, set `weights: random`, or set `transfer: true` to train further',
        frame: '  5 | train: { resolutions: 48 }\n    | ^^^^^',
      },
    ],
  });
});

test('a file that does not exist is a problem without a line', async () => {
  const { out } = await fixres('validate', 'nowhere.yaml', '--format', 'json');
  assert.deepEqual(JSON.parse(out)[0].problems, [
    {
      code: 'SPEC_NOT_FOUND',
      file: 'nowhere.yaml',
      line: null,
      column: null,
      message: 'expected a spec file, got nothing at nowhere.yaml',
      hint: shippedHint,
    },
  ]);
});

test('the published experiments are valid', async () => {
  for (const name of ['quickstart', 'photos', 'tiny']) {
    const { code, err } = await fixres('validate', `experiments/${name}.yaml`);
    assert.equal(code, 0, err);
  }
});
