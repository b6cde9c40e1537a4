import type { Origin } from './source-text.ts';
import { childOf, type SpecNode } from './spec-node.ts';

/** The segments of a JSON pointer (RFC 6901). */
export const pointerSegments = (pointer: string): readonly string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));

export const pointerTo = (segments: readonly string[]): string =>
  segments.map((segment) => `/${segment.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

export const nodeAt = (root: SpecNode, segments: readonly string[]): SpecNode | undefined => {
  let node: SpecNode | undefined = root;
  for (const segment of segments) node = node && childOf(node, segment);
  return node;
};

/** Where a value was written; for a missing value, the closest enclosing one. */
export const originAt = (root: SpecNode, segments: readonly string[]): Origin => {
  let node = root;
  for (const segment of segments) {
    const child = childOf(node, segment);
    if (child === undefined) break;
    node = child;
  }
  return node.origin;
};

/**
 * The name of a location in a message: `dataset.0.root`, or `the spec` for the root. A single value written in place of
 * a list has no number.
 */
export const spokenPath = (root: SpecNode, segments: readonly string[]): string => {
  const words = segments.filter((segment, i) => {
    const list = nodeAt(root, segments.slice(0, i));
    return list?.kind !== 'list' || childOf(list, segment)?.origin !== list.origin;
  });
  return words.length === 0 ? 'the spec' : `\`${words.join('.')}\``;
};
