import { sha256 } from '../../src/base/json.ts';
import type { RunKind } from '../../src/domain/jobs/run-kinds.ts';
import type { Plan, PlannedRun } from '../../src/plan/types.ts';

/** A key that can be recognised by its name. */
export const keyOf = (name: string): string => sha256(name);

interface SampleRun {
  readonly after?: readonly string[];
  readonly kind?: RunKind;
  readonly cached?: boolean;
}

/**
 * A plan with the named runs and nothing in them: `planOf({ a: {}, b: { after: ['a'] } })`. A run's title is its name.
 */
export const planOf = (runs: Readonly<Record<string, SampleRun>>): Plan => ({
  experiment: 'sample',
  specKey: 'a'.repeat(64),
  runs: Object.entries(runs).map(([name, run]) => plannedRun(name, run)),
});

const plannedRun = (name: string, { after = [], kind = 'evaluate', cached = false }: SampleRun): PlannedRun => {
  const inputs = Object.fromEntries(after.map((input, index) => [`input${index}`, keyOf(input)]));
  const site = { datasetRoot: null, weightsFile: null };
  // Schedulers and stores look at nothing but kind, key and inputs.
  const job = {
    kind,
    key: keyOf(name),
    codeVersion: 1,
    inputs,
    params: params(kind),
    site,
  } as unknown as PlannedRun['job'];
  return { job, title: name, labels: labels(name), after: after.map(keyOf), reason: cached ? 'cached' : 'absent' };
};

const params = (kind: RunKind): object =>
  kind === 'evaluate' || kind === 'index'
    ? {}
    : { images: 10, trainResolutionPx: 8, recipe: { epochs: 1 }, transform: { testResolutionPx: 8 } };

const labels = (name: string): PlannedRun['labels'] => ({
  dataset: name,
  model: null,
  trainResolutionPx: null,
  testResolutionPx: null,
  imageResolutionPx: null,
  scope: null,
  seed: null,
  part: null,
  cropRatio: null,
  resize: null,
  adaptation: null,
  scalesPx: null,
  analysis: null,
  assignment: {},
});
