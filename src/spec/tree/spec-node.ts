import type { JsonValue } from '../../base/json.ts';
import type { Origin } from './source-text.ts';

/** A spec as an immutable tree in which every value and every key knows where it was written. */
export type SpecNode = ScalarNode | ListNode | MapNode;

export type Scalar = string | number | boolean | null;

export interface ScalarNode {
  readonly kind: 'scalar';
  readonly value: Scalar;
  readonly origin: Origin;
  /** The text before `${...}` was filled in; absent if there was nothing to fill in. */
  readonly written?: string;
  /** The whole scalar is one `${variable}`: it may be a number where a number is expected. */
  readonly isVariable?: boolean;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly SpecNode[];
  readonly origin: Origin;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, MapEntry>;
  readonly origin: Origin;
}

export interface MapEntry {
  readonly key: Origin;
  readonly value: SpecNode;
}

export const nodeToJson = (node: SpecNode): JsonValue => {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(nodeToJson);
  return Object.fromEntries([...node.entries].map(([key, { value }]) => [key, nodeToJson(value)]));
};

/** A value that was not written, such as a default: its location is that of the enclosing object. */
export const nodeFromJson = (value: JsonValue, origin: Origin): SpecNode => {
  if (value === null || typeof value !== 'object') return { kind: 'scalar', value, origin };
  if (isJsonList(value)) return { kind: 'list', items: value.map((item) => nodeFromJson(item, origin)), origin };
  const entries = Object.entries(value).map(([key, member]): [string, MapEntry] => [
    key,
    { key: origin, value: nodeFromJson(member, origin) },
  ]);
  return { kind: 'map', entries: new Map(entries), origin };
};

// Array.isArray does not narrow a readonly array.
const isJsonList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** The map with one entry set; an existing key keeps its position. */
export const withEntry = (map: MapNode, key: string, entry: MapEntry): MapNode => ({
  ...map,
  entries: new Map(map.entries).set(key, entry),
});

/** The tree with every scalar mapped by a function. */
export const mapScalars = (node: SpecNode, change: (scalar: ScalarNode) => ScalarNode): SpecNode => {
  if (node.kind === 'scalar') return change(node);
  if (node.kind === 'list') return { ...node, items: node.items.map((item) => mapScalars(item, change)) };
  const entries = [...node.entries].map(([key, entry]): [string, MapEntry] => [
    key,
    { ...entry, value: mapScalars(entry.value, change) },
  ]);
  return { ...node, entries: new Map(entries) };
};

export const childOf = (node: SpecNode, segment: string): SpecNode | undefined => {
  if (node.kind === 'map') return node.entries.get(segment)?.value;
  if (node.kind === 'list' && /^\d+$/.test(segment)) return node.items[Number(segment)];
  return undefined;
};
