import { problemAt, type SpecProblem } from './problems.ts';
import { originAt, pointerSegments } from './tree/pointer.ts';
import { placeOf, placeText } from './tree/source-text.ts';
import type { MapNode } from './tree/spec-node.ts';

/** Where an experiment was written, for errors found after reading, such as a scope that a network lacks. */
export interface SpecSource {
  /** Absolute paths of the spec's files, the spec itself first; empty for a text. */
  readonly files: readonly string[];
  /**
   * `file:line:column` of a value, or `--set path`. The pointer goes into the resolved spec, in which one value is a
   * list of one: `/dataset/0/root`, `/finetune/scopes/1`. A default has the location of the object that it was filled
   * into.
   */
  readonly locate: (pointer: string, variant?: number) => string;
  /** A problem at that location, for a `SpecError`. */
  readonly problem: (pointer: string, message: string, details?: LaterDetails) => SpecProblem;
}

export interface LaterDetails {
  readonly suggestion?: string | null;
  readonly hint?: string | null;
  /** Index of the variant that the pointer goes into; default: the first. */
  readonly variant?: number;
}

export const createSpecSource = (files: readonly string[], variants: readonly MapNode[]): SpecSource => {
  const origin = (pointer: string, variant: number) => {
    const root = variants[variant];
    if (root === undefined)
      throw new RangeError(`there are ${variants.length} variants, none with the index ${variant}`);
    return originAt(root, pointerSegments(pointer));
  };
  return {
    files,
    locate: (pointer, variant = 0) => placeText(placeOf(origin(pointer, variant))),
    problem: (pointer, message, { variant = 0, ...details } = {}) =>
      problemAt(origin(pointer, variant), message, { ...details, pointer }),
  };
};
