import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { RunJob } from '../../src/domain/jobs/jobs.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import type { WorkerReply, WorkerRequest } from '../../src/plan/handover/worker-protocol.ts';
import { moduleFile, nodeOptions } from '../helpers/program.ts';
import { indexJob, onOneThread, trainJob } from './tiny-jobs.ts';

const runsDir = mkdtempSync(join(tmpdir(), 'fixres-worker-'));
const paths = new RunPaths(runsDir);
after(() => rmSync(runsDir, { recursive: true }));

const workerFile = moduleFile('../../src/execute/worker', import.meta.url);

class Worker {
  readonly child: ChildProcess;
  readonly replies: WorkerReply[] = [];

  constructor() {
    this.child = fork(workerFile, { execArgv: [...nodeOptions], silent: true });
    this.child.on('message', (reply) => this.replies.push(reply as WorkerReply));
  }

  send(request: WorkerRequest): void {
    this.child.send(request);
  }

  run(job: RunJob): void {
    const { engine, threads } = onOneThread;
    this.send({ type: 'run', job, runsDir, attempt: 1, engine, threads });
  }

  async reply<Type extends WorkerReply['type']>(type: Type): Promise<Extract<WorkerReply, { type: Type }>> {
    for (;;) {
      const at = this.replies.findIndex((reply) => reply.type === type);
      if (at >= 0) return this.replies.splice(at, 1)[0] as Extract<WorkerReply, { type: Type }>;
      await once(this.child, 'message');
    }
  }
}

test('a worker executes one run after another, reports progress, stops when asked and ends with its parent', async () => {
  const worker = new Worker();
  await worker.reply('ready');

  worker.run(trainJob);
  const { error } = await worker.reply('failed');
  assert.equal(error.code, 'EXECUTE_ARTIFACT_MISSING');

  worker.run(indexJob);
  const { outcome } = await worker.reply('finished');
  const { sha256: _seal, ...kept } = JSON.parse(readFileSync(paths.outcome(indexJob.key), 'utf8'));
  assert.deepEqual(outcome, kept);

  worker.run(trainJob);
  worker.child.kill('SIGINT'); // what a terminal sends to everybody
  const { progress } = await worker.reply('progress');
  assert.ok(progress.fraction > 0 && progress.fraction < 1);
  worker.send({ type: 'stop' });
  assert.equal((await worker.reply('failed')).error.code, 'EXECUTE_INTERRUPTED');
  assert.ok(!existsSync(paths.outcome(trainJob.key)));

  worker.run(trainJob);
  assert.equal((await worker.reply('finished')).outcome.results.epochs, 3);
  assert.ok((await worker.reply('metrics')).metrics.length > 0);

  worker.child.disconnect();
  assert.deepEqual(await once(worker.child, 'exit'), [0, null]);
});

test('an operation that the system refuses a worker is reported as such, not as a bug', async () => {
  const folder = join(paths.folder(indexJob.key), 'folder.tmp');
  mkdirSync(folder, { recursive: true }); // where only files are removed
  const worker = new Worker();
  await worker.reply('ready');
  worker.run(indexJob);
  const { error } = await worker.reply('failed');
  worker.child.disconnect();
  await once(worker.child, 'exit');
  rmSync(folder, { recursive: true });
  assert.equal(error.code, 'BASE_SYSTEM_REFUSED');
  assert.ok(error.message.includes(folder) && error.hint !== undefined, error.message);
});

test('SIGTERM ends a worker at its next step', async () => {
  const worker = new Worker();
  await worker.reply('ready');
  worker.run(indexJob);
  await worker.reply('finished');
  rmSync(paths.outcome(trainJob.key), { force: true });
  worker.run(trainJob);
  await worker.reply('progress');
  worker.child.kill('SIGTERM');
  assert.equal((await worker.reply('failed')).error.code, 'EXECUTE_INTERRUPTED');
  assert.deepEqual(await once(worker.child, 'exit'), [0, null]);
});
