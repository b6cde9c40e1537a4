import type { ErrorObject } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { appliedSchemas, branchesOf, childSchema, chooseBranch, itemSchema, knownKeys } from '../schema/applied-schemas.ts';
import { describeSchema, listOf } from './describe-schema.ts';
import { gotText } from './got-text.ts';
import { nearestWord } from '../nearest-word.ts';
import { originAt, pointerSegments, pointerTo, spokenPath } from '../tree/pointer.ts';
import { type ProblemDetails, problemAt, type SpecProblem } from '../problems.ts';
import { experimentSchema, type Schema } from '../schema/schema.ts';
import { childOf, type MapNode, nodeToJson, type SpecNode } from '../tree/spec-node.ts';
import { valueHint, wordsFor } from './value-hint.ts';

// `discriminator` is read by us, to choose the branch of a `oneOf`; to ajv it says nothing.
const ajv = new Ajv2020({ allErrors: true, verbose: true, allowUnionTypes: true, keywords: ['discriminator'] });
const validate = ajv.compile(experimentSchema);

/** Everything in a completed spec that the JSON schema refuses; one problem for each value, from its own branch only. */
export const checkSchema = (root: MapNode): readonly SpecProblem[] => {
  if (validate(nodeToJson(root))) return [];
  const problems = new Map<string, SpecProblem>();
  for (const error of validate.errors ?? []) {
    const found = toProblem(error, root);
    const key = found === null ? '' : `${found.pointer} ${isAboutKey(error) ? found.message : ''}`;
    if (found !== null && !problems.has(key)) problems.set(key, found);
  }
  return [...problems.values()];
};

const isAboutKey = ({ keyword }: ErrorObject): boolean => keyword === 'required' || keyword === 'additionalProperties';

/** null: the error belongs to a branch that the value was not meant for. */
const toProblem = (error: ErrorObject, root: MapNode): SpecProblem | null => {
  const segments = pointerSegments(error.instancePath);
  const place = schemasAt(root, segments);
  const parent: unknown = error.parentSchema;
  const schema = place.schemas.find((applied) => applied === parent);
  if (schema === undefined) return null;
  if (error.keyword === 'required') return missingKey(segments, String(error.params.missingProperty), root, place);
  if (error.keyword === 'additionalProperties') {
    return unknownKey(segments, String(error.params.additionalProperty), root, place);
  }
  if (error.keyword === 'anyOf' || error.keyword === 'oneOf') {
    if (chooseBranch(branchesOf(schema), place.node) !== null) return null;
    if (error.keyword === 'oneOf' && place.node.kind === 'map') return unknownKind(segments, schema, root, place);
  }
  if (error.keyword === 'uniqueItems') return repeatedItem(segments, Number(error.params.i), root);
  return wrongValue(segments, root, place);
};

interface SchemaPlace {
  readonly node: SpecNode;
  /** The schema that stands at this place, and all that hold for the value. */
  readonly schema: Schema;
  readonly schemas: readonly Schema[];
}

const schemasAt = (root: MapNode, segments: readonly string[]): SchemaPlace => {
  let node: SpecNode = root;
  let schema: Schema = experimentSchema;
  for (const segment of segments) {
    const schemas = appliedSchemas(schema, node);
    const next = node.kind === 'list' ? itemSchema(schemas) : childSchema(schemas, segment);
    const child = childOf(node, segment);
    if (next === undefined || child === undefined) break;
    node = child;
    schema = next;
  }
  return { node, schema, schemas: appliedSchemas(schema, node) };
};

const at = (root: MapNode, segments: readonly string[], message: string, details: ProblemDetails = {}): SpecProblem =>
  problemAt(originAt(root, segments), message, { pointer: pointerTo(segments), ...details });

const missingKey = (segments: readonly string[], key: string, root: MapNode, place: SchemaPlace): SpecProblem => {
  const schema = childSchema(place.schemas, key);
  const what = schema === undefined ? '' : ` (${describeSchema(schema)})`;
  const written = place.node.kind === 'map' ? [...place.node.entries.keys()] : [];
  const known = knownKeys(place.schemas);
  const near = nearestWord(
    key,
    written.filter((word) => !known.includes(word)),
  );
  const message = `expected \`${key}\`${what} in ${spokenPath(segments)}, got none`;
  return at(root, segments, message, { hint: near === null ? null : `is \`${near}\` meant to be \`${key}\`?` });
};

const unknownKey = (segments: readonly string[], key: string, root: MapNode, place: SchemaPlace): SpecProblem => {
  const known = knownKeys(place.schemas);
  const suggestion = nearestWord(key, known);
  const entry = place.node.kind === 'map' ? place.node.entries.get(key) : undefined;
  const message = `expected a key of ${spokenPath(segments)}, got \`${key}\``;
  const hint = keyHint(key) ?? (suggestion === null ? `its keys are ${listOf(known, 'and')}` : null);
  return problemAt(entry?.key ?? place.node.origin, message, {
    pointer: pointerTo([...segments, key]),
    suggestion,
    hint,
  });
};

const keyHint = (key: string): string | null =>
  key === '<<' ? 'there are no merge keys here: use `extends`, or `matrix`' : null;

const unknownKind = (
  segments: readonly string[],
  schema: Schema,
  root: MapNode,
  place: SchemaPlace,
): SpecProblem | null => {
  const kinds = wordsFor(schema);
  const kind = childOf(place.node, 'kind');
  // That it is missing is said by `required`.
  if (kind === undefined) return null;
  const message = `expected ${listOf(kinds.map((word) => JSON.stringify(word)))}, got ${gotText(kind)}`;
  const suggestion = kind.kind === 'scalar' ? nearestWord(String(kind.value), kinds) : null;
  return at(root, [...segments, 'kind'], message, { suggestion });
};

const repeatedItem = (segments: readonly string[], index: number, root: MapNode): SpecProblem => {
  const path = [...segments, String(index)];
  const got = schemasAt(root, path).node;
  return at(root, path, `expected every entry of ${spokenPath(segments)} once, got ${gotText(got)} again`);
};

const wrongValue = (segments: readonly string[], root: MapNode, { node, schema }: SchemaPlace): SpecProblem => {
  const message = `expected ${describeSchema(schema)}, got ${gotText(node)}`;
  const word = node.kind === 'scalar' ? String(node.value) : '';
  return at(root, segments, message, {
    suggestion: nearestWord(word, wordsFor(schema)),
    hint: valueHint(schema, node),
  });
};
