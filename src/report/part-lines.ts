import { oneLine } from '../base/printable.ts';
import type { RunEvent } from '../domain/events.ts';
import { nodesOfPlan } from '../plan/passes/nodes-of-plan.ts';
import type { Plan, PlannedPass } from '../plan/types.ts';
import { clock } from './plain-line.ts';

/** Titles of runs, and of parts of passes, by key. */
export const titlesOf = (plan: Plan): ReadonlyMap<string, string> =>
  new Map(nodesOfPlan(plan).map(({ job, title }) => [job.key, title]));

/** Minimum time between two lines about a running pass. */
const toldEveryMs = 10_000;

/**
 * Reports the progress of passes with several parts: when the first part starts, at most every ten seconds, and when the
 * last part ends. undefined for all other events and for a part that fails; null if there is nothing to report.
 */
export const partLines = ({ passes = [] }: Plan): ((event: RunEvent) => string | null | undefined) => {
  const several = passes.filter(({ parts }) => parts.length > 1);
  const passOf = new Map(several.flatMap((pass) => pass.parts.map(({ job }) => [job.key, pass] as const)));
  const states = new Map(several.map((pass) => [pass, { done: cachedParts(pass), toldMs: null as number | null }]));
  return (event) => {
    const pass = 'key' in event && event.key !== null ? passOf.get(event.key) : undefined;
    if (pass === undefined || event.type === 'run-failed' || event.type === 'file-damaged') return undefined;
    const state = states.get(pass)!;
    const { parts, title } = pass;
    const line = (words: string): string => {
      state.toldMs = event.timestampMs;
      return `${clock(event.timestampMs)}  ${words}`;
    };
    if (event.type === 'run-started' && state.toldMs === null) {
      return line(
        `started   ${oneLine(title)}: ${parts.length} parts${state.done === 0 ? '' : `, ${state.done} cached`}`,
      );
    }
    if (event.type !== 'run-finished') return null;
    state.done++;
    if (state.done === parts.length) return line(`finished  ${oneLine(title)}: ${parts.length} parts`);
    const isDue = event.timestampMs - (state.toldMs ?? 0) >= toldEveryMs;
    return isDue ? line(`running   ${oneLine(title)}: ${state.done} of ${parts.length} parts`) : null;
  };
};

const cachedParts = ({ parts }: PlannedPass): number => parts.filter(({ reason }) => reason === 'cached').length;
