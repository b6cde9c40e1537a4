import type { JsonObject } from '../../../src/base/json.ts';
import type { FileLayout } from '../../../src/domain/datasets/layouts.ts';
import type { FileParams } from '../../../src/domain/datasets/params.ts';
import { parseExperiment } from '../../../src/spec/load-experiment.ts';

/** A data set as a spec that says so much of it describes it, with its defaults. */
export const datasetOfSpec = (
  spec: JsonObject,
  root: string,
): { readonly layout: FileLayout & { root: string }; readonly params: FileParams } => {
  const text = JSON.stringify({
    name: 'generated',
    dataset: { ...spec, root },
    model: { name: 'tinynet' },
    train: { resolutions: 32 },
    test: { resolutions: 32 },
  });
  const dataset = parseExperiment(text).experiment.variants[0]!.datasets[0]!;
  if (dataset.kind === 'shapes') throw new Error('synthetic images have no layout');
  return { layout: dataset, params: { ...dataset, seed: null, fingerprint: null } };
};
