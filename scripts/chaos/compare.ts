import type { Outcome } from './state.ts';

export interface Difference {
  /** Facts of the undisturbed run that are missing. */
  readonly lost: readonly string[];
  /** Facts that only the disturbed run has, or has more often. */
  readonly added: readonly string[];
}

/** Compares two outcomes fact by fact; a repeated fact counts each time. */
export const compareOutcomes = (expected: Outcome, found: Outcome): Difference => ({
  lost: without(expected.facts, found.facts),
  added: without(found.facts, expected.facts),
});

const without = (facts: readonly string[], others: readonly string[]): string[] => {
  const left = new Map<string, number>();
  for (const fact of others) left.set(fact, (left.get(fact) ?? 0) + 1);
  return facts.filter((fact) => {
    const count = left.get(fact) ?? 0;
    left.set(fact, count - 1);
    return count <= 0;
  });
};
