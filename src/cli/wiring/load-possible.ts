import { gridProblems } from '../../plan/check-grid.ts';
import { type LoadedExperiment, type LoadOptions, loadExperiment } from '../../spec/load-experiment.ts';
import { SpecError } from '../../spec/problems.ts';
import { networkFacts } from './network-facts.ts';

/**
 * Reads a spec and checks that its networks can do what it asks for. Throws a `SpecError` with the place of everything
 * that is wrong, also of what only the networks' structure tells, such as a scope that one of them lacks.
 */
export const loadPossible = (file: string, options: LoadOptions): LoadedExperiment => {
  const loaded = loadExperiment(file, options);
  const problems = gridProblems(loaded.experiment, networkFacts);
  if (problems.length === 0) return loaded;
  throw new SpecError(
    problems.map(({ pointer, message, hint, variant }) => loaded.source.problem(pointer, message, { hint, variant })),
  );
};
