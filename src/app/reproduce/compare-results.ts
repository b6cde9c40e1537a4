import { flatten } from '../../base/flatten-json.ts';
import type { JsonObject } from '../../base/json.ts';
import { isMeasured } from '../../domain/image-time.ts';
import type { CurveValue } from '../../store/queries/metric-curve.ts';
import type { RunRecord } from '../../store/queries/runs/show-run.ts';

/** A difference; null if the earlier or the new value does not exist. */
export interface Difference {
  readonly name: string;
  readonly before: string | null;
  readonly now: string | null;
}

/** A run that was executed twice. */
export interface ReproducedRun {
  readonly key: string;
  readonly title: string;
  /** Numbers whose bits differ. */
  readonly results: readonly Difference[];
  /** Points of training curves whose bits differ. */
  readonly curves: readonly Difference[];
  /** Files whose content differs, with the first characters of their digests. */
  readonly artifacts: readonly Difference[];
  /** Number of each. */
  readonly compared: { readonly results: number; readonly curves: number; readonly artifacts: number };
  /** Number of values and files of a timed run that depend on the clock and are not compared. */
  readonly measured: { readonly results: number; readonly artifacts: number };
}

/** The results to compare. `isTimed`: the run measures time, and all its files contain measurements. */
export interface ComparedRun {
  readonly key: string;
  readonly title: string;
  readonly isTimed: boolean;
}

type Compared = Pick<RunRecord, 'results' | 'artifacts'> & { readonly curves: readonly CurveValue[] };

/** Compares the numbers, curves and files of a run with those of the earlier execution. */
export const compareResults = (run: ComparedRun, before: Compared, now: Compared): ReproducedRun => {
  const { key, title, isTimed } = run;
  const lasting = (record: Compared): Compared => (isTimed ? withoutMeasured(record) : record);
  const [resultsBefore, resultsNow] = [numbersOf(lasting(before)), numbersOf(lasting(now))];
  const [curvesBefore, curvesNow] = [pointsOf(before), pointsOf(now)];
  const [filesBefore, filesNow] = [digestsOf(lasting(before)), digestsOf(lasting(now))];
  return {
    key,
    title,
    results: differences(resultsBefore, resultsNow),
    curves: differences(curvesBefore, curvesNow),
    artifacts: differences(filesBefore, filesNow),
    compared: { results: resultsBefore.size, curves: curvesBefore.size, artifacts: filesBefore.size },
    measured: {
      results: Object.keys(before.results).length - resultsBefore.size,
      artifacts: before.artifacts.length - filesBefore.size,
    },
  };
};

/** Without the files: what they contain apart from measurements is in the results, too. */
const withoutMeasured = (record: Compared): Compared => ({
  ...record,
  results: Object.fromEntries(Object.entries(record.results).filter(([name]) => !isMeasured(name))),
  artifacts: [],
});

/** Differences between two machines, programs and repositories that may affect a result. */
export const compareEnvironments = (before: JsonObject, now: JsonObject): Difference[] =>
  differences(new Map(flatten(before)), new Map(flatten(now))).filter(
    ({ name }) => !/^(host$|slurmJob$|spec\.|reproduces\.)/.test(name),
  );

/** Numbers as text that keeps their bits. */
const numbersOf = ({ results }: Compared): Map<string, string> =>
  new Map(Object.entries(results).map(([name, value]) => [name, numberText(value)]));

const pointsOf = ({ curves }: Compared): Map<string, string> =>
  new Map(curves.map(({ key, step, value }) => [`${key} at step ${step}`, numberText(value)]));

const numberText = (value: number | null): string => (Object.is(value, -0) ? '-0' : String(value ?? Number.NaN));

const digestsOf = ({ artifacts }: Compared): Map<string, string> =>
  new Map(artifacts.map(({ name, sha256 }) => [name, sha256.slice(0, 12)]));

const differences = (before: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): Difference[] =>
  [...new Set([...before.keys(), ...now.keys()])]
    .map((name) => ({ name, before: before.get(name) ?? null, now: now.get(name) ?? null }))
    .filter((each) => each.before !== each.now);
