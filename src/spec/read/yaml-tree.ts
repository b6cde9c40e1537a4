import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Pair } from 'yaml';
import { nearestWord } from '../../base/nearest-word.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import { lineText, type Origin } from '../tree/source-text.ts';
import type { MapEntry, Scalar, SpecNode } from '../tree/spec-node.ts';
import type { ParsedText } from './parse-yaml.ts';

/** Maximum size of a text with its aliases expanded. The largest real specs have a few hundred values. */
const maxValues = 100_000;

interface Conversion {
  readonly at: (start: number, end: number) => Origin;
  readonly problems: SpecProblem[];
  /** The value of each anchor; `open` while it is being read. */
  readonly anchors: Map<string, SpecNode | 'open'>;
  /** Number of values in a tree with aliases expanded. */
  readonly sizes: Map<SpecNode, number>;
}

/** A YAML document as a tree with locations; duplicate keys and dangling aliases are problems. */
export const yamlTree = (document: Document.Parsed, at: Conversion['at']): ParsedText => {
  const conversion: Conversion = { at, problems: [], anchors: new Map(), sizes: new Map() };
  if (document.contents === null) return { root: null, problems: [] };
  const root = toTree(document.contents, at(0, 0), conversion);
  const bomb = [...conversion.sizes].find(([, size]) => size > maxValues);
  if (bomb === undefined) return { root, problems: conversion.problems };
  return {
    root: null,
    problems: [...conversion.problems, bombProblem(bomb[0], conversion.sizes.get(root) ?? bomb[1])],
  };
};

const bombProblem = (node: SpecNode, size: number): SpecProblem => {
  const limit = maxValues.toLocaleString('en');
  const got = size < 1e12 ? size.toLocaleString('en') : 'more than a trillion';
  return problemAt(node.origin, `expected at most ${limit} values when aliases are followed, got ${got}`, {
    code: 'SPEC_SYNTAX',
    hint: 'move the repeated part into a spec that this one extends',
  });
};

/** `around`: the location to report for a value that was left out. */
const toTree = (node: unknown, around: Origin, conversion: Conversion): SpecNode => {
  const origin = originOf(node, around, conversion);
  if (isAlias(node)) return aliasTree(node.source, origin, conversion);
  const anchor = isNode(node) ? node.anchor : undefined;
  if (anchor !== undefined) conversion.anchors.set(anchor, 'open');
  const tree = contentTree(node, origin, conversion);
  if (anchor !== undefined) conversion.anchors.set(anchor, tree);
  return tree;
};

const originOf = (node: unknown, around: Origin, { at }: Conversion): Origin =>
  isNode(node) && node.range ? at(node.range[0], node.range[1]) : around;

const contentTree = (node: unknown, origin: Origin, conversion: Conversion): SpecNode => {
  if (isMap(node)) return mapTree(node.items, origin, conversion);
  if (isSeq(node)) {
    const items = node.items.map((item) => toTree(item, origin, conversion));
    return withSize({ kind: 'list', items, origin }, items, conversion);
  }
  return withSize({ kind: 'scalar', value: scalarOf(node), origin }, [], conversion);
};

const mapTree = (pairs: readonly Pair[], origin: Origin, conversion: Conversion): SpecNode => {
  const entries = new Map<string, MapEntry>();
  for (const pair of pairs) {
    const key = originOf(pair.key, origin, conversion);
    const value = toTree(pair.value, key, conversion);
    if (!isScalar(pair.key)) {
      conversion.problems.push(problemAt(key, `expected a scalar as a key, got ${writtenText(key)}`));
      continue;
    }
    const name = String(pair.key.value);
    const first = entries.get(name);
    if (first === undefined) entries.set(name, { key, value });
    else {
      const message = `expected every key once, got \`${name}\` again (first on ${lineText(first.key)})`;
      conversion.problems.push(problemAt(key, message));
    }
  }
  const values = [...entries.values()].map(({ value }) => value);
  return withSize({ kind: 'map', entries, origin }, values, conversion);
};

// The tree of an alias is shared, not copied: an alias bomb costs nothing here, and is refused by its size.
const aliasTree = (name: string, origin: Origin, conversion: Conversion): SpecNode => {
  const target = conversion.anchors.get(name);
  if (target !== undefined && target !== 'open') return target;
  const expected =
    target === 'open' ? 'an alias of a value that does not contain it' : 'an anchor defined before the alias';
  const suggestion = nearestWord(name, conversion.anchors.keys());
  conversion.problems.push(problemAt(origin, `expected ${expected}, got \`*${name}\``, { suggestion }));
  return withSize({ kind: 'scalar', value: null, origin }, [], conversion);
};

const withSize = (node: SpecNode, children: readonly SpecNode[], { sizes }: Conversion): SpecNode => {
  sizes.set(
    node,
    children.reduce((size, child) => size + (sizes.get(child) ?? 0), 1),
  );
  return node;
};

// `.inf` and `.nan` have no JSON form: they stay text, which no number of the schema accepts.
const scalarOf = (node: unknown): Scalar => {
  if (!isScalar(node)) return null;
  const { value, source } = node;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(source);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
};

const writtenText = ({ source, start, end }: Origin): string => source.text.slice(start, Math.min(end, start + 60));
