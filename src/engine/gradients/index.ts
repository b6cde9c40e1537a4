import { tf } from '../core.ts';
import { arithmeticGradients } from './arithmetic.ts';
import { convolutionGradients } from './convolutions.ts';
import { normalisationGradients } from './normalisation.ts';
import { poolingGradients } from './pooling.ts';
import { reductionGradients } from './reductions.ts';
import { shapeGradients } from './shapes.ts';
import { unaryGradients } from './unary.ts';

/**
 * Reimplements every gradient of TF.js, for two reasons: plain Node cannot load those of tfjs-core (ES modules without
 * file extensions), and these make smaller graphs (no host memory for the gradients of sums, no reshape if the shape
 * does not change).
 */
export const gradients = [
  ...arithmeticGradients,
  ...unaryGradients,
  ...reductionGradients,
  ...shapeGradients,
  ...convolutionGradients,
  ...poolingGradients,
  ...normalisationGradients,
];

/** Registers them in TF.js's global registry, replacing existing ones. */
export const registerGradients = (): void => {
  for (const config of gradients) tf.registerGradient(config);
};
