import type { JsonValue } from '../../base/json.ts';
import { nearestTerm } from '../../base/nearest-term.ts';
import type { Origin } from '../tree/source-text.ts';
import { childOf, type MapEntry, type MapNode, nodeFromJson, type SpecNode, withEntry } from '../tree/spec-node.ts';
import { appliedSchemas, childSchema, itemSchema, knownKeys, ownersOf } from './applied-schemas.ts';
import { experimentSchema, type Schema } from './schema.ts';

/** A path such as `test.resolutions` or `dataset.0.root`, resolved against the schema and the spec. */
export type FollowedPath =
  | { readonly segments: readonly string[] }
  | {
      readonly message: string;
      /** The whole path, corrected. */
      readonly suggestion: string | null;
      /** Position of the wrong word in the path. */
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
    if ('message' in next) {
      const end = start + word.length;
      const { message, suggestion: instead } = next;
      const suggestion = instead === null ? null : `${path.slice(0, start)}${instead}${path.slice(end)}`;
      return { message, suggestion, start, end };
    }
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
  const { schema, segments } = from;
  // null means omitted: a path may fill it in.
  const node = from.node?.kind === 'scalar' && from.node.value === null ? undefined : from.node;
  // A key of another kind is accepted, too, because a later override may change the kind.
  const possible = appliedSchemas(schema, undefined);
  const items = itemSchema(possible);
  const isIndex = /^\d+$/.test(word);
  if (items !== undefined && (isIndex || node?.kind === 'list')) {
    return isIndex ? stepToEntry({ ...from, node }, items, word, soFar) : stepThroughList(from, items, word, soFar);
  }
  const child = childSchema(appliedSchemas(schema, node), word) ?? childSchema(possible, word);
  if (child !== undefined) {
    return { schema: child, node: node && childOf(node, word), segments: [...segments, word] };
  }
  const known = knownKeys(possible);
  const expected =
    known.length === 0 ? `\`${soFar}\` to have no parts` : `a key of ${soFar === '' ? 'the spec' : `\`${soFar}\``}`;
  return {
    message: `expected ${expected}, got \`${word}\``,
    suggestion: nearestTerm(word, known) ?? deeper(possible, word),
  };
};

/** The path of a key that belongs to an object inside: `recipe.epochs`; null unless there is one such object. */
const deeper = (schemas: readonly Schema[], word: string): string | null => {
  const inside = ownersOf(schemas, word);
  return inside.length === 1 ? `${inside[0]}.${word}` : null;
};

const stepToEntry = ({ node, segments }: Step, items: Schema, word: string, soFar: string): Step | WrongWord => {
  const length = node === undefined ? 0 : node.kind === 'list' ? node.items.length : 1;
  if (Number(word) >= length) {
    return { message: `expected an entry of \`${soFar}\`, which has ${length}, got ${word}`, suggestion: null };
  }
  if (node?.kind !== 'list') return { schema: items, node, segments };
  return { schema: items, node: node.items[Number(word)], segments: [...segments, word] };
};

const stepThroughList = ({ node, segments }: Step, items: Schema, word: string, soFar: string): Step | WrongWord => {
  const entries = node?.kind === 'list' ? node.items : [];
  if (entries.length === 1) {
    return stepInto({ schema: items, node: entries[0], segments: [...segments, '0'] }, word, soFar);
  }
  const message = `expected the number of an entry, because \`${soFar}\` has ${entries.length}, got \`${word}\``;
  return { message, suggestion: entries.length === 0 ? null : `0.${word}` };
};

/** The tree with one value replaced. Missing objects on the way are created. */
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
