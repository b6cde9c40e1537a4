import { InvalidArgumentError } from 'commander';
import type { ParamFilter } from '../../../app/runs/list-runs.ts';
import type { JsonValue } from '../../../base/json.ts';

/** For `--where recipe.learning_rate=0.02`, which may be repeated. The value is JSON; anything else is a string. */
export const collectParams = (text: string, earlier: readonly ParamFilter[]): ParamFilter[] => {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError(`Expected param=value, got \`${text}\`.`);
  return [...earlier, { path: text.slice(0, at), value: jsonOrString(text.slice(at + 1)) }];
};

const jsonOrString = (text: string): JsonValue => {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return text;
  }
};
