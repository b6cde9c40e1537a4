import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunComparison } from '../../../src/report/run-comparison.ts';
import { openStore } from '../../../src/store/store.ts';
import { fixres, microSpec, withFolder } from '../fixtures/cli.ts';

interface Listed {
  readonly key: string;
  readonly title: string;
}

test('what was held out is chosen on, and two tests on the same images are compared', () =>
  withFolder(async (folder) => {
    const runsDir = ['--runs-dir', join(folder, 'runs')];
    const sets = ['select={share: 0.3}', 'adapt=[scale]', 'test.multi_scale=[[32, 48]]', 'report=[best, table3]'];
    const run = await fixres('run', microSpec, ...runsDir, ...sets.flatMap((set) => ['--set', set]), '--no-tui');
    assert.equal(run.code, 0, run.err);
    assert.match(run.out, /finished {2}evaluate tinynet 32>48 val none seed 1: .* s, top-1 \d+\.\d %\n/);
    assert.match(run.out, /Test tinynet on shapes, trained at 32 px, at (32|48) px/);
    assert.match(run.out, /micro: transfer learning, top-1 accuracy, %/);

    const table = JSON.parse((await fixres('report', 'table1', ...runsDir, '--format', 'json')).out);
    const fixes = table.rows.map((row: { adaptation: string; scales: number[]; finetune: { classifier: boolean } }) => [
      row.adaptation,
      row.scales,
      row.finetune.classifier,
    ]);
    assert.deepEqual(fixes, [
      [null, null, false],
      ['scale', null, false],
      [null, [32, 48], false],
      [null, null, true],
    ]);
    const { cells } = table.rows[0];
    // By hand, for RandomResizedCrop's scale 0.08 to 1: (2 / 3) (1 - 0.08^1.5) / 0.92 * 256 / 224; the paper's "about 80 %".
    assert.ok(Math.abs(cells[0].objectSizeRatio - 0.8094) < 1e-4, `${cells[0].objectSizeRatio}`);

    const best = JSON.parse((await fixres('report', 'best', ...runsDir, '--format', 'json')).out);
    assert.deepEqual(best.over, ['test_resolution', 'matrix']);
    for (const row of best.rows) assert.equal(row.heldOut.n, 12); // 0.3 of 40 pictures
    assert.equal(best.rows.filter((row: { recommended: boolean }) => row.recommended).length, 1);

    const runs: Listed[] = JSON.parse(
      (await fixres('runs', 'list', '--kind', 'evaluate', ...runsDir, '--format', 'json')).out,
    );
    const keyOf = (title: string): string => runs.find((each) => each.title === title)!.key;
    const asItIs = keyOf('evaluate tinynet 32>48 none seed 1');
    const tuned = keyOf('evaluate tinynet 32>48 classifier seed 1');
    const compared = await fixres('compare', asItIs, tuned, ...runsDir, '--format', 'json');
    const comparison: RunComparison = JSON.parse(compared.out);
    const rows = table.rows.map((row: { cells: { testResolution: number; top1: number; vsNone: object }[] }) =>
      row.cells.find(({ testResolution }) => testResolution === 48),
    );
    assert.deepEqual([comparison.n, comparison.before.top1, comparison.after.top1], [30, rows[0].top1, rows[3].top1]);
    assert.deepEqual(
      [comparison.won, comparison.lost, comparison.p],
      [rows[3].vsNone.won, rows[3].vsNone.lost, rows[3].vsNone.p],
    );
    assert.equal(comparison.changed.length, comparison.changes);
    for (const { path, label } of comparison.changed) {
      assert.match(path ?? '', /^test\/\d+$/);
      assert.match(label, /^[a-z]+$/);
    }
    const text = (await fixres('compare', asItIs, tuned, ...runsDir, '--limit', '0')).out;
    assert.match(
      text,
      /^before {2}[0-9a-f]{8} {2}evaluate tinynet 32>48 none seed 1: \d+\.\d % \[\d+\.\d, \d+\.\d\]\n/,
    );
    assert.match(text, /On 30 test images of shapes, \d+ are won and \d+ lost: /);

    const classes = JSON.parse((await fixres('runs', 'classes', tuned, ...runsDir, '--format', 'json')).out);
    const ofClasses = (field: 'n' | 'correct'): number =>
      classes.classes.reduce((sum: number, each: { n: number; correct: number }) => sum + each[field], 0);
    assert.deepEqual([ofClasses('n'), ofClasses('correct') / 30], [30, rows[3].top1]);
    assert.ok(classes.ece >= 0 && classes.ece <= 1, `${classes.ece}`);
    const ofMetric = (metric: string) => fixres('report', 'table1', ...runsDir, '--metric', metric, '--format', 'json');
    const perClass = JSON.parse((await ofMetric('mean_per_class')).out);
    const tunedCell = perClass.rows[3].cells.find((cell: { testResolution: number }) => cell.testResolution === 48);
    assert.equal(tunedCell.metrics.mean_per_class.value, classes.mean_per_class);
    assert.deepEqual(tunedCell.metrics.mean_per_class.ci95, classes.mean_per_class_ci95);
    assert.match(
      (await fixres('report', 'table3', ...runsDir, '--metric', 'ece')).out,
      /expected calibration error, %/,
    );
    const perClassCurve = JSON.parse(
      (await fixres('report', 'curve', ...runsDir, '--metric', 'mean_per_class', '--format', 'json')).out,
    );
    assert.equal(perClassCurve.metric, 'mean_per_class');
    const errorCurve = (await fixres('report', 'curve', ...runsDir, '--metric', 'ece', '--format', 'svg')).out;
    assert.match(errorCurve, /expected calibration error, %/);
    assert.doesNotMatch(errorCurve, /top-1|Wilson/);
    assert.match((await fixres('report', 'best', ...runsDir, '--metric', 'ece')).err, /has a fixed metric/);
    const store = openStore(join(folder, 'runs'));
    // As an earlier version left them.
    store.db.exec('update predictions set confidence = null; update runs set predictions_sha256 = null');
    store.close();
    const early = await ofMetric('ece');
    assert.notEqual(early.code, 0);
    assert.match(early.err, /needs the confidence of every prediction, which run [0-9a-f]{8} did not\s+keep/);
    assert.match(early.err, /run its experiment again with `--force`/);

    const matrix = join(folder, 'confusion.csv');
    assert.equal((await fixres('runs', 'confusion', tuned, ...runsDir, '-o', matrix)).code, 0);
    const [, ...lines] = readFileSync(matrix, 'utf8').trimEnd().split('\r\n');
    const cells30 = lines.flatMap((line) => line.split(',').slice(1).map(Number));
    assert.equal(
      cells30.reduce((sum, n) => sum + n, 0),
      30,
    );

    const val = keyOf('evaluate tinynet 32>48 val classifier seed 1');
    const other = await fixres('compare', asItIs, val, ...runsDir);
    assert.equal(other.code, 2);
    assert.match(other.err, /were tested on different images: test images and held-out training images/);
    const same = await fixres('compare', asItIs, asItIs, ...runsDir);
    assert.match(same.out, /0 are won and 0 lost: ±0\.0 points, which is\sindistinguishable\sfrom\schance/);
    const sheet = join(folder, 'changed.svg');
    const drawn = await fixres('compare', asItIs, tuned, ...runsDir, '--contact-sheet', sheet);
    if (comparison.won + comparison.lost === 0)
      assert.match(drawn.err, /there is no image that only one of the runs classifies/);
    else {
      assert.equal(drawn.code, 0, drawn.err);
      const tiles = readFileSync(sheet, 'utf8').match(/href="data:image\/png;base64,/g)?.length;
      assert.equal(tiles, comparison.won + comparison.lost);
    }
    const pageOf = async (name: string, ...words: string[]): Promise<string> => {
      const file = join(folder, name);
      const written = await fixres('compare', asItIs, tuned, ...runsDir, '--html', '-o', file, ...words);
      assert.equal(written.code, 0, written.err);
      return readFileSync(file, 'utf8');
    };
    const imagesIn = (page: string): number => page.match(/src="data:image\/jpeg;base64,/g)?.length ?? 0;
    assert.equal(imagesIn(await pageOf('all.html')), comparison.won + comparison.lost);
    assert.equal(imagesIn(await pageOf('one.html', '--images', '1')), Math.min(1, comparison.won + comparison.lost));
    assert.equal(
      comparison.classes.reduce((sum, each) => sum + each.n, 0),
      30,
    );
    for (const wrong of [
      ['-o', 'x.html'],
      ['--html', '-o', 'x.pdf'],
      ['--html', '--limit', '3'],
      ['--images', '3'],
    ])
      assert.equal((await fixres('compare', asItIs, tuned, ...runsDir, ...wrong)).code, 2, wrong.join(' '));
    rmSync(join(folder, 'runs', 'objects'), { recursive: true });
    const goneImages = (await pageOf('gone.html')).match(/class="missing"/g)?.length ?? 0;
    assert.equal(goneImages, comparison.won + comparison.lost);
    const bare = JSON.parse((await fixres('compare', asItIs, tuned, ...runsDir, '--format', 'json')).out);
    assert.ok(bare.changed.every(({ path }: { path: string | null }) => path === null));
  }));

test('runs that test nothing, and choices without held-out images, are refused with a way on', () =>
  withFolder(async (folder) => {
    const runsDir = ['--runs-dir', join(folder, 'runs')];
    const run = await fixres('run', microSpec, ...runsDir, '--no-tui', '--set', 'report=[table1]');
    assert.equal(run.code, 0, run.err);
    const unchosen = await fixres('report', 'table3', ...runsDir);
    assert.equal(unchosen.code, 2);
    assert.match(
      unchosen.err,
      /`micro` has no held-out images to choose on\n.*hint: add `select: \{ share: 0\.2 \}` .* is optimistic/,
    );
    const all: (Listed & { kind: string })[] = JSON.parse(
      (await fixres('runs', 'list', ...runsDir, '--format', 'json')).out,
    );
    const [train, evaluate] = ['train', 'evaluate'].map((kind) => all.find((each) => each.kind === kind)!.key);
    const { code, err } = await fixres('compare', evaluate!, train!, ...runsDir);
    assert.equal(code, 2);
    assert.match(
      err,
      /run [0-9a-f]{8} \(train tinynet 32 seed 1\) is of the kind train\n.*hint: name finished evaluate runs/,
    );
  }));
