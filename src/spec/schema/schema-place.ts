import { originAt } from '../tree/pointer.ts';
import type { Origin } from '../tree/source-text.ts';
import { childOf, type MapNode, type SpecNode } from '../tree/spec-node.ts';
import { appliedSchemas, childSchema, itemSchema } from './applied-schemas.ts';
import { experimentSchema, type Schema } from './schema.ts';

/** A value of a completed spec with its schema. */
export interface SchemaPlace {
  readonly root: MapNode;
  readonly segments: readonly string[];
  readonly node: SpecNode;
  /** The schema at this location, and all schemas that apply to the value. */
  readonly schema: Schema;
  readonly schemas: readonly Schema[];
}

/** The location given by the segments, or the last one on the way that the schema knows. */
export const schemaPlaceAt = (root: MapNode, segments: readonly string[]): SchemaPlace => {
  let place = placeOf(root, [], root, experimentSchema);
  for (const segment of segments) {
    const next = childPlace(place, segment);
    if (next === null) break;
    place = next;
  }
  return place;
};

/** Every value of a completed spec that the schema knows, outer values first. */
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

/** The location of a value's key, or of the value itself if it has none. */
export const keyOrigin = ({ root, segments, node }: SchemaPlace): Origin => {
  const parent = schemaPlaceAt(root, segments.slice(0, -1)).node;
  const key = parent.kind === 'map' ? parent.entries.get(segments.at(-1) ?? '')?.key : undefined;
  if (key !== undefined && segments.length > 0) return key;
  // Keys from a base spec do not count.
  const keys = node.kind === 'map' ? [...node.entries.values()].map((entry) => entry.key) : [];
  return keys.find(({ source }) => source === node.origin.source) ?? originAt(root, segments);
};
