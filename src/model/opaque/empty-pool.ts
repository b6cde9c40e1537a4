import type { FloatTensor } from '../../engine/index.ts';
import { elementCount } from '../measure.ts';
import { holdCut } from './constants.ts';
import { imagesName, neededFor, type Wanted } from './cut-model.ts';
import type { OpaqueModel, OpaqueNode, OpaquePort } from './read-model.ts';

const poolings = new Set(['MaxPool', 'AveragePool', 'LpPool']);

/**
 * A pooling before some values whose result is empty, as its window is larger than what is left of the images. It has to be
 * found before they run: with blocked layouts ONNX Runtime 1.30.0 divides by the size of its result, which ends the process.
 */
export const emptyPool = (
  model: OpaqueModel,
  image: OpaquePort,
  values: readonly string[],
  images: FloatTensor,
): OpaqueNode | undefined => {
  const nodes = neededFor(model, values).nodes.filter(({ type }) => poolings.has(type));
  if (nodes.length === 0) return undefined;
  const wanted = nodes.map(
    ({ outputs }, index): Wanted => ({ value: outputs[0]!, as: `fixres_pool_${index}`, what: 'shape' }),
  );
  const held = holdCut(model, image, wanted, 'plain');
  try {
    const shapes = held.run(
      { [imagesName]: images },
      wanted.map(({ as }) => as),
    );
    return nodes[shapes.findIndex(({ data }) => elementCount([...data]) === 0)];
  } finally {
    held.dispose();
  }
};
