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
  type Best,
  type BestRow,
  best,
  buildPlan,
  type ErrorCode,
  type EvaluationRow,
  type Executor,
  type Experiment,
  FixresError,
  type Interval,
  isFixresError,
  type LoadedExperiment,
  loadExperiment,
  mcNemarExact,
  openStore,
  type Plan,
  type PlanOutcome,
  type parseExperiment,
  planFacts,
  type ReportData,
  type RunEvent,
  type RunJob,
  type RunKind,
  RunPaths,
  renderReport,
  reportData,
  reportNames,
  type runPlan,
  type Store,
  wilsonInterval95,
} from '../../src/index.ts';

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <Truth extends true>(): Truth | undefined => undefined;

// Reading a spec, planning it and running it.
const loaded = loadExperiment('spec.yaml', { set: ['seeds=[1]'], cwd: '/studies' });
holds<Same<typeof loaded, LoadedExperiment>>();
holds<Same<typeof loaded.experiment, Experiment>>();
holds<Same<ReturnType<typeof parseExperiment>, LoadedExperiment>>();
const facts = await planFacts(loaded, new RunPaths('/studies/runs'));
const plan = buildPlan(loaded.experiment, facts);
holds<Same<typeof plan, Plan>>();
holds<Same<Plan['runs'][number]['job'], RunJob>>();
holds<Same<RunJob['kind'], RunKind>>();
holds<Same<Awaited<ReturnType<typeof runPlan>>, PlanOutcome>>();
const started = (event: RunEvent): string | null => (event.type === 'run-started' ? event.key : null);
holds<Same<ReturnType<typeof started>, string | null>>();
// @ts-expect-error: overrides are a list of texts
loadExperiment('spec.yaml', { set: 'seeds=[1]' });
// @ts-expect-error: a spec is named
loadExperiment();
// @ts-expect-error: what was planned does not change
plan.runs = [];

// What is stored, and reports of it.
const store = openStore('/studies/runs', { readonly: true });
holds<Same<typeof store, Store>>();
const data = reportData(store, 'study');
holds<Same<typeof data, ReportData>>();
holds<Same<ReportData['evaluations'][number], EvaluationRow>>();
const chosen = best(data, (cost) => cost === null || cost.macs < 2);
holds<Same<typeof chosen, Best>>();
holds<Same<Best['rows'][number], BestRow>>();
holds<Same<BestRow['testResolution'], number>>();
const text: string = renderReport('best', 'markdown', data, { columns: 80, color: false });
const names: readonly string[] = reportNames;
// @ts-expect-error: no format of a report
renderReport('best', 'docx', data, { columns: 80, color: false });
// @ts-expect-error: a result is read, not written
chosen.rows[0]!.testResolution = 224;

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

export const used = { started, code, text, names, interval, p, images, registerOnnxBackend } as const;
export type Runs = Executor;
