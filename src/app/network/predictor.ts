import { sidesOf } from '../../domain/input-size.ts';
import { type OpenedModel, openModel, type Tensor4D, tf } from '../../engine/index.ts';
import { normalizePixels, pixelTensor } from '../../method/features/normalize.ts';
import { LiveParameters } from '../../method/training/live-parameters.ts';
import { type ModelCard, type Network, openWholeGraph, runSteps, type Weights } from '../../model/index.ts';

/** A network ready for prediction. */
export interface Predictor {
  /** 8-bit pixels [batch, height, width, 3] from the test transform, to logits [batch, classes]. */
  readonly logits: (pixels: Uint8Array, batch: number) => Promise<Float32Array>;
  readonly close: () => void;
}

/** A network on the open engine as a function of pixels 0..255, [batch, height, width, 3]. */
export const openNetwork = (network: Network, weights: Weights, { normalize }: ModelCard) => {
  const parameters = new LiveParameters(network.parameters, weights);
  return {
    parameters,
    apply: (pixels: Tensor4D) => runSteps(network.steps, [normalizePixels(pixels, normalize)], parameters.context)[0]!,
    close: () => parameters.dispose(),
  };
};

export const networkPredictor = (network: Network, weights: Weights, card: ModelCard): Predictor => {
  const opened = openNetwork(network, weights, card);
  return {
    logits: async (pixels) => {
      const logits = tf.tidy(() => opened.apply(pixelTensor(pixels, card.transform.testResolutionPx)));
      try {
        return (await logits.data<'float32'>()).slice();
      } finally {
        logits.dispose();
      }
    },
    close: opened.close,
  };
};

/** An exported ONNX file in ONNX Runtime. */
export const onnxPredictor = (file: string, card: ModelCard): Predictor =>
  card.normalizes === 'graph' ? pixelPredictor(file, card) : graphPredictor(file, card);

/** A third-party graph whose head was replaced. */
const graphPredictor = (file: string, { normalize, transform, names }: ModelCard): Predictor => {
  const graph = openWholeGraph(file, names);
  return {
    logits: async (pixels) => {
      const images = tf.tidy(() => normalizePixels(pixelTensor(pixels, transform.testResolutionPx), normalize));
      try {
        return graph.run({ dims: images.shape, data: await images.data<'float32'>() });
      } finally {
        images.dispose();
      }
    },
    close: graph.close,
  };
};

const pixelPredictor = (file: string, { transform, classes }: ModelCard): Predictor => {
  const { heightPx, widthPx } = sidesOf(transform.testResolutionPx);
  const model: OpenedModel = openModel(file);
  return {
    logits: async (pixels, batch) =>
      model.run(planes(pixels, heightPx * widthPx), [batch, 3, heightPx, widthPx], classes.length),
    close: model.close,
  };
};

/** [batch, height, width, 3] -> [batch, 3, height, width]; `area` is height * width. */
const planes = (pixels: Uint8Array, area: number): Float32Array => {
  const target = new Float32Array(pixels.length);
  for (let from = 0; from < pixels.length; from++) {
    const [pixel, channel] = [Math.floor(from / 3), from % 3];
    const [image, place] = [Math.floor(pixel / area), pixel % area];
    target[(image * 3 + channel) * area + place] = pixels[from]!;
  }
  return target;
};
