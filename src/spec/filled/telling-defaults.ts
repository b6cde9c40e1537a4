import type { JsonValue } from '../../base/json.ts';
import { createSpecView } from '../check/spec-view.ts';
import { pointerSegments } from '../tree/pointer.ts';
import { type MapNode, nodeToJson } from '../tree/spec-node.ts';
import type { FilledKey } from './ask-files.ts';

/** A key that the spec omits, and its default. */
export interface TellingDefault {
  readonly key: string;
  readonly value: JsonValue;
}

/** Keys that change results, and whose defaults most often do not suit a user's own network. */
const tellingKeys = [
  '/test/crop_ratio',
  '/test/resize',
  '/test/interpolation',
  '/train/recipe/epochs',
  '/train/recipe/batch_size',
  '/train/recipe/learning_rate',
  '/finetune/recipe',
  '/seeds',
];

/** The defaults that matter in a completed spec; keys that a network's file filled in are not among them. */
export const tellingDefaults = (completed: MapNode, filled: readonly FilledKey[]): TellingDefault[] => {
  const view = createSpecView(completed);
  const known = new Set(filled.map(({ key }) => key));
  const isTuned = view.entries('/finetune/scopes').some((scope) => view.entries(scope).length > 0);
  return tellingKeys.flatMap((pointer) => {
    const node = view.node(pointer);
    const key = pointerSegments(pointer).join('.');
    if (node === undefined || !view.isDefault(pointer) || known.has(key)) return [];
    if (key === 'finetune.recipe' && !isTuned) return [];
    return [{ key, value: nodeToJson(node) }];
  });
};

/** `test.resize shorter_side, seeds 1` */
export const defaultsText = (defaults: readonly TellingDefault[]): string =>
  defaults.map(({ key, value }) => `${key} ${valueText(value)}`).join(', ');

const valueText = (value: JsonValue): string => {
  if (value === null) return 'adapted to the number of images';
  return Array.isArray(value) ? value.join(', ') : String(value);
};
