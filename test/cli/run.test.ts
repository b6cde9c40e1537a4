import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunEvent } from '../../src/domain/events.ts';
import { findArchitecture, initialise, saveWeights } from '../../src/model/index.ts';
import { openToOthers } from '../helpers/open-to-others.ts';
import { fixres, microSpec, startFixres, startWith, withFolder } from './fixtures/cli.ts';

const eventsOf = (out: string): RunEvent[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

test('an experiment runs from its spec to its reports, and again from what is finished', () =>
  withFolder(async (folder) => {
    const runsDir = join(folder, 'runs');
    const first = await fixres('run', microSpec, '--runs-dir', runsDir, '--workers', '1');
    assert.equal(first.code, 0, first.err);
    assert.match(first.out, /^\d\d:\d\d:\d\d {2}planned {3}micro: 12 runs, 0 cached\n/);
    assert.match(first.out, /\d {2}finished {2}evaluate tinynet 32>48 classifier seed 1: .* s, top-1 \d+\.\d %\n/);
    assert.match(first.out, /\d {2}ended {5}micro: 12 finished, 0 cached, 0 failed, 0 not done\n/);
    for (const report of ['micro: top-1 accuracy on shapes, %', 'x: test resolution, pixels', 'Without fine-tuning']) {
      assert.ok(first.out.includes(report), report);
    }

    assert.deepEqual(openToOthers(runsDir), []);

    const again = await fixres('run', microSpec, '--runs-dir', runsDir, '--json');
    assert.equal(again.code, 0);
    assert.deepEqual(
      eventsOf(again.out).map((event) => [event.type, 'cached' in event ? event.cached : null]),
      [
        ['plan-started', 12],
        ['plan-ended', 12],
      ],
    );

    const forced = await fixres('run', microSpec, '--runs-dir', runsDir, '--json', '--force', '--workers', '1');
    const ends = eventsOf(forced.out).filter(({ type }) => type === 'run-finished');
    assert.equal(ends.length, 12 + 2); // two resolutions share a pass over the training images, and one over the others

    const json = await fixres('report', 'table1', '--runs-dir', runsDir, '--format', 'json');
    const table = JSON.parse(json.out);
    assert.equal(table.experiment, 'micro');
    assert.deepEqual(
      table.rows.map((row: { finetune: object; cells: { testResolution: number; n: number }[] }) => [
        row.finetune,
        row.cells.map((cell) => [cell.testResolution, cell.n]),
      ]),
      [
        [
          { classifier: false, bn: false, last_cells: 0 },
          [
            [32, 30],
            [48, 30],
          ],
        ], // 30 test pictures
        [
          { classifier: true, bn: false, last_cells: 0 },
          [
            [32, 30],
            [48, 30],
          ],
        ],
      ],
    );

    const file = join(folder, 'table.tex');
    const saved = await fixres('report', 'table1', '--runs-dir', runsDir, '--format', 'latex', '-o', file);
    assert.deepEqual(saved, { code: 0, out: '', err: '' });
    assert.match(readFileSync(file, 'utf8'), /\\toprule/);
    assert.equal(statSync(file).mode & 0o777, 0o666 & ~process.umask(), 'what is asked for is as any file');

    const unknown = await fixres('report', 'curve', '--runs-dir', runsDir, '--experiment', 'mikro');
    assert.equal(unknown.code, 4);
    assert.match(
      unknown.err,
      /no experiment `mikro` .*\n.*\n {2}hint: did you mean `micro`\? there are `micro` \(12 of 12 runs finished\)/,
    );

    const piped = startFixres('report', 'table1', '--runs-dir', runsDir);
    piped.closeStdout();
    const { code, err } = await piped.ended;
    assert.deepEqual([code, err], [0, '']);
  }));

test('Ctrl-C exits with 130 and a valid state, and the same command resumes from there', () =>
  withFolder(async (folder) => {
    const words = ['run', microSpec, '--runs-dir', join(folder, 'runs'), '--workers', '1'];
    const long = startFixres(...words, '--set', 'train.recipe.epochs=5000', '--json');
    await long.says('"type":"run-progress"');
    long.interrupt();
    const { code, err, out } = await long.ended;
    assert.equal(code, 130);
    assert.match(err, /interrupted; run the same command again to resume/);
    assert.equal(eventsOf(out).at(-1)?.type, 'plan-ended');
    const again = await fixres(...words, '--json');
    assert.equal(again.code, 0, again.err);
    // The pictures were listed before the interrupt, and do not depend on the number of epochs.
    assert.deepEqual(
      eventsOf(again.out).flatMap((event) => (event.type === 'plan-started' ? [event.cached] : [])),
      [1],
    );
  }));

test('a clock that jumps changes neither results nor the reported durations of runs', () =>
  withFolder(async (folder) => {
    const clock = new URL('./fixtures/jumping-clock.mjs', import.meta.url).href; // for the workers, too
    const outcomes = async (options: readonly string[], name: string) => {
      const words = ['run', microSpec, '--runs-dir', join(folder, name), '--json', '--workers', '1'];
      const { code, out, err } = await startWith(options, ...words).ended;
      assert.equal(code, 0, err);
      return eventsOf(out).flatMap((event) => (event.type === 'run-finished' ? [event.outcome] : []));
    };
    const [calm, jumping] = [await outcomes([], 'calm'), await outcomes(['--import', clock], 'jumping')];
    const isTime = (name: string): boolean => /seconds$/i.test(name);
    const timeless = (all: typeof calm) =>
      all.map(({ key, results, artifacts }) => [
        key,
        Object.entries(results).filter(([name]) => !isTime(name)),
        artifacts,
      ]);
    assert.deepEqual(timeless(jumping), timeless(calm));
    const times = jumping.flatMap(({ startedMs, endedMs, results }) => [
      (endedMs - startedMs) / 1000,
      ...Object.entries(results).flatMap(([name, value]) => (isTime(name) ? [value as number] : [])),
    ]);
    assert.ok(times.length > jumping.length);
    assert.ok(
      times.every((seconds) => seconds >= 0 && seconds < 60),
      times.join(),
    );
  }));

test('a run that fails is named with its reason and log, and the exit code is 3', () =>
  withFolder(async (folder) => {
    const root = join(folder, 'pictures');
    mkdirSync(root);
    for (const name of ['a.jpg', 'b.jpg']) writeFileSync(join(root, name), `${name} is no picture`);
    writeFileSync(join(root, 'manifest.csv'), 'path,label,split\na.jpg,cat,train\nb.jpg,cat,test\n');
    const spec = join(folder, 'broken.yaml');
    writeFileSync(
      spec,
      `name: broken\ndataset: { kind: manifest, root: pictures }\nmodel: { name: tinynet }\ntrain: { resolutions: 32, recipe: { last_batch: keep } }\ntest: { resolutions: 32 }\n`,
    );
    const { code, err, out } = await fixres('run', spec, '--runs-dir', join(folder, 'runs'));
    assert.equal(code, 3, err);
    assert.match(
      err,
      /fixres: 1 run failed, \d+ more did not run because of that\n {2}index pictures: 2 of the 2 images .*\n {6}.*\.jpg: /,
    );
    assert.match(err, /log: .*attempt-1\.log/);
    assert.match(out, /failed {4}index pictures: 2 of the 2 images [^\n]*; [ab]\.jpg: [^\n]*; log: /);
    assert.match(out, /not done {2}train /);
  }));

test('a cause that stops many runs is reported once, with the number of runs, in words and in events', () =>
  withFolder(async (folder) => {
    const network = findArchitecture('tinynet', 5);
    const weights = new Map(initialise(network, 0)).set('fc.bias', Float32Array.of(0, Number.NaN, 0, 0, 0));
    saveWeights(network, weights, join(folder, 'nan.safetensors'));
    const spec = join(folder, 'nan.yaml');
    const parts = [
      'name: nan',
      'dataset: { kind: shapes, train: 20, test: 10, classes: shape }',
      'model: { name: tinynet, weights: nan.safetensors, train_resolution: 32 }',
      'finetune: { scopes: [[], [classifier]], recipe: { epochs: 1 } }',
      'test: { resolutions: [32, 48] }',
    ];
    writeFileSync(spec, `${parts.join('\n')}\n`);
    const inRuns = ['--runs-dir', join(folder, 'runs')];
    const run = await fixres('run', spec, ...inRuns, '--workers', '1', '--json');
    assert.equal(run.code, 3, run.err);
    const words = /nan\.safetensors is not a valid safetensors file: `fc\.bias` holds NaN at index 1/g;
    assert.match(run.err, /^fixres: 4 runs failed, 6 more did not run because of that\n {2}features .* and 3 more: /);
    assert.equal(run.err.match(words)?.length, 1, run.err);
    assert.match(run.err, /\n {4}stops: 10 runs\n/);
    const ended = eventsOf(run.out).at(-1);
    assert.ok(ended?.type === 'plan-ended');
    assert.deepEqual(
      ended.causes.map(({ failed, stopped, error }) => [failed, stopped, error.message.match(words)?.length]),
      [[4, 10, 1]],
    );

    const watched = await fixres('watch', 'nan', ...inRuns, '--format', 'json');
    assert.deepEqual(
      JSON.parse(watched.out.trim().split('\n').at(-1)!).causes.map((cause: { stopped: number }) => cause.stopped),
      [10],
    );
    const status = await fixres('status', ...inRuns);
    assert.match(status.out, /features tinynet .* and 3 more +\S*nan\.safetensors is not a valid/);
    const report = await fixres('report', 'table1', ...inRuns);
    assert.match(
      report.err,
      /no test of `nan` has finished; 10 of 11 runs .*`fc\.bias` holds NaN .* \(stops 10 runs\)/,
    );
    const plain = await fixres('run', spec, ...inRuns, '--workers', '1', '--no-tui');
    assert.equal(plain.out.match(words)?.length, 1, plain.out);
    assert.match(plain.out, /failed {4}features .*: for the same reason as pass tinynet .*; log: /);
  }));

test('missing data exits with 4 before anything runs', () =>
  withFolder(async (folder) => {
    const spec = join(folder, 'absent.yaml');
    writeFileSync(
      spec,
      'name: absent\ndataset: { kind: folder, root: nowhere }\nmodel: { name: tinynet }\ntrain: { resolutions: 32 }\ntest: { resolutions: 32 }\n',
    );
    const { code, err, out } = await fixres('run', spec, '--runs-dir', join(folder, 'runs'));
    assert.equal(code, 4, err);
    assert.match(err, /nowhere/);
    assert.equal(out, '');
  }));
