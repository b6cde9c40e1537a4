import { stringify } from 'yaml';
import type { JsonObject } from '../base/json.ts';

/** A spec as YAML text. */
export const yamlText = (spec: JsonObject): string => stringify(spec, { lineWidth: 120 });
