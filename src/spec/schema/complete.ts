import { type MapNode, nodeFromJson, type ScalarNode, type SpecNode, withEntry } from '../tree/spec-node.ts';
import { accepts, appliedSchemas, childSchema, itemSchema, listBranch, typeOf } from './applied-schemas.ts';
import { experimentSchema, type Schema } from './schema.ts';

/**
 * Completes a spec: a single value becomes a list where a list is expected, a variable's text becomes a number where a
 * number is expected, and defaults are filled in. Invalid values are left unchanged.
 */
export const completeSpec = (spec: MapNode): MapNode => completeMap(spec, appliedSchemas(experimentSchema, spec));

const complete = (node: SpecNode, schema: Schema): SpecNode => {
  const list = listBranch(schema);
  if (list !== undefined && node.kind !== 'list' && !isNullFor(schema, node)) {
    return complete({ kind: 'list', items: [node], origin: node.origin }, schema);
  }
  if (node.kind === 'scalar') return node.isVariable === true ? fromVariable(node, schema) : node;
  const schemas = appliedSchemas(schema, node);
  if (node.kind === 'map') return completeMap(node, schemas);
  const items = itemSchema(schemas);
  return items === undefined ? node : { ...node, items: node.items.map((item) => complete(item, items)) };
};

const isNullFor = (schema: Schema, node: SpecNode): boolean => typeOf(node) === 'null' && accepts(schema, 'null');

const fromVariable = (node: ScalarNode, schema: Schema): ScalarNode => {
  if (accepts(schema, 'string') && !accepts(schema, 'number')) return node;
  const text = String(node.value).trim();
  if (accepts(schema, 'number') || accepts(schema, 'integer')) {
    return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text) ? { ...node, value: Number(text) } : node;
  }
  if (accepts(schema, 'boolean') && (text === 'true' || text === 'false')) return { ...node, value: text === 'true' };
  return node;
};

const completeMap = (map: MapNode, schemas: readonly Schema[]): MapNode => {
  let completed = map;
  for (const [key, entry] of map.entries) {
    const schema = childSchema(schemas, key);
    if (schema !== undefined) completed = withEntry(completed, key, { ...entry, value: complete(entry.value, schema) });
  }
  for (const [key, schema] of schemas.flatMap(({ properties }) => Object.entries(properties ?? {}))) {
    if (schema.default === undefined || completed.entries.has(key)) continue;
    const value = complete(nodeFromJson(schema.default, map.origin), schema);
    completed = withEntry(completed, key, { key: map.origin, value });
  }
  return completed;
};
