import type { JsonValue } from '../../base/json.ts';
import { appliedSchemas, branchesOf, listBranch } from '../schema/applied-schemas.ts';
import { neededKeys } from '../schema/needed-keys.ts';
import { referenced, type Schema } from '../schema/schema.ts';

/** A short description of valid values: `an integer from 8 to 4096`. */
export const describeSchema = (schema: Schema): string => {
  const own = { ...(schema.$ref === undefined ? {} : referenced(schema.$ref)), ...schema };
  const branches = branchesOf(own);
  if (listBranch(schema) !== undefined) return `${describeSchema(branches[0] ?? {})} or a list of them`;
  if (branches.length > 0 && own.oneOf === undefined) return branches.map(describeSchema).join(' or ');
  if (own.const !== undefined) return JSON.stringify(own.const);
  if (own.enum !== undefined) return describeWords(own.enum, own.examples?.[0]);
  const types = own.type === undefined ? [] : typeof own.type === 'string' ? [own.type] : own.type;
  return types.map((type) => describeType(type, own)).join(' or ') || 'any value';
};

/** Longer lists of words are abbreviated to one example. */
const longestList = 12;

const describeWords = (words: readonly JsonValue[], example: JsonValue | undefined): string =>
  words.length > longestList && example !== undefined
    ? `a known name such as ${quoted(example)}`
    : listOf(words.map(quoted));

const describeType = (type: string, schema: Schema): string => {
  if (type === 'integer' || type === 'number')
    return `${type === 'integer' ? 'an integer' : 'a number'}${bounds(schema)}`;
  if (type === 'array') return describeList(schema);
  if (type === 'object') return `an object${keysOf(schema)}`;
  if (type === 'boolean') return 'true or false';
  if (type === 'null') return 'null';
  const example = schema.examples?.[0];
  return example === undefined ? 'text' : `text such as ${quoted(example)}`;
};

const bounds = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  const low =
    minimum !== undefined
      ? `of at least ${minimum}`
      : exclusiveMinimum !== undefined
        ? `above ${exclusiveMinimum}`
        : '';
  const high =
    maximum !== undefined ? `of at most ${maximum}` : exclusiveMaximum !== undefined ? `below ${exclusiveMaximum}` : '';
  const both = [low, high].filter((bound) => bound !== '').join(' and ');
  return both === '' ? '' : ` ${both}`;
};

const describeList = (schema: Schema): string => {
  const { items, minItems, maxItems } = schema;
  const example = schema.examples?.find((value) => Array.isArray(value));
  const such = example === undefined ? '' : ` such as ${JSON.stringify(example)}`;
  if (minItems !== undefined && minItems === maxItems)
    return `a list of ${minItems} ${items?.type === 'number' ? 'numbers' : 'entries'}${such}`;
  if (minItems === undefined || minItems === 0) return `a list${such}`;
  return `a list of at least ${minItems === 1 ? 'one entry' : `${minItems} entries`}${such}`;
};

const keysOf = (schema: Schema): string => {
  const required = schema.required ?? appliedSchemas(schema, undefined).flatMap(neededKeys);
  const keys = [...new Set(required)];
  return keys.length === 0
    ? ''
    : ` with ${listOf(
        keys.map((key) => `\`${key}\``),
        'and',
      )}`;
};

const quoted = (value: JsonValue): string => JSON.stringify(value);

export const listOf = (words: readonly string[], joint = 'or'): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${joint} ${words.at(-1)}`;
