import type { BusyTime } from '../../base/busy-time.ts';
import { batchTasks } from '../../data/batches/batch-tasks.ts';
import { prefetch } from '../../data/batches/prefetch.ts';
import type { DatasetIndex, ImageBatch, ImageSource } from '../../data/index.ts';
import type { FeatureWork } from './feature-work.ts';
import { imagesInGroup } from './layout.ts';

export interface PassImages {
  readonly source: ImageSource;
  readonly index: DatasetIndex;
  /** As the images are stored: held-out ones are training images. */
  readonly part: 'train' | 'test';
  /** Indices of the runs' images. */
  readonly chosen: Int32Array;
  /** Measures how long images are being decoded. */
  readonly decoding?: BusyTime;
}

/** Consecutive images that the same runs need: from `from` up to but not including `to`, counted as in the runs. */
interface Stretch {
  readonly from: number;
  to: number;
  /** For each run. */
  readonly needed: readonly boolean[];
}

/** Every image that some run still needs, decoded once: a batch for each run, null for runs that do not need it. */
export async function* neededBatches(
  works: readonly FeatureWork[],
  { source, index, part, chosen, decoding }: PassImages,
): AsyncGenerator<readonly (ImageBatch | null)[], void, undefined> {
  for (const { from, to, needed } of stretchesOf(works, chosen.length)) {
    const transforms = works.filter((_, work) => needed[work]).map(({ view }) => view.transform);
    const transform = { kind: 'test', transforms } as const;
    const images = chosen.subarray(from, to);
    const tasks = batchTasks({ index, part, images, transform, batchSize: imagesInGroup, lastBatch: 'keep' });
    for await (const batches of prefetch(source, tasks, decoding === undefined ? {} : { busy: decoding })) {
      let next = 0;
      yield needed.map((isNeeded) => (isNeeded ? batches[next++]! : null));
    }
  }
}

/** Number of images that the pass has to read. */
export const imagesToCompute = (works: readonly FeatureWork[], images: number): number =>
  stretchesOf(works, images).reduce((total, { from, to }) => total + to - from, 0);

const stretchesOf = (works: readonly FeatureWork[], images: number): readonly Stretch[] => {
  const missing = works.map(({ writer }) => groupsOf(writer.missing));
  const stretches: Stretch[] = [];
  for (let from = 0; from < images; from += imagesInGroup) {
    const to = Math.min(images, from + imagesInGroup);
    const needed = missing.map((groups) => groups.has(from));
    const last = stretches.at(-1);
    if (last?.to === from && needed.every((isNeeded, work) => isNeeded === last.needed[work])) last.to = to;
    else if (needed.includes(true)) stretches.push({ from, to, needed });
  }
  return stretches;
};

/** First image of each group: shards consist of whole groups, except the last. */
const groupsOf = (spans: FeatureWork['writer']['missing']): Set<number> =>
  new Set(
    spans.flatMap(({ first, images }) =>
      Array.from({ length: Math.ceil(images / imagesInGroup) }, (_, group) => first + group * imagesInGroup),
    ),
  );
