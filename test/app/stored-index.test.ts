import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { storedIndex } from '../../src/app/facts/stored-index.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { execute, indexJob } from '../execute/tiny-jobs.ts';

test('an index with a changed digit is refused, and a deleted one counts as missing', async (context) => {
  const runsDir = mkdtempSync(join(tmpdir(), 'fixres-stored-index-'));
  context.after(() => rmSync(runsDir, { recursive: true, force: true }));
  const paths = new RunPaths(runsDir);
  await execute(indexJob, runsDir);
  assert.equal(storedIndex(paths, indexJob.key)?.parts.test.length, 5);
  const file = paths.artifact(indexJob.key, 'index.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(/"label":\s*0/, (member) => member.replace('0', '1')),
  );
  assert.throws(() => storedIndex(paths, indexJob.key), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file });
  rmSync(file);
  assert.equal(storedIndex(paths, indexJob.key), null);
});
