import { join } from 'node:path';
import { FixresError } from '../../base/errors.ts';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import type { JsonObject } from '../../base/json.ts';
import { loadPossible } from '../run/load-possible.ts';
import { runExperiment } from '../run/run-experiment.ts';
import { silentView } from '../run/run-view.ts';
import { specText } from './advice-spec.ts';
import type { AdviseRequest, AdviseWatch } from './types.ts';

/** What the experiments of one request share. */
export interface Site {
  readonly request: AdviseRequest;
  readonly watch: AdviseWatch;
  /** Absolute. */
  readonly runsDir: string;
}

/**
 * Writes a spec into the folder and runs it; finished runs are reused. Returns whether it finished: false if it was
 * interrupted. Throws SCHEDULE_RUN_FAILED for a failed run, since every result is needed.
 */
export const runSpec = async (site: Site, name: string, spec: JsonObject, isQuiet: boolean): Promise<boolean> => {
  const { request, watch, runsDir } = site;
  const loaded = loadPossible(writeSpec(site, name, spec), { set: [], env: request.env, cwd: request.cwd });
  const outcome = await runExperiment(loaded, {
    runsDir,
    schedule: request.schedule,
    force: false,
    listen: watch.listen,
    openView: isQuiet ? () => silentView : watch.openView,
    onEnd: () => {},
    onCount: watch.onCount,
  });
  const [failure] = outcome.failures;
  if (failure !== undefined && !outcome.interrupted) {
    const { message, hint = 'see `fixres runs list`' } = failure.error;
    throw new FixresError('SCHEDULE_RUN_FAILED', `${failure.title} failed: ${message}`, { hint });
  }
  return !outcome.interrupted;
};

/** Writes a spec into the folder; returns its absolute path. */
export const writeSpec = ({ request }: Site, name: string, spec: JsonObject): string => {
  const file = join(request.folder, name);
  writeOutputFile(
    file,
    specText(spec, 'Written by `fixres advise`. It is an ordinary spec: edit it and run it with `fixres run`.'),
  );
  return file;
};
