import { type ProblemDetails, problemAt, type SpecProblem } from '../problems.ts';
import { keyOrigin, schemaPlaceAt } from '../schema/schema-place.ts';
import { nodeAt, originAt, pointerSegments } from '../tree/pointer.ts';
import { type MapNode, nodeToJson, type Scalar, type SpecNode } from '../tree/spec-node.ts';

/**
 * A completed spec as the rules read it: by JSON pointer, with `undefined` for values of a wrong type. The schema
 * reports those; rules ignore what they can't read.
 */
export interface SpecView {
  readonly root: MapNode;
  readonly number: (pointer: string) => number | undefined;
  readonly text: (pointer: string) => string | undefined;
  /** undefined: missing, or not a scalar. */
  readonly scalar: (pointer: string) => Scalar | undefined;
  /** Whether the value was filled in, not written: then its location is that of the object it was filled into. */
  readonly isDefault: (pointer: string) => boolean;
  readonly node: (pointer: string) => SpecNode | undefined;
  /** Pointers of the entries of a list; empty if it is not a list. */
  readonly entries: (pointer: string) => readonly string[];
  readonly problem: (pointer: string, message: string, details?: ProblemDetails) => SpecProblem;
  /** The same, pointing to the key instead of the value. */
  readonly keyProblem: (pointer: string, message: string, details?: ProblemDetails) => SpecProblem;
}

export type Rule = (spec: SpecView) => readonly SpecProblem[];

export const createSpecView = (root: MapNode): SpecView => {
  const node = (pointer: string): SpecNode | undefined => nodeAt(root, pointerSegments(pointer));
  const scalar = (pointer: string): Scalar | undefined => {
    const found = node(pointer);
    return found?.kind === 'scalar' ? found.value : undefined;
  };
  return {
    root,
    node,
    scalar,
    isDefault: (pointer) => node(pointer)?.origin === node(pointer.slice(0, pointer.lastIndexOf('/')))?.origin,
    number: (pointer) => {
      const value = scalar(pointer);
      return typeof value === 'number' ? value : undefined;
    },
    text: (pointer) => {
      const value = scalar(pointer);
      return typeof value === 'string' ? value : undefined;
    },
    entries: (pointer) => {
      const list = node(pointer);
      return list?.kind === 'list' ? list.items.map((_, i) => `${pointer}/${i}`) : [];
    },
    problem: (pointer, message, details) =>
      problemAt(originAt(root, pointerSegments(pointer)), message, { ...details, pointer }),
    keyProblem: (pointer, message, details) =>
      problemAt(keyOrigin(schemaPlaceAt(root, pointerSegments(pointer))), message, { ...details, pointer }),
  };
};

/** Pointers of everything that has an `augmentation` and a `recipe`. */
export const trainingSections = (spec: SpecView): readonly string[] => [
  '/train',
  '/finetune',
  ...spec.entries('/model').map((model) => `${model}/pretrain`),
];

/** A canonical form of a value, equal for equal values. */
export const jsonTextOf = (node: SpecNode | undefined): string =>
  node === undefined ? '' : JSON.stringify(nodeToJson(node));
