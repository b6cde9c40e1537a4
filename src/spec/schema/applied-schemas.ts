import type { JsonValue } from '../../base/json.ts';
import type { SpecNode } from '../tree/spec-node.ts';
import { referenced, type Schema } from './schema.ts';

export type JsonType = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null';

/**
 * The schemas that apply to a value: the schema itself, its `$ref` target, and the intended branch of `anyOf` and
 * `oneOf`, chosen by type or by `kind`. If no branch matches, only the schema itself.
 */
export const appliedSchemas = (schema: Schema, node: SpecNode | undefined): readonly Schema[] => {
  const branches = branchesOf(schema);
  const chosen = node === undefined ? branches : [chooseBranch(branches, node)].filter((branch) => branch !== null);
  const target = schema.$ref === undefined ? [] : [referenced(schema.$ref)];
  return [schema, ...[...target, ...chosen].flatMap((next) => appliedSchemas(next, node))];
};

export const branchesOf = (schema: Schema): readonly Schema[] => schema.anyOf ?? schema.oneOf ?? [];

/** null: none matches. */
export const chooseBranch = (branches: readonly Schema[], node: SpecNode): Schema | null => {
  const fitting = branches.filter((branch) => accepts(branch, typeOf(node)));
  if (fitting.length <= 1) return fitting[0] ?? null;
  const kind = node.kind === 'map' ? node.entries.get('kind')?.value : undefined;
  if (kind?.kind !== 'scalar') return null;
  return fitting.find((branch) => kindOf(branch) === kind.value) ?? null;
};

/** The discriminator value of a branch. */
export const kindOf = (schema: Schema): JsonValue | undefined =>
  schema.$ref === undefined ? schema.properties?.kind?.const : kindOf(referenced(schema.$ref));

export const accepts = (schema: Schema, type: JsonType): boolean => {
  const types = typesOf(schema);
  return types === null || types.includes(type) || (type === 'integer' && types.includes('number'));
};

/** null: any. */
const typesOf = (schema: Schema): readonly string[] | null => {
  if (schema.type !== undefined) return typeof schema.type === 'string' ? [schema.type] : schema.type;
  if (schema.$ref !== undefined) return typesOf(referenced(schema.$ref));
  if (schema.enum !== undefined) return schema.enum.map(typeOfJson);
  if (schema.const !== undefined) return [typeOfJson(schema.const)];
  const ofBranches = branchesOf(schema).map(typesOf);
  if (ofBranches.length === 0 || ofBranches.includes(null)) return null;
  return ofBranches.flatMap((types) => types ?? []);
};

export const typeOf = (node: SpecNode): JsonType => {
  if (node.kind === 'map') return 'object';
  return node.kind === 'list' ? 'array' : typeOfJson(node.value);
};

const typeOfJson = (value: JsonValue): JsonType => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  if (typeof value === 'string') return 'string';
  return typeof value === 'boolean' ? 'boolean' : 'object';
};

/** The schema of a member of an object, or of an entry of a list; undefined: there can't be one. */
export const childSchema = (schemas: readonly Schema[], segment: string): Schema | undefined => {
  for (const schema of schemas) {
    const property = Object.hasOwn(schema.properties ?? {}, segment) ? schema.properties?.[segment] : undefined;
    if (property !== undefined) return property;
  }
  return schemas.map(({ additionalProperties }) => additionalProperties).find((more) => typeof more === 'object');
};

export const itemSchema = (schemas: readonly Schema[]): Schema | undefined =>
  schemas.map(({ items }) => items).find((items) => items !== undefined);

/** Keys that an object may have. */
export const knownKeys = (schemas: readonly Schema[]): readonly string[] => [
  ...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {}))),
];

/** The list branch of a schema that takes one value or a list of them. */
export const listBranch = (schema: Schema): Schema | undefined => {
  const target = schema.$ref === undefined ? schema : referenced(schema.$ref);
  const branches = branchesOf(target);
  // A list or null is not a choice between one value and several.
  const takesOne = branches.some(({ type }) => type !== 'array' && type !== 'null');
  // A pair is one value.
  return takesOne ? branches.find(({ type, maxItems }) => type === 'array' && maxItems === undefined) : undefined;
};

/** The keys whose objects have a given key: `recipe` of `train` for `epochs`. */
export const ownersOf = (schemas: readonly Schema[], key: string): readonly string[] =>
  knownKeys(schemas).filter((owner) => {
    const schema = childSchema(schemas, owner);
    return schema !== undefined && knownKeys(appliedSchemas(schema, undefined)).includes(key);
  });
