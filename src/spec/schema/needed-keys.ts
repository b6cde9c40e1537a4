import { experimentSchema, referenced, type Schema } from './schema.ts';

/**
 * Keys that a completed spec has to have. A written one may leave some of them to the files of its networks, so the schema,
 * which editors check it with, does not require those.
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
