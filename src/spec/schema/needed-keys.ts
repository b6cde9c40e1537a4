import { experimentSchema, referenced, type Schema } from './schema.ts';

/**
 * Required keys of a completed spec. A written spec may leave some of them to its networks' files, so the schema, which
 * editors use, does not require them.
 */
export const neededKeys = (schema: Schema): readonly string[] => [
  ...(schema.required ?? []),
  ...(omittable.get(schema) ?? []),
];

const omittable: ReadonlyMap<Schema, readonly string[]> = new Map([
  [experimentSchema, ['test']],
  [referenced('#/$defs/test'), ['resolutions']],
  [referenced('#/$defs/model'), ['name']],
]);
