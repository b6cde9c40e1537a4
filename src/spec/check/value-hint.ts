import { appliedSchemas, branchesOf, childSchema, kindOf, knownKeys } from '../schema/applied-schemas.ts';
import { neededKeys } from '../schema/needed-keys.ts';
import { referenced, type Schema } from '../schema/schema.ts';
import type { SpecNode } from '../tree/spec-node.ts';

/** The words allowed at a location: those of its enums, and the kinds of its objects. */
export const wordsFor = (schema: Schema): readonly string[] => {
  const schemas = appliedSchemas(schema, undefined);
  const kinds = schemas.flatMap(branchesOf).map(kindOf);
  const words = [...schemas.flatMap((applied) => applied.enum ?? []), ...kinds];
  return [...new Set(words.filter((word) => typeof word === 'string'))];
};

/** What to write instead for common mistakes; otherwise the purpose of the value. */
export const valueHint = (schema: Schema, node: SpecNode): string | null =>
  mistakeHint(schema, node) ??
  schema.description ??
  (schema.$ref === undefined ? null : (referenced(schema.$ref).description ?? null));

const mistakeHint = (schema: Schema, node: SpecNode): string | null => {
  const schemas = appliedSchemas(schema, undefined);
  const wants = (type: string): boolean => schemas.some((applied) => applied.type === type);
  if (node.kind === 'scalar' && typeof node.value === 'string' && (wants('integer') || wants('number'))) {
    return numberHint(node.value, schemas.some(isPair));
  }
  if (node.kind !== 'scalar' || node.value === null) return null;
  if (schemas.some((applied) => applied.type === 'array' && !isPair(applied))) return `write a list: [${node.value}]`;
  if (wants('boolean')) return truthHint(String(node.value));
  return wants('object') ? objectHint(schemas, String(node.value)) : null;
};

// YAML 1.1 read these as true and false; YAML 1.2 does not.
const truthHint = (text: string): string | null => {
  if (/^(yes|on|y|1)$/i.test(text)) return 'write true';
  return /^(no|off|n|0)$/i.test(text) ? 'write false' : null;
};

/** A word in place of an object that has it as a key, or as the value of a key. */
const objectHint = (schemas: readonly Schema[], word: string): string | null => {
  const branches = schemas.flatMap((schema) => appliedSchemas(schema, undefined));
  if (knownKeys(branches).includes(word)) return `write { ${word}: ... }`;
  const key = branches.flatMap(neededKeys).find((name) => {
    const child = childSchema(branches, name);
    return (
      child !== undefined &&
      (wordsFor(child).includes(word) || branches.some((branch) => branch.properties?.[name]?.const === word))
    );
  });
  return key === undefined ? null : `write { ${key}: ${word} }`;
};

const isPair = ({ type, minItems, maxItems }: Schema): boolean => type === 'array' && minItems === 2 && maxItems === 2;

const numberHint = (text: string, takesPairs: boolean): string | null => {
  const pixels = /^(\d+) ?(px|pixels?)$/i.exec(text)?.[1];
  if (pixels !== undefined) return `write ${pixels}, pixels are implied`;
  const square = /^(\d+) ?[x×] ?(\d+)$/i.exec(text);
  if (square !== null) {
    const [, height, width] = square;
    if (height === width) return `write ${height}, the input is square`;
    return takesPairs
      ? `write [${height}, ${width}] as an entry of the list, height first: [[${height}, ${width}]]`
      : 'sizes are squares: write one side';
  }
  const percent = /^(\d+(?:\.\d+)?) ?%$/.exec(text)?.[1];
  if (percent !== undefined) return `write ${Number(percent) / 100}`;
  return /^[-+]?\d+(\.\d+)?(e[-+]?\d+)?$/i.test(text) ? `write ${text} without quotes` : null;
};
