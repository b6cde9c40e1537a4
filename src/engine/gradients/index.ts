import { tf } from '../core.ts';
import { arithmeticGradients } from './arithmetic.ts';
import { convolutionGradients } from './convolutions.ts';
import { normalisationGradients } from './normalisation.ts';
import { poolingGradients } from './pooling.ts';
import { reductionGradients } from './reductions.ts';
import { shapeGradients } from './shapes.ts';
import { unaryGradients } from './unary.ts';

/**
 * Every gradient that TF.js has, written here once more, for two reasons: plain Node can't load tfjs-core's own (they
 * are ES modules without file extensions), and these make smaller graphs (no host memory for the gradients of sums, no
 * reshape where the shape stays).
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

/** Puts them into TF.js's global registry, replacing existing ones. */
export const registerGradients = (): void => {
  for (const config of gradients) tf.registerGradient(config);
};
