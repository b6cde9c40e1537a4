import { asleep } from '../scenarios/asleep.ts';
import { damageCheckpoint, damageCurve, damageFeatures, damageWeights } from '../scenarios/damage.ts';
import { collectGarbage } from '../scenarios/gc.ts';
import { hungWorker } from '../scenarios/hung.ts';
import { killWhileMigrating } from '../scenarios/migration.ts';
import { parts } from '../scenarios/parts.ts';
import { killWhilePlanning } from '../scenarios/planning.ts';
import { powerCut } from '../scenarios/power.ts';
import { killWhileRecording } from '../scenarios/recording.ts';
import { killAtRename } from '../scenarios/rename.ts';
import { resume } from '../scenarios/resume.ts';
import { rivals } from '../scenarios/rivals.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { killDuringWrite } from '../scenarios/write.ts';
import type { Patch } from './break-program.ts';

/** A way to break the program, and the attack that has to reveal it. */
export interface Mutant {
  readonly name: string;
  /** What is broken. */
  readonly breaks: string;
  readonly patches: readonly Patch[];
  readonly scenario: Scenario;
  /** Name of the scenario's case, or its beginning. */
  readonly case: string;
}

export const mutants: readonly Mutant[] = [
  {
    name: 'curve-not-kept',
    breaks: 'a worker keeps no curve and only reports its metrics live',
    patches: [{ file: 'execute/curve-writer.js', find: 'append(metric) {', replace: 'append(metric) { return;' }],
    scenario: resume,
    case: 'the worker dies',
  },
  {
    name: 'curve-not-taken-over',
    breaks: 'the scheduler does not take over the curve that a run kept',
    patches: [
      {
        file: 'store/metric-buffer.js',
        find: 'replace(runId, metrics) {',
        replace: 'replace(runId, metrics) { return;',
      },
      {
        file: 'store/metric-buffer.js',
        find: 'complete(runId, metrics) {',
        replace: 'complete(runId, metrics) { return;',
      },
      { file: 'store/metric-buffer.js', find: 'longestWaitMs = 1000;', replace: 'longestWaitMs = 1_000_000;' },
    ],
    scenario: resume,
    case: 'scheduler and worker die between',
  },
  {
    name: 'curve-taken-over-twice',
    breaks: 'the curve is added to the live metrics',
    patches: [
      {
        file: 'store/migrations/001-first.js',
        find: 'timestamp_ms integer not null,\n    primary key (run_id, key_id, step)\n  ) without rowid;',
        replace: 'timestamp_ms integer not null);',
      },
      { file: 'store/metric-buffer.js', find: 'this.#statements.empty.run(runId);', replace: '' },
    ],
    scenario: resume,
    case: 'the worker dies',
  },
  {
    name: 'curve-not-cut',
    breaks: 'resumed training does not cut its curve off at the checkpoint',
    patches: [{ file: 'execute/curve-writer.js', find: 'ftruncateSync(descriptor, mark.bytes)', replace: '{}' }],
    scenario: resume,
    case: 'scheduler and worker die between',
  },
  {
    name: 'curve-restarted',
    breaks: 'resumed training begins its curve again',
    patches: [{ file: 'execute/checkpoint.js', find: 'curve.goOnFrom(opened.curve);', replace: '' }],
    scenario: resume,
    case: 'scheduler and worker die after',
  },
  {
    name: 'curve-unchecked',
    breaks: 'checksums of curves are not checked',
    patches: [
      { file: 'plan/handover/curve-file.js', find: 'if (sha256(marked) !== mark.sha256)', replace: 'if (false)' },
      {
        file: 'plan/handover/curve-file.js',
        find: "if (line.state !== 'intact')",
        replace: 'if (line.value === undefined)',
      },
    ],
    scenario: damageCurve,
    case: 'bits flip in the curve of a training run that was killed',
  },
  {
    name: 'curve-recorded-unchecked',
    breaks: 'an outcome is recorded even if its curve is missing or damaged',
    patches: [
      {
        file: 'store/runs/run-files.js',
        find: 'damagedCurve(paths.curve(key), curve)',
        replace: '[]',
      },
    ],
    scenario: damageCurve,
    case: 'bits flip in the curve of a training run that finished',
  },
  {
    name: 'curve-not-synced',
    breaks: 'a curve is marked without fsync',
    patches: [
      {
        file: 'execute/curve-writer.js',
        find: "this.#writing('w', fsyncSync);",
        replace: "this.#writing('w', () => {});",
      },
    ],
    scenario: powerCut,
    case: 'after rename 4',
  },
  {
    name: 'checkpoint-ignored',
    breaks: 'training starts over instead of resuming',
    patches: [{ file: 'execute/checkpoint.js', find: 'if (!existsSync(file))', replace: 'if (true)' }],
    scenario: resume,
    case: 'scheduler and worker die after',
  },
  {
    name: 'no-owner-lock',
    breaks: 'livingOwner finds no owner: the owner lock is off',
    patches: [
      {
        file: 'store/owner.js',
        find: 'export const livingOwner = (db) => {',
        replace: 'export const livingOwner = (db) => { return null;',
      },
    ],
    scenario: rivals,
    case: 'both start',
  },
  {
    name: 'gc-unlocked',
    breaks: 'gc does not take the owner lock',
    patches: [
      {
        file: 'app/ask-store.js',
        find: 'return withStore(openStore(runsDir), change);',
        replace: 'return withStore(openStore(runsDir, { readonly: true }), change);',
      },
    ],
    scenario: collectGarbage,
    case: 'gc while',
  },
  {
    name: 'gc-greedy',
    breaks: 'gc deletes files of unfinished runs that a plan needs',
    patches: [
      {
        file: 'store/runs/unneeded.js',
        find: 'select key from needed join runs using (id)',
        replace: "select key from needed join runs using (id) where status = 'FINISHED'",
      },
    ],
    scenario: collectGarbage,
    case: 'gc is killed',
  },
  {
    name: 'write-in-place',
    breaks: 'files are written under their final names, without a rename',
    patches: [
      {
        file: 'base/files/atomic-write.js',
        find: `const temporary = \`\${file}.\${randomUUID()}.tmp\`;`,
        replace: 'const temporary = file;',
      },
      { file: 'base/files/atomic-write.js', find: "openSync(temporary, 'wx',", replace: "openSync(temporary, 'w'," },
      { file: 'base/files/atomic-write.js', find: 'replaceFile(temporary, file);', replace: '' },
    ],
    scenario: killDuringWrite,
    case: 'half write 2 of checkpoint',
  },
  {
    name: 'no-fsync',
    breaks: 'files are renamed without fsync',
    patches: [
      {
        file: 'base/files/atomic-write.js',
        find: 'fsyncSync(descriptor);\n        }\n        finally {\n            closeSync(descriptor);\n        }\n        replaceFile',
        replace: '        }\n        finally {\n            closeSync(descriptor);\n        }\n        replaceFile',
      },
    ],
    scenario: powerCut,
    case: 'after rename 4',
  },
  {
    name: 'outcome-first',
    breaks: 'the outcome exists before the artifacts',
    patches: [
      {
        file: 'execute/execute-run.js',
        find: 'writeOutcomeFile(paths.outcome(job.key), outcome);',
        replace: `const { renameSync } = await import('node:fs');
    const names = outcome.artifacts.map(({ name }) => paths.artifact(job.key, name));
    for (const name of names) renameSync(name, name + '.tmp');
    writeOutcomeFile(paths.outcome(job.key), outcome);
    for (const name of names) renameSync(name + '.tmp', name);`,
      },
    ],
    scenario: killAtRename,
    case: 'after rename 4 of outcome.json',
  },
  {
    name: 'outcome-ignored',
    breaks: 'a run that finished without being recorded is run again',
    patches: [{ file: 'store/recover.js', find: "if (reading.state === 'absent')", replace: 'if (true)' }],
    scenario: killAtRename,
    case: 'after rename 4 of outcome.json',
  },
  {
    name: 'record-in-parts',
    breaks: 'a result is recorded without its transaction',
    patches: [{ file: 'store/runs/record-event.js', find: 'ownedTransaction(this.#db, work);', replace: 'work();' }],
    scenario: killWhileRecording,
    case: "after sql 2 of update runs set status = 'FINISHED'",
  },
  {
    name: 'plan-in-parts',
    breaks: 'a plan is written without its transaction',
    patches: [
      {
        file: 'store/runs/write-plan.js',
        find: 'ownedTransaction(db, () => {\n        const experimentId',
        replace: '((_, work) => work())(db, () => {\n        const experimentId',
      },
    ],
    scenario: killWhilePlanning,
    case: 'before sql 5 of insert into runs',
  },
  {
    name: 'migrate-in-parts',
    breaks: 'a store is migrated without a transaction',
    patches: [
      {
        file: 'store/migrate.js',
        find: 'const steps = db.transaction(() => {',
        replace: 'const steps = ((work) => ({ immediate: work }))(() => {',
      },
    ],
    scenario: killWhileMigrating,
    case: 'after sql 1 of alter table owner',
  },
  {
    name: 'no-fence',
    breaks: 'a scheduler continues to write after another one has taken its lease',
    patches: [
      { file: 'store/held-folder.js', find: 'assertHeld() {', replace: 'assertHeld() { return;' },
      { file: 'store/owned-transaction.js', find: 'assertOwner(db);', replace: '' },
    ],
    scenario: asleep,
    case: 'another host',
  },
  {
    name: 'heartbeat-ignored',
    breaks: 'the scheduler keeps waiting for a worker that hangs',
    patches: [
      {
        file: 'schedule/executors/local/silence-watch.js',
        find: 'if (nowMs - this.#heardMs < limitMs)',
        replace: 'if (true)',
      },
    ],
    scenario: hungWorker,
    case: 'a worker is stopped',
  },
  {
    name: 'checkpoint-unchecked',
    breaks: 'checksums of checkpoints are not checked',
    patches: [{ file: 'model/weights/formats/sealed-safetensors.js', find: 'if (!isWhole)', replace: 'if (false)' }],
    scenario: damageCheckpoint,
    case: 'bits flip',
  },
  {
    name: 'shards-unchecked',
    breaks: 'checksums of feature shards are not checked',
    patches: [
      {
        file: 'execute/feature-store/shard-reader.js',
        find: 'if (sha256(content) !== expected)',
        replace: 'if (false)',
      },
    ],
    scenario: damageFeatures,
    case: 'bits flip',
  },
  {
    name: 'inputs-unchecked',
    breaks: 'checksums of weights are not checked',
    patches: [{ file: 'execute/artifacts.js', find: 'if (sha256OfFile(file) !== sha256)', replace: 'if (false)' }],
    scenario: damageWeights,
    case: 'bits flip in trained weights before',
  },
  {
    name: 'checked-before-read',
    breaks: 'the checksum of weights is compared before they are read, not with what was read',
    patches: [
      {
        file: 'execute/artifacts.js',
        find: 'content = read(artifact.file);',
        replace: 'refuseDamage(artifact); content = read(artifact.file);',
      },
      {
        file: 'execute/artifacts.js',
        find: 'refuseDamage(artifact);\n    return content;',
        replace: 'return content;',
      },
    ],
    scenario: damageWeights,
    case: 'bits flip in trained weights while',
  },
  {
    name: 'parts-forgotten',
    breaks: 'finished parts of a pass are run again',
    patches: [{ file: 'plan/passes/pass-parts.js', find: "known.has(key) ? 'cached'", replace: "false ? 'cached'" }],
    scenario: parts,
    case: 'scheduler and workers die between two parts',
  },
  {
    name: 'gc-takes-parts',
    breaks: 'gc deletes files of parts that their features runs have not assembled yet',
    patches: [{ file: 'store/runs/unneeded.js', find: "features.status <> 'FINISHED' and", replace: 'false and' }],
    scenario: parts,
    case: 'gc between two parts',
  },
];
