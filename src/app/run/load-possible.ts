import { gridProblems } from '../../plan/check/check-grid.ts';
import type { GridFacts } from '../../plan/check/grid-problem.ts';
import { type LoadedExperiment, type LoadOptions, loadExperiment } from '../../spec/load-experiment.ts';
import { SpecError } from '../../spec/problems.ts';
import { askFiles } from '../facts/ask-files.ts';
import { networkFacts } from '../facts/network-facts.ts';

/**
 * Reads a spec, filling in values from its networks' files, and checks that the networks support it. Throws a
 * `SpecError` with the location of all problems, including those that depend on a network's structure, such as a scope
 * that it lacks.
 */
export const loadPossible = (file: string, options: LoadOptions): LoadedExperiment => {
  const loaded = loadExperiment(file, { ask: askFiles(), ...options });
  assertPossible(loaded, networkFacts);
  return loaded;
};

/** Throws a `SpecError` with the location of everything that, according to the facts, no run can do. */
export const assertPossible = ({ experiment, source }: LoadedExperiment, facts: GridFacts): void => {
  const problems = gridProblems(experiment, facts);
  if (problems.length === 0) return;
  throw new SpecError(
    problems.map(({ pointer, message, hint, variant }) => source.problem(pointer, message, { hint, variant })),
  );
};
