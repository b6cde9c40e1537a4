import { FixresError } from '../../base/errors.ts';
import { listOf } from './list-of.ts';

/** Throws the problems of a data set: a single one unchanged, several as one error with the first one's code. */
export const throwAll = (problems: readonly FixresError[], root: string): void => {
  const [first, ...rest] = problems;
  if (first === undefined) return;
  if (rest.length === 0) throw first;
  const hints = new Set(problems.flatMap(({ hint }) => hint ?? []));
  throw new FixresError(
    first.code,
    `${problems.length} problems in the data set ${root}:\n${listOf(problems.map(({ message }) => message))}`,
    { path: first.path ?? root, hint: [...hints].slice(0, 3).join('; ') },
  );
};
