// ours.ts plan RUNS | parts PARTS | finish RUNS FOLDER | overhead RUNS FOLDER | metrics FOLDER: one part of our side of the benchmark.
// Prints one line of JSON where there is a result.
import { mkdirSync, writeFileSync } from 'node:fs';
import { networkEstimates } from '../../src/app/facts/estimate-facts.ts';
import { planFacts } from '../../src/app/facts/plan-facts.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { criticalPaths, estimateCost } from '../../src/plan/estimate/estimate-cost.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import { nodesOfPlan } from '../../src/plan/passes/nodes-of-plan.ts';
import { withPasses } from '../../src/plan/passes/with-passes.ts';
import type { Plan } from '../../src/plan/types.ts';
import { createLocalExecutor } from '../../src/schedule/executors/local/local-executor.ts';
import { runPlan } from '../../src/schedule/run-plan.ts';
import { metricCurve } from '../../src/store/queries/metric-curve.ts';
import { openStore } from '../../src/store/store.ts';
import { writeOutcome } from '../../test/schedule/fixtures/outcome.ts';
import { loadGrid } from './grid.ts';

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const planOf = async (runs: number): Promise<Plan> => {
  const loaded = loadGrid(runs);
  return buildPlan(loaded.experiment, await planFacts(loaded, new RunPaths('/nowhere')));
};

const plan = async (runs: number) => {
  const before = cpuSeconds();
  const { length } = (await planOf(runs)).runs;
  return { runs: length, cpuSeconds: cpuSeconds() - before, peakMiB: process.resourceUsage().maxRSS / 1024 };
};

/** Plans three passes over the training images with this many parts each, and the order in which runs would start. */
const parts = async (count: number) => {
  const grid = await planOf(100);
  const before = cpuSeconds();
  const cut = withPasses(grid, {
    facts: { ...networkEstimates, sizeOf: () => ({ train: 32 * count, test: 32, classes: 10 }) },
    speedOf: () => ({ macsPerSecond: 1e12 }),
    partImages: 32,
    workers: 1,
    leastPartSeconds: 0,
    known: { has: () => false },
  });
  const nodes = nodesOfPlan(cut);
  criticalPaths(nodes, estimateCost);
  const planned = nodes.filter(({ job }) => job.kind === 'pass').length;
  return { parts: planned, cpuSeconds: cpuSeconds() - before, peakMiB: process.resourceUsage().maxRSS / 1024 };
};

/** Fills a runs folder in which every run has finished. */
const finish = async (runs: number, folder: string) => {
  const [grid, paths, store] = [await planOf(runs), new RunPaths(folder), openStore(folder)];
  for (const { job } of grid.runs) writeOutcome(paths, job.key, job.kind);
  const { recorded } = store.recover(grid);
  store.close();
  return { runs: recorded.length };
};

/** Executes runs in a real worker process that leaves a file and an outcome for each; all events are recorded. */
const overhead = async (runs: number, folder: string) => {
  const grid = await planOf(runs);
  const part: Plan = { ...grid, runs: grid.runs.slice(0, runs) };
  const workerUrl = new URL('../../test/schedule/fixtures/ok.ts', import.meta.url);
  const executor = createLocalExecutor({ workerUrl, runsDir: folder, engine: { name: 'cpu', device: 'cpu' } });
  const store = openStore(folder);
  const { finished } = await runPlan(part, { executor, ledger: store.ledger(part), workers: 1, threads: 1 });
  store.close();
  return { runs: finished };
};

/** Logs a million rows of a thousand curves in ten runs, and reads some of the curves. */
const metrics = async (folder: string) => {
  const grid = await planOf(10);
  const store = openStore(folder);
  const ledger = store.ledger(grid);
  const runs = grid.runs.slice(0, 10);
  const [start, cpu] = [performance.now(), cpuSeconds()];
  for (const { job } of runs) {
    for (let step = 0; step < 1000; step++) {
      const metrics = Array.from({ length: 100 }, (_, curve) => ({
        key: `curve-${curve}`,
        value: step / (curve + 1),
        step,
        timestampMs: step,
      }));
      ledger.record({ type: 'run-metrics', timestampMs: step, key: job.key, metrics });
    }
  }
  store.close();
  const [seconds, cpuTaken] = [(performance.now() - start) / 1000, cpuSeconds() - cpu];
  const read = openStore(folder, { readonly: true });
  const readsMs = Array.from({ length: 50 }, (_, curve) => {
    const began = performance.now();
    const { length } = metricCurve(read, runs[curve % 10]!.job.key, `curve-${curve}`);
    if (length !== 1000) throw new Error(`${length} points`);
    return performance.now() - began;
  });
  read.close();
  return { rows: 1_000_000, seconds, cpuSeconds: cpuTaken, medianReadMs: readsMs.sort((a, b) => a - b)[25] };
};

const [part, ...words] = process.argv.slice(2);
const folder = words.at(-1)!;
if (part === 'finish' || part === 'overhead' || part === 'metrics') mkdirSync(folder, { recursive: true });
if (part === 'plan') console.log(JSON.stringify(await plan(Number(words[0]))));
if (part === 'parts') console.log(JSON.stringify(await parts(Number(words[0]))));
if (part === 'finish') console.log(JSON.stringify(await finish(Number(words[0]), folder)));
if (part === 'overhead') console.log(JSON.stringify(await overhead(Number(words[0]), folder)));
if (part === 'metrics') console.log(JSON.stringify(await metrics(folder)));
if (part === 'spec') writeFileSync(folder, (await import('./grid.ts')).gridSpec(Number(words[0])));
