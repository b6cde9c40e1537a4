import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { sha256 } from '../../base/json.ts';
import type { RunStatus } from '../../domain/events.ts';
import { curvesOf, type TrackedPoint, type TrackedRun } from './tracked-run.ts';
import { writeFile, writeFolder } from './write-file.ts';

/*
 * MLflow's file store, as `mlflow ui --backend-store-uri OUTPUT` reads it: OUTPUT/<experiment>/<run>/{metrics,params,tags}.
 * Source: mlflow/store/tracking/file_store.py, mlflow/entities/run_status.py and run_info.py.
 */

const statusNumbers: Readonly<Record<RunStatus, number>> = {
  RUNNING: 1,
  SCHEDULED: 2,
  FINISHED: 3,
  FAILED: 4,
  KILLED: 5,
};

/** Source: mlflow.entities.SourceType.LOCAL. */
const localSource = 4;

/**
 * Writes runs into MLflow's file store in `output`, replacing earlier exports of them; returns their number. Artifacts
 * are not copied: MLflow gets the paths of the runs' own folders. Throws `BASE_WRITE_FAILED`.
 */
export const writeMlflow = (runs: Iterable<TrackedRun>, output: string, user: string): number => {
  const root = resolve(output);
  const spans = new Map<string, { firstMs: number; lastMs: number }>();
  let written = 0;
  for (const run of runs) {
    const { firstMs, lastMs } = spans.get(run.experiment) ?? { firstMs: Number.POSITIVE_INFINITY, lastMs: 0 };
    const [startedMs, endedMs] = [run.startedMs ?? firstMs, run.endedMs ?? lastMs];
    spans.set(run.experiment, { firstMs: Math.min(firstMs, startedMs), lastMs: Math.max(lastMs, endedMs) });
    writeRun(join(root, experimentId(run.experiment)), run, user);
    written++;
  }
  for (const [name, { firstMs, lastMs }] of spans) {
    const id = experimentId(name);
    writeMeta(join(root, id), {
      artifact_location: pathToFileURL(join(root, id)).href,
      creation_time: Number.isFinite(firstMs) ? firstMs : lastMs,
      experiment_id: id,
      last_update_time: lastMs,
      lifecycle_stage: 'active',
      name,
    });
  }
  return written;
};

const writeRun = (folder: string, run: TrackedRun, user: string): void => {
  const id = run.key.slice(0, 32); // MLflow's ids have 32 hexadecimal digits
  const place = join(folder, id);
  for (const part of ['artifacts', 'metrics', 'params', 'tags']) writeFolder(join(place, part));
  for (const [name, value] of Object.entries(run.params)) writeFile(join(place, 'params', entryName(name)), value);
  const tags = { ...run.tags, 'mlflow.runName': run.title, 'mlflow.user': user };
  for (const [name, value] of Object.entries(tags)) writeFile(join(place, 'tags', entryName(name)), value);
  for (const [name, points] of curvesOf(run)) {
    writeFile(join(place, 'metrics', entryName(name)), points.map(metricLine).join(''));
  }
  // Last, since a run exists once this file does.
  writeMeta(place, {
    artifact_uri: pathToFileURL(run.folder).href,
    end_time: run.endedMs,
    entry_point_name: '',
    experiment_id: experimentId(run.experiment),
    lifecycle_stage: 'active',
    run_id: id,
    run_name: run.title,
    run_uuid: id,
    source_name: '',
    source_type: localSource,
    source_version: '',
    start_time: run.startedMs,
    status: statusNumbers[run.status],
    tags: [],
    user_id: user,
  });
};

const metricLine = ({ step, value, timestampMs }: TrackedPoint): string => `${timestampMs} ${value} ${step}\n`;

/** An integer of 18 digits, as MLflow generates them, but the same for every export. */
const experimentId = (name: string): string =>
  String(BigInt(`0x${sha256(name).slice(0, 15)}`) % 10n ** 18n).padStart(18, '1');

/** Names of metrics, params and tags: MLflow takes letters, digits, `_-. ` and `/`, which makes a folder. */
const entryName = (name: string): string => name.replace(/[^\w\-. /]/g, '_').replace(/^[./]+/, '_');

/** JSON values are valid YAML. */
const writeMeta = (folder: string, values: Readonly<Record<string, unknown>>): void =>
  writeFile(
    join(folder, 'meta.yaml'),
    Object.entries(values)
      .map(([name, value]) => `${name}: ${JSON.stringify(value)}\n`)
      .join(''),
  );
