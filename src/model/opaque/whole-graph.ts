import type { FloatTensor } from '../../engine/onnx/graph/held-graph.ts';
import type { HeadNames } from '../onnx/find-head.ts';
import { headOf, imageOf } from './choose-ends.ts';
import { Constants } from './constants.ts';
import { readOpaqueModel } from './read-model.ts';
import { OpaqueTrunk } from './trunk.ts';

/**
 * A file's whole graph in ONNX Runtime: maps images [batch, side, side, 3], in the format its input takes, to its
 * output.
 */
export const openWholeGraph = (file: string, names: HeadNames) => {
  const model = readOpaqueModel(file);
  const image = imageOf(model);
  const constants = new Constants(model, image);
  const { output } = headOf(model, constants, names);
  const graph = new OpaqueTrunk(model, image, [output], constants);
  return {
    run: (images: FloatTensor): Float32Array => graph.run(images)[0]!.data,
    close: () => graph.close(),
  };
};
