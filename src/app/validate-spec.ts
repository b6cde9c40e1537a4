import { type ErrorCode, type FixresError, isFixresError } from '../base/errors.ts';
import { defaultsText, type TellingDefault } from '../spec/filled/telling-defaults.ts';
import { type GridSize, gridSize, gridText } from '../spec/grid-size.ts';
import { SpecError, type SpecProblem } from '../spec/problems.ts';
import { loadPossible } from './run/load-possible.ts';
import type { Surroundings } from './surroundings.ts';

export interface ValidateOptions extends Surroundings {
  /** Overrides of spec values, such as `seeds=[1]`. */
  readonly set: readonly string[];
}

/** A valid spec with its size, or all its problems. */
export type SpecVerdict =
  | {
      readonly valid: true;
      readonly name: string;
      readonly grid: GridSize;
      readonly gridText: string;
      readonly defaults: readonly TellingDefault[];
      /** Empty if no default matters. */
      readonly defaultsText: string;
    }
  | {
      readonly valid: false;
      readonly error: FixresError;
      readonly problems: readonly (SpecProblem | UnreadableFile)[];
    };

/** An unreadable file is a problem without a line number. */
export interface UnreadableFile {
  readonly code: ErrorCode;
  readonly file: string | null;
  readonly line: null;
  readonly column: null;
  readonly message: string;
  readonly hint: string | null;
}

/** Checks a spec against its networks and the headers of its weights files; images are not read. */
export const validateSpec = (spec: string, options: ValidateOptions): SpecVerdict => {
  try {
    const { experiment, defaults } = loadPossible(spec, options);
    const grid = gridSize(experiment);
    return {
      valid: true,
      name: experiment.name,
      grid,
      gridText: gridText(grid),
      defaults,
      defaultsText: defaultsText(defaults),
    };
  } catch (error) {
    if (!isFixresError(error)) throw error;
    return { valid: false, error, problems: problemsOf(error) };
  }
};

const problemsOf = (error: FixresError): readonly (SpecProblem | UnreadableFile)[] => {
  if (error instanceof SpecError) return error.problems;
  const { code, message, path = null, hint = null } = error;
  return [{ code, file: path, line: null, column: null, message, hint }];
};
