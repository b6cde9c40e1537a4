import { flatten } from '../../base/flatten-json.ts';
import type { JsonObject } from '../../base/json.ts';
import type { CurveValue } from '../../store/queries/metric-curve.ts';
import type { RunRecord } from '../../store/queries/runs/show-run.ts';

/** Something that is not what it was; null where there was, or is, nothing. */
export interface Difference {
  readonly name: string;
  readonly before: string | null;
  readonly now: string | null;
}

/** A run that was carried out twice. */
export interface ReproducedRun {
  readonly key: string;
  readonly title: string;
  /** Numbers whose bits differ. */
  readonly results: readonly Difference[];
  /** Points of training curves whose bits differ. */
  readonly curves: readonly Difference[];
  /** Files whose content differs, by the first characters of their digests. */
  readonly artifacts: readonly Difference[];
  /** How many there are of each. */
  readonly compared: { readonly results: number; readonly curves: number; readonly artifacts: number };
}

type Compared = Pick<RunRecord, 'results' | 'artifacts'> & { readonly curves: readonly CurveValue[] };

/** Holds the numbers, curves and files of a run against those of the time before. */
export const compareResults = (key: string, title: string, before: Compared, now: Compared): ReproducedRun => {
  const [resultsBefore, resultsNow] = [numbersOf(before), numbersOf(now)];
  const [curvesBefore, curvesNow] = [pointsOf(before), pointsOf(now)];
  const [filesBefore, filesNow] = [digestsOf(before), digestsOf(now)];
  return {
    key,
    title,
    results: differences(resultsBefore, resultsNow),
    curves: differences(curvesBefore, curvesNow),
    artifacts: differences(filesBefore, filesNow),
    compared: { results: resultsBefore.size, curves: curvesBefore.size, artifacts: filesBefore.size },
  };
};

/** What differs between two machines, programs and repositories; what says nothing of a result is left out. */
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
