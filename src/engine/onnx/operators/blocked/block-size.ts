import { encodeModel, type OnnxNode } from '../../run/onnx-model.ts';
import { createSession } from '../../run/session.ts';
import { settings } from '../../run/settings.ts';
import { blockedDomain, onePixel } from './domain.ts';

/**
 * Number of channels per block on this machine; undefined if there are no blocked operators. They are internal to ONNX
 * Runtime, so they are tested once against a known result before they are used.
 */
export const blockSize = (): number | undefined => {
  if (settings.device !== 'cpu') return undefined;
  if (!tried) {
    tried = true;
    size = [16, 8].find(givesTheRightAnswer);
  }
  return size;
};

/** Whether the channels fill whole blocks. */
export const hasWholeBlocks = (channels: number): boolean => {
  const block = blockSize();
  return block !== undefined && channels % block === 0;
};

let tried = false;
let size: number | undefined;

/**
 * 2 * block channels, in blocks of `block`: a 1x1 convolution doubles each, a depthwise one triples it, adds -8 and the
 * first input, and applies a ReLU; then the mean over the only pixel.
 */
const givesTheRightAnswer = (block: number): boolean => {
  const channels = 2 * block;
  const x = Float32Array.from({ length: channels }, (_, channel) => channel + 1);
  const filter = new Float32Array(channels * channels);
  for (let channel = 0; channel < channels; channel++) {
    const [blockOfChannel, within] = [Math.floor(channel / block), channel % block];
    filter[((blockOfChannel * 2 + blockOfChannel) * block + within) * block + within] = 2;
  }
  const inputs = {
    x: [x, [1, channels, 1, 1]],
    w: [filter, [channels, channels, 1, 1]],
    f: [new Float32Array(channels).fill(3), [channels, 1, 1, 1]],
    b: [new Float32Array(channels).fill(-8), [channels]],
  } as const;
  const node = (type: string, from: string[], to: string, attributes: OnnxNode['attributes'] = {}): OnnxNode => ({
    ...{ type, domain: blockedDomain, inputs: from, outputs: [to], attributes },
  });
  const model = encodeModel({
    nodes: [
      node('ReorderInput', ['x'], 'blocks'),
      node('Conv', ['blocks', 'w'], 'doubled', { ...onePixel, group: 1 }),
      node('Conv', ['doubled', 'f', 'b', 'blocks'], 'sums', { ...onePixel, group: channels, activation: 'Relu' }),
      node('GlobalAveragePool', ['sums'], 'means'),
      node('ReorderOutput', ['means'], 'y', { channels }),
    ],
    initializers: [],
    inputs: Object.entries(inputs).map(([name, [, shape]]) => ({ name, dtype: 'float32', shape })),
    outputs: [{ name: 'y', dtype: 'float32', shape: [1, channels, 1, 1] }],
  });
  const y = new Float32Array(channels);
  const tensor = (data: Float32Array, dims: readonly number[]) =>
    ({ type: 'float32', dims, data, location: 'cpu' }) as const;
  try {
    const session = createSession(model, []);
    const feeds = Object.entries(inputs).map(([name, [data, shape]]) => [name, tensor(data, shape)]);
    session.run(Object.fromEntries(feeds), { y: tensor(y, [1, channels, 1, 1]) });
    session.dispose();
  } catch {
    return false;
  }
  return y.every((value, channel) => value === Math.max(0, 7 * (channel + 1) - 8));
};
