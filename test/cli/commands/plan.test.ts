import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { folderWith, png } from '../../data/support.ts';
import { fixres, microSpec, withFolder } from '../fixtures/cli.ts';

test('`plan` shows every run and why it runs, and makes no folder', () =>
  withFolder(async (folder) => {
    const runsDir = join(folder, 'runs');
    const { code, out, err } = await fixres('plan', microSpec, '--runs-dir', runsDir);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^run +title +reason\n[0-9a-f]{8} +index .* absent\n/);
    assert.match(
      out,
      /\nIdentical work runs once: \d+ runs instead of \d+\.\n\nEstimate: .* to run, the time is unknown because/,
    );
    assert.match(out, /Without sharing .*: \d+\.\d times as many\.\n$/);
    assert.equal(existsSync(runsDir), false);
  }));

test('`plan --format json` follows overrides of the spec', () =>
  withFolder(async (folder) => {
    const plan = async (...words: readonly string[]) =>
      JSON.parse((await fixres('plan', microSpec, '--format', 'json', '--runs-dir', folder, ...words)).out);
    const [one, two] = [await plan('--set', 'seeds=[1]'), await plan('--set', 'seeds=[1, 2]')];
    assert.deepEqual([one.summary.total, two.summary.total], [12, 23]); // both seeds use the same pictures: one index
  }));

test('`plan` estimates multiply-adds by arithmetic, and the time with `--calibrate`', () =>
  withFolder(async (folder) => {
    const words = ['plan', microSpec, '--format', 'json', '--runs-dir', folder, '--calibrate'];
    const { estimate } = JSON.parse((await fixres(...words)).out);
    assert.equal(estimate.macsToRun, estimate.macs);
    assert.ok(estimate.referenceMacs > estimate.macs);
    assert.ok(estimate.secondsToRun > 0);
    assert.equal(estimate.speedSource, 'calibrated');
  }));

test('what cannot be planned is a mistake in the spec', async () => {
  const { code, err } = await fixres('plan', microSpec, '--set', 'finetune.scopes=[[{last_cells: 99}]]');
  assert.equal(code, 2);
  assert.match(err, /last_cells: 99/);
});

test('test images that a network is pretrained on are refused with both images, or let through on request', async (t) => {
  const same = await png(2, 2, '#ff0000');
  const spec = [
    'name: n',
    'dataset: { kind: folder, root: photos }',
    'model: { name: tinynet, pretrain: { dataset: { kind: folder, root: others }, resolution: 32, recipe: { last_batch: keep } } }',
    'train: { resolutions: 32, recipe: { last_batch: keep } }',
    'test: { resolutions: 32 }',
  ];
  const root = folderWith(t, {
    'photos/train/x/1.png': await png(3, 3),
    'photos/train/y/1.png': await png(4, 4),
    'photos/val/x/1.png': same,
    'others/train/x/7.png': same,
    'others/train/y/1.png': await png(5, 5),
    'others/val/x/1.png': await png(6, 6),
    'spec.yaml': `${spec.join('\n')}\n`,
  });
  const inRuns = [join(root, 'spec.yaml'), '--runs-dir', join(root, 'runs')];
  const { code, err } = await fixres('plan', ...inRuns);
  assert.equal(code, 2);
  assert.match(
    err,
    /1 of the test images of `\S+` is a training image of `\S+`; the first is val\/x\/1\.png, the same as train\/x\/7\.png/,
  );
  assert.equal((await fixres('plan', ...inRuns, '--set', 'dataset.allow_overlap=true')).code, 0);
});

/** A study of images and weights that are not on this machine. */
const study = [
  'name: n',
  'dataset: { kind: folder, root: nowhere }',
  'model: { name: resnet18, weights: absent.pth, train_resolution: 224 }',
  'finetune: { scopes: [[], [classifier]], bn: affine }',
  'test: { resolutions: [224, 288] }',
];

test('`plan --images` and `--macs-per-second` tell what a study of absent images takes on a cluster', async (t) => {
  const root = folderWith(t, { 'spec.yaml': `${study.join('\n')}\n` });
  const words = ['plan', join(root, 'spec.yaml'), '--runs-dir', join(root, 'runs')];
  assert.match((await fixres(...words)).err, /nowhere does not exist/);
  const asked = [...words, '--images', '90000,1000,100', '--macs-per-second', '1T', '--nodes', '1,2'];
  const { summary, estimate, nodes, notes } = JSON.parse((await fixres(...asked, '--format', 'json')).out);
  assert.equal(summary.kinds.find(({ kind }: { kind: string }) => kind === 'features').total, 4);
  assert.equal(estimate.speedSource, 'given');
  assert.match(notes[0], /90000 training and 1000 test images of 100 classes/);
  const [one, two] = nodes;
  assert.deepEqual([one.nodes, one.efficiency, two.nodes], [1, 1, 2]);
  assert.ok(Math.abs(one.makespanSeconds - estimate.secondsToRun) < 1e-6 * estimate.secondsToRun);
  assert.ok(two.makespanSeconds < one.makespanSeconds && two.efficiency > 0.5);
  assert.match(two.criticalPath[0].title, /^pass resnet18 224>224\+288 train part/);
  const decoded = JSON.parse((await fixres(...asked, '--images-per-second', '500', '--format', 'json')).out);
  // Once for the passes, which share a decode, and a fifth of that for the index.
  const seconds = decoded.nodes[0].makespanSeconds - one.makespanSeconds;
  assert.ok(Math.abs(seconds - (1.2 * 91_000) / 500) < 1e-6 * seconds);
  const { out } = await fixres(...asked);
  assert.match(
    out,
    /\nnodes +makespan +node hours +idle +efficiency +limit\n1 .*\n2 .*\nLimit: .*\nCritical path on 1 node: /,
  );
});

test('nodes are not simulated where the time of the runs is not known', () =>
  withFolder(async (folder) => {
    const { code, err } = await fixres('plan', microSpec, '--runs-dir', folder, '--nodes', '2');
    assert.equal(code, 2);
    assert.match(err, /the duration of the runs is unknown\n +hint: .*--calibrate.*--macs-per-second/);
  }));

test('numbers of nodes, images and speeds that are none are refused', async () => {
  for (const [words, message] of [
    [['--nodes', '1,x'], /whole number of at least 1, got `x`/],
    [['--images', '5'], /two or three numbers/],
    [['--macs-per-second', '10 TB'], /number above 0/],
    [['--images-per-second', '10'], /--images-per-second requires --macs-per-second/],
    [['--feature-bytes-per-second', '2G'], /--feature-bytes-per-second requires --macs-per-second/],
    [['--macs-per-second', '1T', '--calibrate'], /cannot be used with/],
  ] as const) {
    const { code, err } = await fixres('plan', microSpec, ...words);
    assert.equal(code, 2, err);
    assert.match(err, message);
  }
});
