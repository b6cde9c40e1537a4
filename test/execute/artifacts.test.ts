import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { describeArtifact, readArtifact, writtenArtifacts } from '../../src/execute/artifacts.ts';
import { writeOutcomeFile } from '../../src/plan/handover/outcome-file.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';

const key = 'a'.repeat(64);
const name = 'head.safetensors';

/** A run that has finished and left one file. */
const finishedRun = (context: TestContext) => {
  const runsDir = mkdtempSync(join(tmpdir(), 'fixres-artifacts-'));
  context.after(() => rmSync(runsDir, { recursive: true, force: true }));
  const paths = new RunPaths(runsDir);
  const file = paths.artifact(key, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'as it was written');
  const outcome = { key, results: {}, environment: {}, startedMs: 1, endedMs: 2 };
  writeOutcomeFile(paths.outcome(key), { ...outcome, artifacts: [describeArtifact(paths, key, name)] });
  return { paths, file };
};

const text = (file: string): string => readFileSync(file, 'utf8');

test('the artifacts of a run are read unchanged', (context) => {
  const { paths } = finishedRun(context);
  assert.equal(readArtifact(paths, key, name, text), 'as it was written');
});

test('a run keeps the hash of what it wrote, not of what is on disk later', (context) => {
  const { paths, file } = finishedRun(context);
  const { write, artifacts } = writtenArtifacts();
  write(file, 'as it ', Buffer.from('was written'));
  assert.deepEqual(artifacts, [describeArtifact(paths, key, name)]);
  // Damage before the run has ended.
  write(file, 'as it was written');
  writeFileSync(file, 'as it WAS written');
  writeOutcomeFile(paths.outcome(key), {
    ...{ key, results: {}, environment: {}, startedMs: 1, endedMs: 2 },
    artifacts: artifacts.slice(1),
  });
  assert.throws(() => readArtifact(paths, key, name, text), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file });
});

test('damage that happens while a file is read is detected', (context) => {
  const { paths, file } = finishedRun(context);
  const late = (path: string): string => {
    writeFileSync(file, 'as it WAS written');
    return text(path);
  };
  assert.throws(() => readArtifact(paths, key, name, late), { code: 'EXECUTE_ARTIFACT_CORRUPT', path: file });
});

test('damage that makes a file unreadable is reported as damage, and a file that disappears as missing', (context) => {
  const { paths, file } = finishedRun(context);
  const stumbles = (damage: () => void) => () =>
    readArtifact(paths, key, name, () => {
      damage();
      throw new SyntaxError('unexpected token');
    });
  assert.throws(
    stumbles(() => {}),
    SyntaxError,
  );
  assert.throws(
    stumbles(() => writeFileSync(file, 'as it WAS written')),
    { code: 'EXECUTE_ARTIFACT_CORRUPT' },
  );
  assert.throws(
    stumbles(() => rmSync(file)),
    { code: 'EXECUTE_ARTIFACT_MISSING' },
  );
});
