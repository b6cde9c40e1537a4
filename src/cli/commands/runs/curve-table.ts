import { textTable } from '../../../base/text-table.ts';
import type { CurvePoint } from '../../../store/queries/metric-curve.ts';

/** One line for each point. */
export const curveTable = (points: readonly CurvePoint[]): string =>
  textTable(
    ['step', 'value', 'time'],
    points.map(({ step, value, timestampMs }) => [String(step), String(value), new Date(timestampMs).toISOString()]),
  );
