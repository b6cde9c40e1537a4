import { canonicalJson } from '../../base/json.ts';
import { nearestTerm } from '../../base/nearest-term.ts';
import { problemAt, type SpecProblem } from '../problems.ts';
import { appliedSchemas, branchesOf, childSchema, kindOf, knownKeys, ownersOf } from '../schema/applied-schemas.ts';
import { neededKeys } from '../schema/needed-keys.ts';
import { keyOrigin, type SchemaPlace } from '../schema/schema-place.ts';
import { pointerTo, spokenPath } from '../tree/pointer.ts';
import { childOf, nodeToJson, type SpecNode } from '../tree/spec-node.ts';
import { describeSchema, listOf } from './describe-schema.ts';
import { gotText } from './got-text.ts';
import { valueHint, wordsFor } from './value-hint.ts';

/** All required keys that an object lacks; a mistyped key is reported as an unknown key instead. */
export const missingKeys = (place: SchemaPlace): readonly SpecProblem[] => {
  const { node, schemas, segments } = place;
  const written = node.kind === 'map' ? [...node.entries.keys()] : [];
  const known = knownKeys(schemas);
  const meant = written.filter((key) => !known.includes(key)).map((key) => nearestTerm(key, known));
  const required = new Set(schemas.flatMap(neededKeys));
  const missing = [...required].filter((key) => !written.includes(key) && !meant.includes(key));
  if (missing.length === 0) return [];
  const message = `expected ${listOf(
    missing.map((key) => describeKey(place, key)),
    'and',
  )} in ${spoken(place)}, got none`;
  return [problemAt(keyOrigin(place), message, { pointer: pointerTo(segments) })];
};

const describeKey = ({ schemas }: SchemaPlace, key: string): string => {
  const schema = childSchema(schemas, key);
  return schema === undefined ? `\`${key}\`` : `\`${key}\` (${describeSchema(schema)})`;
};

export const unknownKey = (place: SchemaPlace, key: string): SpecProblem => {
  const { node, schemas, segments } = place;
  const known = knownKeys(schemas);
  const suggestion = nearestTerm(key, known);
  const otherwise = suggestion === null ? `its keys are ${listOf(known, 'and')}` : null;
  const entry = node.kind === 'map' ? node.entries.get(key) : undefined;
  return problemAt(entry?.key ?? node.origin, `expected a key of ${spoken(place)}, got \`${key}\``, {
    pointer: pointerTo([...segments, key]),
    suggestion,
    hint: mergeKeyHint(key) ?? otherKindHint(place, key) ?? deeperHint(place, key) ?? otherwise,
  });
};

const mergeKeyHint = (key: string): string | null =>
  key === '<<' ? 'merge keys are not supported: use `extends` or `matrix`' : null;

/** A key of a nested object: `epochs` of `train` belongs to its `recipe`. */
const deeperHint = ({ schemas }: SchemaPlace, key: string): string | null => {
  const inside = ownersOf(schemas, key);
  return inside.length === 1 ? `\`${key}\` belongs to \`${inside[0]}\`: write ${inside[0]}: { ${key}: ... }` : null;
};

/** A key that belongs to another kind of the object. */
const otherKindHint = ({ node, schemas }: SchemaPlace, key: string): string | null => {
  const kinds = schemas
    .flatMap(branchesOf)
    .filter((branch) => branch.$ref !== undefined && knownKeys(appliedSchemas(branch, undefined)).includes(key))
    .map(kindOf)
    .filter((kind) => kind !== undefined);
  if (kinds.length === 0) return null;
  const own = childOf(node, 'kind');
  return `\`${key}\` belongs to the kind ${listOf(kinds.map(String))}${own === undefined ? '' : `, but this is ${gotText(own)}`}`;
};

export const unknownKind = (place: SchemaPlace): readonly SpecProblem[] => {
  const kind = childOf(place.node, 'kind');
  // `missingKeys` reports the missing key.
  if (kind === undefined) return [];
  const kinds = wordsFor(place.schema);
  const message = `expected ${listOf(kinds.map((word) => JSON.stringify(word)))}, got ${gotText(kind)}`;
  const suggestion = kind.kind === 'scalar' ? nearestTerm(String(kind.value), kinds) : null;
  return [problemAt(kind.origin, message, { pointer: pointerTo([...place.segments, 'kind']), suggestion })];
};

/** Ajv stops at the first pair of equal entries; readers want all pairs. */
export const repeatedItems = (place: SchemaPlace): readonly SpecProblem[] => {
  const items = place.node.kind === 'list' ? place.node.items : [];
  const texts = items.map((item) => canonicalJson(nodeToJson(item)));
  return items.flatMap((item, i) => {
    if (texts.indexOf(texts[i] ?? '') === i) return [];
    const message = `expected distinct entries in ${spoken(place)}, got ${gotText(item)} again`;
    return [problemAt(item.origin, message, { pointer: pointerTo([...place.segments, String(i)]) })];
  });
};

export const wrongValue = (place: SchemaPlace): SpecProblem => {
  const { node, schema, segments } = place;
  const isEmpty = node.kind === 'list' && node.items.length === 0;
  const expected = isEmpty ? `at least one entry in ${spoken(place)}` : describeSchema(schema);
  const message = `expected ${expected}, got ${gotText(node)}`;
  const word = node.kind === 'scalar' ? String(node.value) : '';
  const near = nearestTerm(word, wordsFor(schema));
  const suggestion = near === word ? null : near;
  const pointer = pointerTo(segments);
  const hint =
    networkNames(pointer) ??
    squareHint(pointer, node) ??
    scopesHint(pointer, node) ??
    (suggestion === null ? valueHint(schema, node) : null);
  return problemAt(node.origin, message, { pointer, suggestion, hint });
};

/** A size with two sides where a single side is expected. */
const squareHint = (pointer: string, node: SpecNode): string | null => {
  const isTwo = node.kind === 'list' && node.items.length === 2;
  if (!/^\/train\/resolutions\/\d+$/.test(pointer) || !isTwo) return null;
  const sides = node.items.map((item) => (item.kind === 'scalar' ? String(item.value) : ''));
  if (sides.some((side) => !/^\d+$/.test(side))) return null;
  const one =
    sides[0] === sides[1] ? `write ${sides[0]}` : `write one side, or both as separate sizes: [${sides.join(', ')}]`;
  return `train sizes are square: ${one}`;
};

/** A scope is a list of parts, and `scopes` a list of scopes. */
const scopesHint = (pointer: string, node: SpecNode): string | null =>
  /^\/finetune\/scopes(\/\d+)?$/.test(pointer) && node.kind === 'scalar' && node.value !== null
    ? `each scope is a list of parts: write scopes: [[${node.value}]]`
    : null;

/** Too many to list in a message. */
const networkNames = (pointer: string): string | null =>
  /^\/model(\/\d+)?\/name$/.test(pointer)
    ? '`fixres model list` lists all networks; use `onnx` or `tfjs` for a network of your own'
    : null;

const spoken = ({ root, segments }: SchemaPlace): string => spokenPath(root, segments);
