import type { TrapPoint } from '../trap.ts';
import type { Arena } from './arena.ts';

/** One attack on the program; problems that it finds are added to the arena's. */
export interface Case {
  readonly name: string;
  readonly attack: (arena: Arena) => Promise<void>;
}

/** Attacks of one kind. Each has an arena of its own. */
export interface Scenario {
  readonly name: string;
  readonly cases: readonly Case[];
}

/** `before rename 2 of outcome.json` */
export const nameOf = ({ at, match, nth = 1, when = 'before' }: TrapPoint): string =>
  `${when} ${at} ${nth} of ${match}`;
