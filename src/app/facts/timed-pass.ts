import { type InputSize, pixelsOf } from '../../domain/input-size.ts';
import { extractFeatures, imagesInBatch, type Normalize } from '../../method/index.ts';
import { initialise, type Network } from '../../model/index.ts';
import { fastestOf } from './fastest-of.ts';

/** Images decoded together in a pass. */
const inGroup = 32;

export interface PassTime {
  readonly secondsPerImage: number;
  /** However few images there are: compiling the graphs, for example. */
  readonly secondsOnce: number;
  /** What the first pass of a process takes in addition. */
  readonly secondsToWarm: number;
}

/** An input size, and where features are taken. */
export interface TimedView {
  readonly sizePx: InputSize;
  readonly cuts: readonly string[];
}

/** The time of a pass for these views, from decoded pixels to features in memory, on the open engine. */
export const timedPass = async (
  network: Network,
  normalize: Normalize,
  views: readonly TimedView[],
): Promise<PassTime> => {
  const weights = network.ownWeights?.() ?? initialise(network, 0);
  const group = views.map(({ sizePx }) => ({
    pixels: new Uint8Array(inGroup * 3 * pixelsOf(sizePx)).fill(127),
    labels: new Int32Array(inGroup),
    indices: Int32Array.from({ length: inGroup }, (_, image) => image),
    sizePx,
  }));
  const secondsOf = async (groups: number): Promise<number> => {
    const startMs = performance.now();
    await extractFeatures({
      ...{ network, weights, normalize },
      views: views.map(({ sizePx, cuts }) => ({ cuts, batchSize: imagesInBatch(sizePx), sink: () => {} })),
      batches: repeated(group, groups),
      images: inGroup * groups,
      watch: { progress: () => {}, metric: () => {}, signal: new AbortController().signal },
    });
    return (performance.now() - startMs) / 1000;
  };
  const first = await secondsOf(1);
  const [short, long] = [await fastestOf(() => secondsOf(1)), await fastestOf(() => secondsOf(4))];
  const secondsPerImage = Math.max(0, long - short) / (3 * inGroup);
  return {
    secondsPerImage,
    secondsOnce: Math.max(0, short - inGroup * secondsPerImage),
    secondsToWarm: Math.max(0, first - short),
  };
};

async function* repeated<Item>(item: Item, times: number): AsyncGenerator<Item> {
  for (let n = 0; n < times; n++) yield item;
}
