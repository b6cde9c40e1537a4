import { isSquare } from '../../../domain/input-size.ts';
import type { SpecProblem } from '../../problems.ts';
import type { Rule, SpecView } from '../spec-view.ts';
import { type TestedSize, testedSizes } from '../tested-sizes.ts';
import { resizesHeight } from './geometry.ts';

/** A size is tested once; only squares can be resized by the height of an image. */
export const checkSizes: Rule = (spec) =>
  testedSizes(spec).flatMap((sizes) => [
    ...sizes.flatMap((size, index) => repeated(spec, sizes.slice(0, index), size)),
    ...sizes.flatMap((size) => byHeight(spec, size)),
  ]);

/** `[224, 224]` next to 224: the schema reports sizes that are written identically. */
const repeated = (spec: SpecView, before: readonly TestedSize[], { pointer, size }: TestedSize): SpecProblem[] => {
  const same = before.filter((other) => other.size === size);
  const isSide = (at: string): boolean => spec.scalar(at) !== undefined;
  if (same.length === 0 || same.some((other) => isSide(other.pointer) === isSide(pointer))) return [];
  return [spec.problem(pointer, `expected every size once, got ${size} and [${size}, ${size}]`, { hint: 'omit one' })];
};

const byHeight = (spec: SpecView, { pointer, size }: TestedSize): SpecProblem[] => {
  if (isSquare(size) || !resizesHeight(spec)) return [];
  const message = `expected a square with \`resize: reference\`, which resizes an image by its height, got ${size}`;
  return [spec.problem(pointer, message, { hint: 'set `resize: shorter_side` or `resize: squash`, or test squares' })];
};
