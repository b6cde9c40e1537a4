// What the library's types promise to those who use it: checked here by `npm run typecheck`, and by `npm run check:package` as a
// consumer of the installed package sees it. Nothing in it runs.

import {
  type EngineName,
  type OpenEngine,
  openEngine,
  registerOnnxBackend,
  type Tensor4D,
  tf,
} from '../../src/engine/index.ts';
import {
  type Advice,
  advise,
  type Best,
  type BestRow,
  type compareRuns,
  type ErrorCode,
  type Experiment,
  type ExportedRun,
  exportRun,
  FixresError,
  followExperiment,
  type ImageAnswer,
  type InputSize,
  type Interval,
  isFixresError,
  type LoadedExperiment,
  loadExperiment,
  mcNemarExact,
  type PlanOutcome,
  type parseExperiment,
  predictImages,
  type Reproduction,
  type RunComparison,
  type RunEvent,
  type RunJob,
  type RunKind,
  readBest,
  type readTable1,
  type reproduceRun,
  type retryRuns,
  runExperiment,
  type Table1,
  wilsonInterval95,
} from '../../src/index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <Truth extends true>(): Truth | undefined => undefined;

// The front door.
const advice = await advise('net.onnx', { images: 'val', price: { latency: null, macsRatio: 1.5 } });
holds<Same<typeof advice, Advice | null>>();
holds<Same<Advice['recommended']['resolutionPx'], number>>();
// @ts-expect-error: images are asked for
await advise('net.onnx', {});
// @ts-expect-error: nothing is chosen among these
await advise('net.onnx', { images: 'val', overrides: { resize: 'stretch' } });

// Reading a spec, running it, and stopping it.
const loaded = loadExperiment('spec.yaml', { set: ['seeds=[1]'], cwd: '/studies' });
holds<Same<typeof loaded, LoadedExperiment>>();
holds<Same<typeof loaded.experiment, Experiment>>();
holds<Same<ReturnType<typeof parseExperiment>, LoadedExperiment>>();
const { signal } = new AbortController();
const outcome = await runExperiment('quickstart', { runsDir: 'runs', signal, schedule: { workers: 2 } });
holds<Same<typeof outcome, PlanOutcome>>();
holds<Same<Awaited<ReturnType<typeof retryRuns>>, PlanOutcome>>();
holds<Same<Awaited<ReturnType<typeof reproduceRun>>, Reproduction>>();
holds<Same<RunJob['kind'], RunKind>>();
const started = (event: RunEvent): string | null => (event.type === 'run-started' ? event.key : null);
await followExperiment({ experiment: 'quickstart', onEvent: started, signal });
// @ts-expect-error: overrides are a list of texts
loadExperiment('spec.yaml', { set: 'seeds=[1]' });
// @ts-expect-error: a spec is named
await runExperiment();
// @ts-expect-error: there is no such option
await runExperiment('quickstart', { worker: 2 });

// What is stored.
const best = readBest({ experiment: 'quickstart' });
holds<Same<typeof best, Best>>();
holds<Same<Best['rows'][number], BestRow>>();
holds<Same<BestRow['testResolution'], InputSize>>();
holds<Same<ReturnType<typeof readTable1>, Table1>>();
holds<Same<ReturnType<typeof compareRuns>, RunComparison>>();
const [row] = best.rows;
// @ts-expect-error: a result is read, not written
if (row !== undefined) row.testResolution = 224;

// Networks as files, and their answers.
const exported = await exportRun('best', { format: 'onnx', output: 'fixed.onnx' });
holds<Same<typeof exported, ExportedRun>>();
// @ts-expect-error: there is no such format
await exportRun('best', { format: 'pickle' });
const answers = await predictImages('fixed.onnx', ['photo.jpg'], { top: 1 });
holds<Same<typeof answers, ImageAnswer[]>>();
const classes = answers.flatMap((answer) => ('classes' in answer ? answer.classes.map((likely) => likely.class) : []));
holds<Same<typeof classes, string[]>>();

// Errors and statistics.
const code = (error: unknown): ErrorCode | null => (isFixresError(error) ? error.code : null);
holds<Same<FixresError['hint'], string | undefined>>();
new FixresError('CLI_USAGE', 'x', { hint: 'y' });
// @ts-expect-error: codes are a closed list
new FixresError('MY_OWN', 'x');
const interval: Interval = wilsonInterval95(5, 10);
const p: number = mcNemarExact(3, 9);

// The engine, in any TensorFlow.js program.
const engine = await openEngine({ engine: 'onnx', threads: 1 });
holds<Same<typeof engine, OpenEngine>>();
holds<Same<typeof engine.engine, EngineName>>();
const images: Tensor4D = tf.zeros([1, 8, 8, 3]);
// @ts-expect-error: there is no such engine
await openEngine({ engine: 'cuda' });

export const used = { code, interval, p, images, registerOnnxBackend } as const;
