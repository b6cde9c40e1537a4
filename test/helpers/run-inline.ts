import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { planFacts } from '../../src/app/facts/plan-facts.ts';
import type { JsonObject } from '../../src/base/json.ts';
import type { RunEvent, RunOutcome } from '../../src/domain/events.ts';
import type { RunKind } from '../../src/domain/jobs/run-kinds.ts';
import { closeImageSource, executeRun } from '../../src/execute/index.ts';
import { buildPlan } from '../../src/plan/build-plan.ts';
import { RunPaths } from '../../src/plan/handover/run-paths.ts';
import type { Plan } from '../../src/plan/types.ts';
import { type PlanOutcome, runPlan } from '../../src/schedule/run-plan.ts';
import { parseExperiment } from '../../src/spec/load-experiment.ts';
import { createInlineExecutor } from './inline-executor.ts';

export interface InlineRuns {
  readonly plan: Plan;
  readonly outcome: PlanOutcome;
  readonly runsDir: string;
  /** What the finished runs of a kind left, in the order of the plan. */
  readonly resultsOf: (kind: RunKind) => readonly RunOutcome['results'][];
}

/** Plans a spec and carries everything out in this process, in a folder that is gone after the test. */
export const runInline = async (t: TestContext, spec: JsonObject): Promise<InlineRuns> => {
  const runsDir = mkdtempSync(join(tmpdir(), 'fixres-inline-'));
  t.after(async () => {
    await closeImageSource();
    rmSync(runsDir, { recursive: true, force: true });
  });
  const loaded = parseExperiment(JSON.stringify(spec));
  const plan = buildPlan(loaded.experiment, await planFacts(loaded, new RunPaths(runsDir)));
  const outcomes = new Map<string, RunOutcome>();
  const record = (event: RunEvent): void => {
    if (event.type === 'run-finished') outcomes.set(event.outcome.key, event.outcome);
  };
  const { engine } = loaded.experiment;
  const executor = createInlineExecutor(async ({ job, threads }, { progress, metrics, signal }) => {
    const watch = { progress, signal, metric: (metric: Parameters<typeof metrics>[0][number]) => metrics([metric]) };
    return await executeRun(job, { runsDir, engine, threads, watch });
  });
  const ledger = { has: (key: string) => outcomes.has(key), record };
  const outcome = await runPlan(plan, { executor, ledger, workers: 1, threads: 1 });
  const resultsOf = (kind: RunKind) =>
    plan.runs
      .filter(({ job }) => job.kind === kind)
      .map(({ job }) => outcomes.get(job.key)?.results)
      .filter((results) => results !== undefined);
  return { plan, outcome, runsDir, resultsOf };
};
