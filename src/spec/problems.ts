import { FixresError } from '../base/errors.ts';
import { codeFrame, type Origin, type Place, placeOf, placeText, printable } from './tree/source-text.ts';

/** A problem with a spec, and its location. */
export interface SpecProblem extends Place {
  readonly code: 'SPEC_SYNTAX' | 'SPEC_INVALID';
  /** JSON pointer of the value in the resolved spec, in which every list is a list. */
  readonly pointer: string;
  /** What was expected, and what was found. */
  readonly message: string;
  /** The closest valid word. */
  readonly suggestion: string | null;
  /** How to fix it. */
  readonly hint: string | null;
  /** The offending line with carets below the offending part. */
  readonly frame: string;
}

export interface ProblemDetails {
  readonly code?: SpecProblem['code'];
  readonly pointer?: string;
  readonly suggestion?: string | null;
  readonly hint?: string | null;
}

export const problemAt = (origin: Origin, message: string, details: ProblemDetails = {}): SpecProblem => ({
  ...placeOf(origin),
  code: details.code ?? 'SPEC_INVALID',
  pointer: details.pointer ?? '',
  message: printable(message),
  suggestion: details.suggestion ?? null,
  hint: details.hint ?? null,
  frame: codeFrame(origin),
});

/** All problems of a spec as one error, whose message lists them. */
export class SpecError extends FixresError {
  readonly problems: readonly SpecProblem[];

  constructor(found: readonly SpecProblem[]) {
    const problems = inReadingOrder(found);
    const first = problems[0];
    super(
      problems.some(({ code }) => code === 'SPEC_SYNTAX') ? 'SPEC_SYNTAX' : 'SPEC_INVALID',
      problemsText(problems),
      first === undefined ? {} : { path: placeText(first) },
    );
    this.problems = problems;
  }
}

const problemsText = (problems: readonly SpecProblem[]): string => {
  const texts = problems.map(problemText);
  return texts.length === 1 ? texts.join('') : [`${texts.length} problems`, ...texts].join('\n\n');
};

/** `file:line:column: expected ..., got ...; did you mean "..."?`, and the line with carets below. */
const problemText = (problem: SpecProblem): string => {
  const suggestion = problem.suggestion === null ? '' : `; did you mean "${problem.suggestion}"?`;
  const hint = problem.hint === null ? '' : `\n  hint: ${problem.hint}`;
  return `${placeText(problem)}: ${problem.message}${suggestion}\n${problem.frame}${hint}`;
};

// Variants of a matrix share most of their text, so the same mistake is found in each.
const inReadingOrder = (problems: readonly SpecProblem[]): readonly SpecProblem[] => {
  const once = new Map(problems.map((problem) => [`${placeText(problem)} ${problem.message}`, problem]));
  return [...once.values()].sort(
    (a, b) => compare(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
};

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
