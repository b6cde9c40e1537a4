import { type InputSize, pixelsOf } from '../../domain/input-size.ts';
import { extractFeatures, imagesInBatch, type Normalize } from '../../method/index.ts';
import { initialise, type Network } from '../../model/index.ts';

/** Images decoded together in a pass. */
const inGroup = 32;

/**
 * Seconds per image of a pass at these sizes, from decoded pixels to pooled features, on the open engine. What a pass
 * takes once, such as compiling its graphs, is left out: it is the difference between a longer and a shorter pass.
 */
export const timedPass = async (
  network: Network,
  normalize: Normalize,
  sizesPx: readonly InputSize[],
): Promise<number> => {
  const weights = network.ownWeights?.() ?? initialise(network, 0);
  const group = sizesPx.map((sizePx) => ({
    pixels: new Uint8Array(inGroup * 3 * pixelsOf(sizePx)).fill(127),
    labels: new Int32Array(inGroup),
    indices: Int32Array.from({ length: inGroup }, (_, image) => image),
    sizePx,
  }));
  const secondsOf = async (groups: number): Promise<number> => {
    const startMs = performance.now();
    await extractFeatures({
      ...{ network, weights, normalize },
      views: sizesPx.map((sizePx) => ({ cuts: ['pooled'], batchSize: imagesInBatch(sizePx), sink: () => {} })),
      batches: repeated(group, groups),
      images: inGroup * groups,
      watch: { progress: () => {}, metric: () => {}, signal: new AbortController().signal },
    });
    return (performance.now() - startMs) / 1000;
  };
  await secondsOf(1);
  const short = await secondsOf(1);
  return Math.max(0, (await secondsOf(4)) - short) / (3 * inGroup);
};

async function* repeated<Item>(item: Item, times: number): AsyncGenerator<Item> {
  for (let n = 0; n < times; n++) yield item;
}
