import { originAt } from '../tree/pointer.ts';
import type { Origin } from '../tree/source-text.ts';
import { childOf, type MapNode, type SpecNode } from '../tree/spec-node.ts';
import { appliedSchemas, childSchema, itemSchema } from './applied-schemas.ts';
import { experimentSchema, type Schema } from './schema.ts';

/** A value of a completed spec, and what the schema says of it. */
export interface SchemaPlace {
  readonly root: MapNode;
  readonly segments: readonly string[];
  readonly node: SpecNode;
  /** The schema that stands at this place, and all that hold for the value. */
  readonly schema: Schema;
  readonly schemas: readonly Schema[];
}

/** The place that the segments lead to, or the last one that the schema knows on the way. */
export const schemaPlaceAt = (root: MapNode, segments: readonly string[]): SchemaPlace => {
  let place = placeOf(root, [], root, experimentSchema);
  for (const segment of segments) {
    const next = childPlace(place, segment);
    if (next === null) break;
    place = next;
  }
  return place;
};

/** Every value of a completed spec that the schema knows, the outer ones first. */
export const everyPlace = (root: MapNode): readonly SchemaPlace[] => inside(placeOf(root, [], root, experimentSchema));

const inside = (place: SchemaPlace): readonly SchemaPlace[] => {
  const { node } = place;
  const segments = node.kind === 'map' ? [...node.entries.keys()] : node.kind === 'list' ? [...node.items.keys()] : [];
  const children = segments.map((segment) => childPlace(place, String(segment))).filter((child) => child !== null);
  return [place, ...children.flatMap(inside)];
};

const childPlace = ({ root, segments, node, schemas }: SchemaPlace, segment: string): SchemaPlace | null => {
  const schema = node.kind === 'list' ? itemSchema(schemas) : childSchema(schemas, segment);
  const child = childOf(node, segment);
  return schema === undefined || child === undefined ? null : placeOf(root, [...segments, segment], child, schema);
};

const placeOf = (root: MapNode, segments: readonly string[], node: SpecNode, schema: Schema): SchemaPlace => ({
  root,
  segments,
  node,
  schema,
  schemas: appliedSchemas(schema, node),
});

/** The key that a value stands at, or where a value begins that has none. */
export const keyOrigin = ({ root, segments, node }: SchemaPlace): Origin => {
  const parent = schemaPlaceAt(root, segments.slice(0, -1)).node;
  const key = parent.kind === 'map' ? parent.entries.get(segments.at(-1) ?? '')?.key : undefined;
  if (key !== undefined && segments.length > 0) return key;
  // Not a key that a base wrote.
  const keys = node.kind === 'map' ? [...node.entries.values()].map((entry) => entry.key) : [];
  return keys.find(({ source }) => source === node.origin.source) ?? originAt(root, segments);
};
