import { existsSync, readFileSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import { damageText } from '../../base/files/damage.ts';
import { type AttemptRecord, type RunRecord, showRun } from '../../store/queries/runs/show-run.ts';
import { askStore } from '../ask-store.ts';

/** An attempt of a run and its output. */
export interface RunLog extends AttemptRecord {
  /** Key of the run. */
  readonly key: string;
  readonly text: string;
}

/**
 * The output of the last attempt, or the given one, of the run with this key prefix, and its damaged files. Throws
 * `STORE_NOT_FOUND`.
 */
export const runLog = (runsDir: string, keyPrefix: string, attempt?: number): RunLog => {
  const run = askStore(runsDir, (store) => showRun(store, keyPrefix));
  const found = attemptOf(run, attempt);
  const printed = existsSync(found.logFile) ? readFileSync(found.logFile, 'utf8') : '';
  return { key: run.key, ...found, text: `${printed}${damageLines(run, printed)}` };
};

/** Damage in the run's folder that was found by other runs. */
const damageLines = ({ damages }: RunRecord, printed: string): string =>
  damages
    .filter((damage) => !printed.includes(damageText(damage)))
    .map((damage) => `${new Date(damage.foundMs).toISOString()} ${damageText(damage)}\n`)
    .join('');

const attemptOf = ({ key, attempts }: RunRecord, wanted?: number): AttemptRecord => {
  const found = wanted === undefined ? attempts.at(-1) : attempts.find(({ attempt }) => attempt === wanted);
  if (found !== undefined) return found;
  const got = attempts.map(({ attempt }) => attempt).join(', ') || 'none';
  throw new FixresError('STORE_NOT_FOUND', `run ${key.slice(0, 8)} has no attempt ${wanted ?? ''}; it has: ${got}`, {
    hint: '`fixres runs show` lists the attempts of a run',
  });
};
