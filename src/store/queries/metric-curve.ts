import type { Store } from '../store.ts';

export interface CurvePoint {
  readonly step: number;
  /** NaN if it was not a number. */
  readonly value: number;
  readonly timestampMs: number;
}

/** A number of one run over its steps; empty if it was never logged. */
export const metricCurve = (store: Store, runKey: string, metric: string): CurvePoint[] =>
  store.db
    .prepare<[string, string], [step: number, value: number | null, timestampMs: number]>(
      `select step, value, timestamp_ms from metrics
       where run_id = (select id from runs where key = ?) and key_id = (select id from metric_keys where key = ?)
       order by step`,
    )
    .raw()
    .all(runKey, metric)
    .map(([step, value, timestampMs]) => ({ step, value: value ?? Number.NaN, timestampMs }));

export interface MetricSummary {
  readonly key: string;
  readonly points: number;
  readonly lastStep: number;
  readonly lastValue: number | null;
}

/** The metrics logged by a run, by name. */
export const metricsOf = (store: Store, runKey: string): MetricSummary[] =>
  store.db
    .prepare<[string], MetricSummary>(
      `select key, count(*) as points, max(step) as lastStep, value as lastValue
       from metrics join metric_keys on id = key_id
       where run_id = (select id from runs where key = ?) group by key_id order by key`,
    )
    .all(runKey);

export interface CurveValue {
  readonly key: string;
  readonly step: number;
  /** null if it was not a number. */
  readonly value: number | null;
}

/** All points of all curves of a run. */
export const curvesOf = (store: Store, runKey: string): CurveValue[] =>
  store.db
    .prepare<[string], CurveValue>(
      `select key, step, value from metrics join metric_keys on id = key_id
       where run_id = (select id from runs where key = ?) order by key, step`,
    )
    .all(runKey);
