import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Progress } from '../../src/domain/events.ts';
import type { IndexJob } from '../../src/domain/jobs/jobs.ts';
import { makeJob } from '../../src/domain/jobs/run-key.ts';
import { indexDatasetStage } from '../../src/execute/stages/index-dataset.ts';
import type { StageContext } from '../../src/execute/stages/stage.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { progressTexts } from '../../src/report/terminal/words.ts';
import { writeWeights } from '../app/finished-folder.ts';
import { folder, png } from '../data/support.ts';
import { unwatched } from '../method/recipes.ts';
import { temporaryFolder } from '../store/sample-store.ts';
import { fixres } from './fixtures/cli.ts';

test('hashing and inspecting are counted: images and bytes', async (context) => {
  const home = temporaryFolder(context);
  for (const [index, place] of ['train/a', 'train/b', 'val/a', 'val/b'].entries()) {
    mkdirSync(join(home, 'photos', place), { recursive: true });
    writeFileSync(join(home, 'photos', place, '1.png'), await png(9 + index, 9, '#f00'));
  }
  writeWeights(home, 1);
  const spec = join(home, 'spec.yaml');
  writeFileSync(
    spec,
    `name: x
dataset: { kind: folder, root: photos }
model: { name: tinynet, weights: net.safetensors }
finetune: { scopes: [[]] }
test: { resolutions: [32] }
`,
  );
  const planned = await fixres('-v', 'plan', spec, '--runs-dir', join(home, 'runs'));
  assert.equal(planned.code, 0, planned.err);
  assert.match(planned.err, / s {2}hashing photos: 4 of 4 images\n/);
  assert.match(planned.err, / s {2}hashing net\.safetensors: (\d\.\d) of \1 MB\n/);
  const inspected = await fixres('-v', 'data', 'inspect', join(home, 'photos'));
  assert.match(inspected.err, / s {2}inspecting .*photos: 4 of 4 images\n/);
});

test('a run that indexes images says how many of them', async (context) => {
  const root = temporaryFolder(context);
  for (const [index, place] of ['train/a', 'train/b', 'val/a', 'val/b'].entries()) {
    mkdirSync(join(root, place), { recursive: true });
    writeFileSync(join(root, place, '1.png'), await png(9 + index, 9, '#00f'));
  }
  const job = makeJob<IndexJob>(
    { kind: 'index', inputs: {}, params: { dataset: folder() } },
    { datasetRoot: root, weightsFile: null },
  );
  const paths = new RunPaths(join(root, 'runs'));
  mkdirSync(paths.folder(job.key), { recursive: true });
  const told: Progress[] = [];
  const watch = { ...unwatched, progress: (progress: Progress) => void told.push(progress) };
  await indexDatasetStage(job, { paths, watch } as StageContext);
  assert.deepEqual(told.at(-1), { fraction: 1, images: { done: 4, total: 4 } });
  assert.equal(told.length, 4);
  const texts = progressTexts({ fraction: 0.25, images: { done: 1250, total: 5000 } });
  assert.deepEqual(texts, ['1,250 of 5,000 images', '25 %']);
});
