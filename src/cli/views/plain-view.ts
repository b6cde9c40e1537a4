import type { Plan, RunView } from '../../app/run/run-view.ts';
import type { RunEvent } from '../../domain/events.ts';
import { partLines, titlesOf } from '../../report/part-lines.ts';
import { plainLine } from '../../report/plain-line.ts';
import type { CliIo } from '../io.ts';

/** Minimum time between progress lines of a run. */
const progressEveryMs = 10_000;

/** One plain line per event, with progress events rate-limited. The plan is requested when a run needs a name. */
export const plainView = (plan: () => Plan, io: CliIo): RunView => {
  let titles: ReadonlyMap<string, string> | undefined;
  const titleOf = (key: string): string => {
    titles ??= titlesOf(plan());
    return titles.get(key) ?? key.slice(0, 8);
  };
  const firstFailed = new Map<string, string>();
  /** The title of the first run that failed with the same message. */
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
    interrupting: () => io.err('stopping after the current step; press Ctrl-C again to stop now\n'),
    waiting: (why) => io.err(why === null ? 'continuing\n' : `waiting: ${why}\n`),
    close: async () => {},
  };
};
