import type { Plan, RunView } from '../../app/run/run-view.ts';
import type { RunEvent } from '../../domain/events.ts';
import { partLines, titlesOf } from '../../report/part-lines.ts';
import { plainLine } from '../../report/plain-line.ts';
import type { CliIo } from '../io.ts';

/** A running run tells its progress no more often than this. */
const progressEveryMs = 10_000;

/** One plain line for each event; of the many progress events, one in a while. The plan is asked for when a run is named. */
export const plainView = (plan: () => Plan, io: CliIo): RunView => {
  let titles: ReadonlyMap<string, string> | undefined;
  const titleOf = (key: string): string => {
    titles ??= titlesOf(plan());
    return titles.get(key) ?? key.slice(0, 8);
  };
  const firstFailed = new Map<string, string>();
  /** The title of the run that failed first in the same words. */
  const sameFailure = (event: RunEvent): string | null => {
    if (event.type !== 'run-failed' || event.willRetry || event.status !== 'FAILED') return null;
    const known = firstFailed.get(event.error.message);
    if (known === undefined) firstFailed.set(event.error.message, titleOf(event.key));
    return known ?? null;
  };
  const toldMs = new Map<string, number>();
  let partLine: ReturnType<typeof partLines> | undefined;
  return {
    event: (event) => {
      if (event.type === 'run-started') partLine ??= partLines(plan());
      const ofPart = partLine?.(event);
      if (ofPart !== undefined) {
        if (ofPart !== null) io.out(`${ofPart}\n`);
        return;
      }
      if (event.type === 'run-started') toldMs.set(event.key, event.timestampMs);
      if (event.type === 'run-progress') {
        if (event.timestampMs - (toldMs.get(event.key) ?? 0) < progressEveryMs) return;
        toldMs.set(event.key, event.timestampMs);
      }
      const line = plainLine(event, titleOf, sameFailure(event));
      if (line !== null) io.out(`${line}\n`);
    },
    interrupting: () => io.err('ending the running runs; again: at once\n'),
    waiting: (why) => io.err(why === null ? 'it goes on\n' : `waiting: ${why}\n`),
    close: async () => {},
  };
};
