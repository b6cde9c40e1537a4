import { fitMap, sampleActivations } from '../../method/index.ts';
import { artifactNames, writtenArtifacts } from '../artifacts.ts';
import { openFeatures } from '../feature-store/open-features.ts';
import type { Stage } from './stage.ts';

/**
 * Fits a map of the pooled activations back to their distribution at the train resolution. Leaves `adaptation.json`.
 */
export const adaptStage: Stage<'adapt'> = async ({ key, inputs, params }, { paths, watch }) => {
  const sampleOf = async (features: string): Promise<Float32Array> => {
    const opened = openFeatures(paths, features, 'pooled');
    try {
      return await sampleActivations(opened, watch);
    } finally {
      opened.close();
    }
  };
  const { map, results } = fitMap(params.fit, await sampleOf(inputs.features), await sampleOf(inputs.reference));
  const { write, artifacts } = writtenArtifacts();
  write(paths.artifact(key, artifactNames.adaptation), JSON.stringify(map));
  return { results, artifacts };
};
