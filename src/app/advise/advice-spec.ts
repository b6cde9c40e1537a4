import type { JsonObject } from '../../base/json.ts';
import { yamlText } from '../../spec/yaml-text.ts';
import type { SeenImages } from './look-at-images.ts';
import type { SeenModel } from './look-at-model.ts';
import { quickCheckImages } from './quick-check.ts';

/** Names of the experiments in the store. */
export const adviceName = 'advice';
export const checkName = 'advice-check';

/** The spec of the quick check: a few images at the native resolution. */
export const checkSpec = (model: SeenModel, images: SeenImages): JsonObject => ({
  name: checkName,
  description: 'Sanity check: the network on a few images at its native resolution.',
  dataset: images.spec,
  model: model.spec,
  test: {
    resolutions: [model.nativePx],
    images: Math.min(quickCheckImages, images.identity.images.test),
    ...model.test,
  },
  report: [],
});

/** The spec of the experiment, which can be edited and run with `fixres run` like any other. */
export const adviceSpec = (
  model: SeenModel,
  images: SeenImages,
  resolutions: readonly number[],
  scopes: readonly (readonly string[])[],
): JsonObject => ({
  name: adviceName,
  description: 'At which resolution to test the network, and the gain from fine-tuning it there.',
  dataset: images.spec,
  model: model.spec,
  ...(scopes.length < 2
    ? {}
    : {
        // Without a recipe, so that it adapts to the number of images.
        finetune: { scopes, bn: 'affine' },
        select: { share: 0.2, over: ['test_resolution', 'scope'] },
      }),
  test: { resolutions, ...model.test },
  analyses: ['cost'],
  report: ['best', 'curve', 'table1', 'cost'],
});

export const specText = (spec: JsonObject, comment: string): string =>
  `${comment
    .split('\n')
    .map((line) => `# ${line}`)
    .join('\n')}\n${yamlText(spec)}`;
