import type { CurvePoint } from '../../../app/runs/run-metric.ts';
import { textTable } from '../../../report/render/text-table.ts';

/** One line per point. */
export const curveTable = (points: readonly CurvePoint[]): string =>
  textTable(
    ['step', 'value', 'time'],
    points.map(({ step, value, timestampMs }) => [String(step), String(value), new Date(timestampMs).toISOString()]),
  );
