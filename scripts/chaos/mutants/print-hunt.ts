import { textTable } from '../../../src/base/text-table.ts';
import type { Hunted } from './hunt.ts';

export const wasCaught = ({ caughtBy, unbroken }: Hunted): boolean => caughtBy !== null && unbroken.length === 0;

/** mutant | what is broken | caught by | seconds */
export const huntTable = (hunted: readonly Hunted[]): string =>
  textTable(
    ['mutant', 'what is broken', 'caught by', 'seconds'],
    hunted.map((each) => [each.mutant, each.breaks, verdict(each), each.seconds.toFixed(0)]),
  );

const verdict = (each: Hunted): string => {
  if (each.unbroken.length > 0)
    return `CANNOT TELL: the unbroken program fails too (${each.scenario}): ${short(each.unbroken[0]!)}`;
  return each.caughtBy === null ? `SURVIVED ${each.scenario}` : `${each.scenario} (${short(each.caughtBy)})`;
};

/** Run keys and folders say little in a table. */
const short = (problem: string): string => {
  const line = problem
    .split('\n')[0]!
    .replace(/\b([0-9a-f]{8})[0-9a-f]{56}\b/g, '$1')
    .replace(/\S*\/objects\/\S*\//g, '');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};
