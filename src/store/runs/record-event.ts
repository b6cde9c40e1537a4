import { hostname } from 'node:os';
import { basename } from 'node:path';
import { canonicalJson } from '../../base/json.ts';
import type { Prediction, RunEvent } from '../../domain/events.ts';
import { readCurve, readUnmarkedCurve } from '../../plan/handover/curve-file.ts';
import type { RunPaths } from '../../plan/handover/run-paths.ts';
import type { Db } from '../database.ts';
import { MetricBuffer } from '../metric-buffer.ts';
import { ownedTransaction } from '../owned-transaction.ts';
import { ProgressBuffer } from '../progress-buffer.ts';
import { distrustInputs } from './distrust-inputs.ts';
import { digestOfPredictions, type PredictionRow } from './predictions-digest.ts';
import { digestOfResults } from './results-digest.ts';
import { readPredictions } from './run-files.ts';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>;

/** Turns events into rows. Each event is one transaction, and may be repeated. Its runs must be in the store. */
export class EventRecorder {
  readonly #db: Db;
  readonly #paths: RunPaths;
  readonly #metrics: MetricBuffer;
  readonly #progress: ProgressBuffer;
  readonly #statements: ReturnType<typeof prepare>;

  constructor(db: Db, paths: RunPaths) {
    this.#db = db;
    this.#paths = paths;
    this.#metrics = new MetricBuffer(db);
    this.#progress = new ProgressBuffer(db);
    this.#statements = prepare(db);
  }

  record(event: RunEvent): void {
    if (event.type === 'run-started') this.#started(event);
    if (event.type === 'run-progress') {
      this.#progress.add(this.#runId(event.key), event.progress, event.timestampMs);
    }
    if (event.type === 'run-metrics') this.#metrics.add(this.#runId(event.key), event.metrics);
    if (event.type === 'run-finished') this.#finished(event);
    if (event.type === 'run-failed') this.#failed(event);
    if (event.type === 'file-damaged') this.#damaged(event);
    if (event.type === 'plan-ended') this.#metrics.flush();
  }

  /** Writes everything pending. */
  close(): void {
    this.#progress.close();
    this.#metrics.flush();
  }

  #started({ key, attempt, threads, pid, timestampMs }: EventOf<'run-started'>): void {
    const runId = this.#runId(key);
    this.#transaction(() => {
      this.#forgetProgress(runId);
      this.#statements.startRun.run({ runId, timestampMs });
      this.#statements.startAttempt.run({ runId, attempt, host: hostname(), pid, threads, timestampMs });
    });
  }

  #finished({ key, attempt, outcome, peakMemoryBytes }: EventOf<'run-finished'>): void {
    this.#metrics.flush();
    const runId = this.#runId(key);
    const { startedMs, endedMs, environment } = outcome;
    const predictionsFile = basename(this.#paths.predictions(key));
    const kept = outcome.artifacts.find(({ name }) => name === predictionsFile);
    const predictions = kept === undefined ? [] : readPredictions(this.#paths.predictions(key), kept);
    // Without a curve, the outcome is from an earlier version, and only live metrics exist.
    const curve = outcome.curve === undefined ? null : readCurve(this.#paths.curve(key), outcome.curve);
    const statements = this.#statements;
    this.#transaction(() => {
      this.#forgetProgress(runId);
      if (curve !== null) this.#metrics.replace(runId, curve);
      const resultsSha256 = digestOfResults(Object.entries(outcome.results));
      const rows = predictions.map(rowOf).sort((a, b) => a.image - b.image);
      const predictionsSha256 = rows.length === 0 ? null : digestOfPredictions(rows);
      const digests = { resultsSha256, predictionsSha256 };
      statements.finishRun.run({ runId, startedMs, endedMs, ...digests, environment: canonicalJson(environment) });
      statements.endAttempt.run({
        runId,
        attempt,
        status: 'FINISHED',
        reason: null,
        error: null,
        logFile: null,
        endedMs,
        peakMemoryBytes: peakMemoryBytes ?? null,
      });
      for (const table of ['results', 'artifacts', 'predictions'] as const) statements.empty[table].run(runId);
      for (const [name, value] of Object.entries(outcome.results)) statements.insertResult.run(runId, name, value);
      for (const { name, bytes, sha256 } of outcome.artifacts)
        statements.insertArtifact.run(runId, name, bytes, sha256);
      for (const { image, label, predicted, correct5, loss, confidence, alsoRight } of rows)
        statements.insertPrediction.run(runId, image, label, predicted, correct5, loss, confidence, alsoRight);
    });
  }

  #failed({ key, attempt, status, reason, error, logFile, willRetry, timestampMs }: EventOf<'run-failed'>): void {
    this.#metrics.flush();
    const runId = this.#runId(key);
    const errorJson = canonicalJson(error);
    const runStatus = willRetry ? 'SCHEDULED' : status;
    const curve = readUnmarkedCurve(this.#paths.curve(key));
    this.#transaction(() => {
      this.#metrics.complete(runId, curve);
      this.#forgetProgress(runId);
      this.#statements.failRun.run({ runId, status: runStatus, reason, error: errorJson, endedMs: timestampMs });
      const end = {
        runId,
        attempt,
        status,
        reason,
        error: errorJson,
        logFile,
        endedMs: timestampMs,
        peakMemoryBytes: null,
      };
      this.#statements.endAttempt.run(end);
      if (error.code.startsWith('EXECUTE_ARTIFACT_')) distrustInputs(this.#db, this.#paths, runId);
    });
  }

  #damaged({ key, file, reason, remedy, timestampMs }: EventOf<'file-damaged'>): void {
    const runId = key === null ? null : (this.#statements.runId.get(key) ?? null);
    this.#statements.insertDamage.run({ runId, file, reason, remedy, timestampMs });
  }

  #forgetProgress(runId: number): void {
    this.#progress.drop(runId);
    this.#statements.forgetProgress.run(runId);
  }

  #runId(key: string): number {
    const id = this.#statements.runId.get(key);
    if (id === undefined) throw new Error(`the run ${key} is not in the store because its plan was not written`);
    return id;
  }

  #transaction(work: () => void): void {
    ownedTransaction(this.#db, work);
  }
}

/** A prediction as a row of the database. */
const rowOf = ({ image, label, predicted, correct5, loss, confidence, alsoRight }: Prediction): PredictionRow => ({
  image,
  label,
  predicted,
  correct5: correct5 ? 1 : 0,
  loss,
  confidence: confidence ?? null,
  alsoRight: alsoRight === true ? 1 : null,
});

const prepare = (db: Db) => ({
  runId: db.prepare<[string], number>('select id from runs where key = ?').pluck(),
  startRun: db.prepare(
    `update runs set status = 'RUNNING', reason = null, error = null, started_ms = :timestampMs, ended_ms = null
     where id = :runId`,
  ),
  startAttempt: db.prepare(
    `insert or replace into attempts (run_id, attempt, status, host, pid, threads, started_ms)
     values (:runId, :attempt, 'RUNNING', :host, :pid, :threads, :timestampMs)`,
  ),
  endAttempt: db.prepare(
    `update attempts set status = :status, reason = :reason, error = :error,
       log_file = coalesce(:logFile, log_file), ended_ms = :endedMs, peak_memory_bytes = :peakMemoryBytes
     where run_id = :runId and attempt = :attempt`,
  ),
  forgetProgress: db.prepare('delete from progress where run_id = ?'),
  finishRun: db.prepare(
    `update runs set status = 'FINISHED', reason = null, error = null, environment = :environment,
       started_ms = :startedMs, ended_ms = :endedMs, results_sha256 = :resultsSha256,
       predictions_sha256 = :predictionsSha256
     where id = :runId`,
  ),
  failRun: db.prepare(
    'update runs set status = :status, reason = :reason, error = :error, ended_ms = :endedMs where id = :runId',
  ),
  empty: {
    results: db.prepare('delete from results where run_id = ?'),
    artifacts: db.prepare('delete from artifacts where run_id = ?'),
    predictions: db.prepare('delete from predictions where run_id = ?'),
  },
  insertResult: db.prepare('insert into results (run_id, name, value) values (?, ?, ?)'),
  insertArtifact: db.prepare('insert into artifacts (run_id, name, bytes, sha256) values (?, ?, ?, ?)'),
  insertDamage: db.prepare(
    `insert or ignore into damages (file, found_ms, run_id, reason, remedy)
     values (:file, :timestampMs, :runId, :reason, :remedy)`,
  ),
  insertPrediction: db.prepare(
    `insert into predictions (run_id, image, label, predicted, correct5, loss, confidence, also_right)
     values (?, ?, ?, ?, ?, ?, ?, ?)`,
  ),
});
