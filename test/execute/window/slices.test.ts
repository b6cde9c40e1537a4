import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { computeAhead } from '../../../src/execute/window/compute-ahead.ts';
import { SlicesInHand } from '../../../src/execute/window/slices-in-hand.ts';
import { SliceTaker } from '../../../src/execute/window/take-slices.ts';
import { WindowFolder } from '../../../src/execute/window/window-folder.ts';
import {
  slicesInAll,
  stepsOfSlice,
  type WindowLayout,
  windowLayout,
} from '../../../src/execute/window/window-layout.ts';
import type { ComputeSteps, TrunkStep } from '../../../src/method/index.ts';

const root = mkdtempSync(join(tmpdir(), 'fixres-window-'));
after(() => rmSync(root, { recursive: true }));
const { signal } = new AbortController();

/** Two epochs of two seeds, seven steps in each: slices of two steps, the last one of one. */
const layout: WindowLayout = { epochs: 2, seeds: [5, 3], stepsPerEpoch: 7, stepsPerSlice: 2, capacity: 3 };

/** Every step has other numbers. */
const stepAt = (epoch: number, seed: number, step: number): TrunkStep => ({
  batch: { labels: Int32Array.of(step, seed), mixed: { labels: Int32Array.of(1, epoch), share: 0.25 } },
  rows: new Map([
    ['bn', { images: 2, shapes: [[2, 1]], arrays: [Float32Array.of(epoch, seed, step, 0.1)] }],
    ['pooled', { images: 2, shapes: [[1], [1]], arrays: [Float32Array.of(step, 7), Float32Array.of(seed, 9)] }],
  ]),
});

const computing = (computed: string[] = [], stepMs = 0): ComputeSteps =>
  async function* (epoch, seed, { first, count }) {
    for (let step = first; step < first + count; step++) {
      await delay(stepMs);
      computed.push(`${epoch} ${seed} ${step}`);
      yield stepAt(epoch, seed, step);
    }
  };

const expected = [0, 1].flatMap((epoch) =>
  layout.seeds.flatMap((seed) => Array.from({ length: 7 }, (_, step) => stepAt(epoch, seed, step))),
);

const open = (name: string, of = layout) => {
  const folder = new WindowFolder(join(root, name));
  const taker = new SliceTaker({ folder, layout: of, hand: new SlicesInHand(folder, of, 0), signal });
  const session = readdirSync(folder.folder)[0]!;
  return { folder, taker, session };
};

/** Everything that the heads are given. */
const takeAll = async (
  taker: SliceTaker,
  compute: ComputeSteps,
  onStep: (step: number) => void = () => {},
): Promise<TrunkStep[]> => {
  const taken: TrunkStep[] = [];
  for (const epoch of [0, 1]) {
    for (const seed of layout.seeds) {
      for await (const step of taker.window(epoch, seed, compute)) {
        onStep(taken.length);
        taken.push(step);
      }
    }
  }
  taker.end();
  return taken;
};

test('slices are whole batches, do not span epochs, and cover all of them', () => {
  assert.equal(slicesInAll(layout), 16);
  const steps = Array.from({ length: 16 }, (_, slice) => stepsOfSlice(layout, slice)).flatMap((slice) =>
    Array.from({ length: slice.steps.count }, (_, step) => stepAt(slice.epoch, slice.seed, slice.steps.first + step)),
  );
  assert.deepEqual(steps, expected);
});

test('a window holds as many slices as fit, and there is none without room for a batch', () => {
  const order = { epochs: 1, seeds: [1], stepsPerEpoch: 1000 };
  const sized = (windowBytes: number, batchBytes: number, batchSize = 16) => {
    const made = windowLayout(windowBytes, { ...order, batchSize, batchBytes });
    return made && [made.stepsPerSlice, made.capacity];
  };
  assert.deepEqual(sized(1000, 1), [8, 125]); // 128 images
  assert.deepEqual(sized(1000, 30), [4, 8]); // an eighth of the window
  assert.deepEqual(sized(1000, 400), [1, 2]);
  assert.deepEqual(sized(1000, 1, 512), [1, 1000]);
  assert.equal(sized(1000, 1001), null);
});

test('heads without helpers compute every step once, in order, and leave no folder', async () => {
  const { folder, taker } = open('alone');
  const computed: string[] = [];
  assert.deepEqual(await takeAll(taker, computing(computed)), expected);
  assert.deepEqual(taker.counts, { others: 0, here: 16, again: 0 });
  assert.equal(new Set(computed).size, computed.length);
  assert.ok(!existsSync(folder.folder));
});

test('heads take what others compute, and the files never exceed the window', async () => {
  const { folder, taker, session } = open('helped');
  const [mine, theirs]: [string[], string[]] = [[], []];
  const stop = new AbortController();
  const hand = new SlicesInHand(folder, layout, 0);
  const helping = computeAhead({ folder, hand, compute: computing(theirs), signal: stop.signal });
  let most = 0;
  const taken = await takeAll(taker, computing(mine, 5), () => {
    const slices = readdirSync(join(folder.folder, session)).filter((name) => name.includes('.slice'));
    most = Math.max(most, slices.length);
  });
  stop.abort();
  await assert.rejects(helping, { code: 'EXECUTE_INTERRUPTED' });
  assert.deepEqual(taken, expected);
  assert.ok(taker.counts.others > 0 && taker.counts.again === 0);
  assert.equal(taker.counts.others + taker.counts.here, 16);
  assert.equal(new Set([...mine, ...theirs]).size, 28);
  assert.ok(most > 0 && most <= layout.capacity, `${most} slices`);
});

test('while heads wait for a slice they compute the following ones, and then the one whose worker is gone', async () => {
  const { folder, taker, session } = open('gone');
  folder.claim(session, 2);
  const computed: string[] = [];
  assert.deepEqual(await takeAll(taker, computing(computed)), expected);
  assert.deepEqual(taker.counts, { others: 0, here: 15, again: 1 });
  assert.ok(computed.indexOf('0 5 6') < computed.indexOf('0 5 4'));
});

for (const [what, spoil] of [
  [
    'a bit has changed',
    (bytes: Buffer) => {
      bytes[bytes.length - 40]! ^= 1;
      return bytes;
    },
  ],
  ['the end is missing', (bytes: Buffer) => bytes.subarray(0, -8)],
  ['it is empty', () => Buffer.alloc(0)],
] as const) {
  test(`a slice is computed again if ${what}`, async () => {
    const name = `damaged ${what}`;
    const { folder, taker, session } = open(name);
    const stop = new AbortController();
    folder.moveTo({ session, next: 0 });
    const hand = new SlicesInHand(folder, layout, 0);
    hand.fill({ session, next: 0 }, computing());
    await hand.compute(hand.take()!);
    const file = folder.slice(session, 0);
    writeFileSync(file, spoil(readFileSync(file)));
    stop.abort();
    assert.deepEqual(await takeAll(taker, computing()), expected);
    assert.deepEqual(taker.counts, { others: 0, here: 15, again: 1 });
  });
}

test('a file with another slice is not taken for it', async () => {
  const { folder, taker, session } = open('other');
  folder.moveTo({ session, next: 0 });
  const hand = new SlicesInHand(folder, layout, 0);
  hand.fill({ session, next: 1 }, computing());
  await hand.compute(hand.take()!);
  folder.claim(session, 0);
  writeFileSync(folder.slice(session, 0), readFileSync(folder.slice(session, 1)));
  assert.deepEqual(await takeAll(taker, computing()), expected);
  assert.deepEqual(taker.counts, { others: 1, here: 14, again: 1 });
});

test('what an earlier attempt left is removed, and never read', async () => {
  const earlier = open('left');
  earlier.folder.moveTo({ session: earlier.session, next: 3 });
  const hand = new SlicesInHand(earlier.folder, layout, 0);
  hand.fill({ session: earlier.session, next: 3 }, computing());
  await hand.compute(hand.take()!);
  mkdirSync(join(root, 'left', 'anything'));
  const { taker, session } = open('left');
  assert.deepEqual(readdirSync(join(root, 'left')), [session]);
  assert.notEqual(session, earlier.session);
  assert.deepEqual(await takeAll(taker, computing()), expected);
  assert.deepEqual(taker.counts, { others: 0, here: 16, again: 0 });
});

test('heads continue without a window if the folder is removed', async () => {
  const { folder, taker } = open('removed');
  const taken = await takeAll(taker, computing(), (step) => {
    if (step === 5) folder.remove();
  });
  assert.deepEqual(taken, expected);
  assert.ok(!existsSync(folder.folder));
});

test('an interrupted helper gives its slice back, and one without heads ends', async () => {
  const folder = new WindowFolder(join(root, 'interrupted'));
  const session = folder.begin();
  const stop = new AbortController();
  const interrupted: ComputeSteps = async function* () {
    stop.abort();
    yield* [];
    throw new Error('stopped');
  };
  folder.moveTo({ session, next: 0 });
  const hand = () => new SlicesInHand(folder, layout, 0);
  await assert.rejects(computeAhead({ folder, hand: hand(), compute: interrupted, signal: stop.signal }));
  assert.deepEqual(readdirSync(join(folder.folder, session)), []);
  const slices = await computeAhead({ folder, hand: hand(), compute: computing(), signal, patienceMs: 50 });
  assert.equal(slices, layout.capacity);
  assert.ok(statSync(folder.slice(session, 2)).size > 0);
});
