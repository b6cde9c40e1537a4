import { appliedSchemas, branchesOf, kindOf } from '../schema/applied-schemas.ts';
import { referenced, type Schema } from '../schema/schema.ts';
import type { SpecNode } from '../tree/spec-node.ts';

/** The words that may stand at a place: those of its enums, and the kinds of its objects. */
export const wordsFor = (schema: Schema): readonly string[] => {
  const schemas = appliedSchemas(schema, undefined);
  const kinds = schemas.flatMap(branchesOf).map(kindOf);
  const words = [...schemas.flatMap((applied) => applied.enum ?? []), ...kinds];
  return [...new Set(words.filter((word) => typeof word === 'string'))];
};

/** What to write instead, for mistakes that are easy to make; for others what the value is good for. */
export const valueHint = (schema: Schema, node: SpecNode): string | null =>
  mistakeHint(schema, node) ??
  schema.description ??
  (schema.$ref === undefined ? null : (referenced(schema.$ref).description ?? null));

const mistakeHint = (schema: Schema, node: SpecNode): string | null => {
  const schemas = appliedSchemas(schema, undefined);
  const wants = (type: string): boolean => schemas.some((applied) => applied.type === type);
  if (node.kind === 'scalar' && typeof node.value === 'string' && (wants('integer') || wants('number'))) {
    return numberHint(node.value);
  }
  if (node.kind !== 'list' && wants('array')) {
    return node.kind === 'scalar' && node.value !== null ? `write a list: [${node.value}]` : null;
  }
  return null;
};

const numberHint = (text: string): string | null => {
  const pixels = /^(\d+) ?(px|pixels?)$/i.exec(text)?.[1];
  if (pixels !== undefined) return `write ${pixels}, pixels are implied`;
  const square = /^(\d+) ?[x×] ?(\d+)$/i.exec(text);
  if (square !== null && square[1] === square[2]) return `write ${square[1]}, the input is square`;
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(text)?.[1];
  if (percent !== undefined) return `write ${Number(percent) / 100}`;
  return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? `write ${text} without quotes` : null;
};
