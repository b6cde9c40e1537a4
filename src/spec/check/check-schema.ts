import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { SpecProblem } from '../problems.ts';
import { branchesOf, chooseBranch } from '../schema/applied-schemas.ts';
import { experimentSchema } from '../schema/schema.ts';
import { type SchemaPlace, schemaPlaceAt } from '../schema/schema-place.ts';
import { pointerSegments } from '../tree/pointer.ts';
import { childOf, type MapNode, nodeToJson } from '../tree/spec-node.ts';
import { missingKeys, repeatedItems, unknownKey, unknownKind, wrongValue } from './shape-problems.ts';

// We read `discriminator` to choose the branch of a `oneOf`; ajv ignores it.
const options = { allErrors: true, verbose: true, allowUnionTypes: true, keywords: ['discriminator'] };

let compiled: ValidateFunction | undefined;

// Compiling takes half the time without ajv's validation of the schema itself, which a test covers.
const validator = (): ValidateFunction => {
  compiled ??= new Ajv2020({ ...options, validateSchema: false, code: { optimize: false } }).compile(experimentSchema);
  return compiled;
};

/** Everything in a completed spec that the JSON schema refuses: one problem per value or key. */
export const checkSchema = (root: MapNode): readonly SpecProblem[] => {
  const validate = validator();
  validate(nodeToJson(root));
  const problems = new Map<string, SpecProblem>();
  for (const error of validate.errors ?? []) {
    const place = schemaPlaceAt(root, pointerSegments(error.instancePath));
    for (const problem of isMeant(error, place) ? problemsOf(error, place) : []) {
      const key = `${problem.pointer} ${topic(error)}`;
      if (!problems.has(key)) problems.set(key, problem);
    }
  }
  for (const problem of omittedKeys(root)) problems.set(`${problem.pointer} required`, problem);
  return [...problems.values()];
};

/** Required keys of a completed spec that a written spec may omit. */
const omittedKeys = (root: MapNode): readonly SpecProblem[] => {
  const models = childOf(root, 'model');
  const indices = models?.kind === 'list' ? [...models.items.keys()] : [];
  return [[], ['test'], ...indices.map((index) => ['model', String(index)])]
    .map((segments) => schemaPlaceAt(root, segments))
    .filter(({ node }) => node.kind === 'map')
    .flatMap(missingKeys);
};

/** Ajv reports the errors of every branch of `anyOf` and `oneOf`; only those of the intended branch count. */
const isMeant = (error: ErrorObject, { node, schemas }: SchemaPlace): boolean => {
  const parent: unknown = error.parentSchema;
  const schema = schemas.find((applied) => applied === parent);
  if (schema === undefined) return false;
  const isAboutBranches = error.keyword === 'anyOf' || error.keyword === 'oneOf';
  return !isAboutBranches || chooseBranch(branchesOf(schema), node) === null;
};

const topic = ({ keyword }: ErrorObject): string =>
  keyword === 'required' || keyword === 'uniqueItems' ? keyword : 'value';

const problemsOf = (error: ErrorObject, place: SchemaPlace): readonly SpecProblem[] => {
  if (error.keyword === 'required') return missingKeys(place);
  if (error.keyword === 'additionalProperties') return [unknownKey(place, String(error.params.additionalProperty))];
  if (error.keyword === 'uniqueItems') return repeatedItems(place);
  return error.keyword === 'oneOf' && place.node.kind === 'map' ? unknownKind(place) : [wrongValue(place)];
};
