import type { JsonValue } from '../../base/json.ts';
import { nearestWord } from '../nearest-word.ts';
import type { Origin } from '../tree/source-text.ts';
import { childOf, type MapEntry, type MapNode, nodeFromJson, type SpecNode, withEntry } from '../tree/spec-node.ts';
import { appliedSchemas, childSchema, itemSchema, knownKeys, listBranch } from './applied-schemas.ts';
import { experimentSchema, type Schema } from './schema.ts';

/** A path such as `test.resolutions` or `dataset.0.root`, followed through the schema and through what is there. */
export type FollowedPath =
  | { readonly segments: readonly string[] }
  | {
      readonly message: string;
      readonly suggestion: string | null;
      /** Of the wrong word in the path. */
      readonly start: number;
      readonly end: number;
    };

interface Step {
  readonly schema: Schema;
  readonly node: SpecNode | undefined;
  readonly segments: readonly string[];
}

/** One value and a list of one are the same: `dataset.root` and `dataset.0.root` both name the root of the only data set. */
export const followPath = (path: string, root: MapNode): FollowedPath => {
  const words = path.split('.');
  let step: Step = { schema: experimentSchema, node: root, segments: [] };
  let start = 0;
  for (const [i, word] of words.entries()) {
    // The axes of a matrix are paths themselves.
    const isAxis = step.segments.length === 1 && step.segments[0] === 'matrix';
    if (isAxis) return { segments: ['matrix', path.slice(start)] };
    const next = stepInto(step, word, words.slice(0, i).join('.'));
    if ('message' in next) return { ...next, start, end: start + word.length };
    step = next;
    start += word.length + 1;
  }
  return { segments: step.segments };
};

interface WrongWord {
  readonly message: string;
  readonly suggestion: string | null;
}

const stepInto = (from: Step, word: string, soFar: string): Step | WrongWord => {
  const { segments } = from;
  // A null stands for something that is left out: a path may fill it in.
  const node = from.node?.kind === 'scalar' && from.node.value === null ? undefined : from.node;
  const schemas = appliedSchemas(from.schema, node);
  const isIndex = /^\d+$/.test(word);
  const items = itemSchema(schemas) ?? listBranch(from.schema)?.items;
  if (isIndex && items !== undefined) {
    const length = node === undefined ? 0 : node.kind === 'list' ? node.items.length : 1;
    if (Number(word) >= length) {
      return { message: `expected an entry of \`${soFar}\`, which has ${length}, got ${word}`, suggestion: null };
    }
    if (node?.kind !== 'list') return { schema: items, node, segments };
    return { schema: items, node: node.items[Number(word)], segments: [...segments, word] };
  }
  if (node?.kind === 'list' && items !== undefined) {
    if (node.items.length === 1)
      return stepInto({ schema: items, node: node.items[0], segments: [...segments, '0'] }, word, soFar);
    const message = `expected the number of an entry, because \`${soFar}\` is a list of ${node.items.length}, got \`${word}\``;
    return { message, suggestion: `0.${word}` };
  }
  const child = childSchema(schemas, word);
  if (child !== undefined) {
    return { schema: child, node: node && childOf(node, word), segments: [...segments, word] };
  }
  const where = soFar === '' ? 'the spec' : `\`${soFar}\``;
  const known = knownKeys(schemas);
  const expected = known.length === 0 ? `expected \`${soFar}\` to have no parts` : `expected a key of ${where}`;
  return { message: `${expected}, got \`${word}\``, suggestion: nearestWord(word, known) };
};

/** The tree with one value replaced. Objects on the way are made when there are none. */
export const withValueAt = (node: SpecNode, segments: readonly string[], value: SpecNode, key: Origin): SpecNode => {
  const [segment, ...rest] = segments;
  if (segment === undefined) return value;
  if (node.kind === 'list') {
    const items = node.items.map((item, i) => (i === Number(segment) ? withValueAt(item, rest, value, key) : item));
    return { ...node, items };
  }
  const map: MapNode = node.kind === 'map' ? node : { kind: 'map', entries: new Map(), origin: node.origin };
  const inside = map.entries.get(segment);
  const entry: MapEntry = {
    key: rest.length === 0 || inside === undefined ? key : inside.key,
    value: withValueAt(inside?.value ?? emptyAt(key), rest, value, key),
  };
  return withEntry(map, segment, entry);
};

const empty: JsonValue = {};
const emptyAt = (origin: Origin): SpecNode => nodeFromJson(empty, origin);
