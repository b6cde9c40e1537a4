import { textTable } from '../../../src/report/render/text-table.ts';
import type { Hunted } from './hunt.ts';

/** mutant | what is broken | caught by | seconds */
export const huntTable = (hunted: readonly Hunted[]): string =>
  textTable(
    ['mutant', 'what is broken', 'caught by', 'seconds'],
    hunted.map((each) => [each.mutant, each.breaks, verdict(each), each.seconds.toFixed(0)]),
  );

const verdict = ({ scenario, caughtBy }: Hunted): string =>
  caughtBy === null ? `SURVIVED ${scenario}` : `${scenario} (${short(caughtBy)})`;

/** Attacks that the unbroken program does not withstand either: one line for each. */
export const unbrokenText = (hunted: readonly Hunted[]): string[] => [
  ...new Set(
    hunted
      .filter(({ unbroken }) => unbroken.length > 0)
      .map(({ scenario, unbroken }) => `! the unbroken program fails too: ${scenario} (${short(unbroken[0]!)})`),
  ),
];

/** Shortens run keys and folders, which say little in a table. */
const short = (problem: string): string => {
  const line = problem
    .split('\n')[0]!
    .replace(/\b([0-9a-f]{8})[0-9a-f]{56}\b/g, '$1')
    .replace(/\S*\/objects\/\S*\//g, '');
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
};
