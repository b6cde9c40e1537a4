import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fixres, microSpec, withFolder } from '../fixtures/cli.ts';

test('`plan` shows every run and why it runs, and makes no folder', () =>
  withFolder(async (folder) => {
    const runsDir = join(folder, 'runs');
    const { code, out, err } = await fixres('plan', microSpec, '--runs-dir', runsDir);
    assert.deepEqual([code, err], [0, '']);
    assert.match(out, /^run +title +reason\n[0-9a-f]{8} +index .* absent\n/);
    assert.match(
      out,
      /\nEqual work runs once: \d+ runs instead of \d+\.\n\nEstimate: .* to run, their time is not known/,
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
