import { stringify } from 'yaml';
import type { JsonObject } from '../base/json.ts';

/** A spec as a YAML file has it. */
export const yamlText = (spec: JsonObject): string => stringify(spec, { lineWidth: 120 });
