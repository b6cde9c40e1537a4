import { readFileSync } from 'node:fs';
import type { JsonValue } from '../../base/json.ts';

/** The keywords of JSON Schema 2020-12 that schemas/experiment.schema.json uses. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly JsonValue[];
  readonly const?: JsonValue;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly default?: JsonValue;
  readonly examples?: readonly JsonValue[];
}

/** The same path from src and from dist. */
export const schemaFile = new URL('../../../schemas/experiment.schema.json', import.meta.url);

export const schemaText = readFileSync(schemaFile, 'utf8');

export const experimentSchema: Schema = JSON.parse(schemaText);

/** The schema that a `$ref` names: `#/$defs/name`. */
export const referenced = (ref: string): Schema => {
  const target = experimentSchema.$defs?.[ref.replace('#/$defs/', '')];
  if (target === undefined) throw new Error(`the schema has no ${ref}`);
  return target;
};
