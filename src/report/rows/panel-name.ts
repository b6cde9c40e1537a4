import { shownAssignment } from '../../plan/labels/shown-assignment.ts';
import { type Geometry, geometryNames } from './geometry.ts';

interface Named extends Geometry {
  readonly dataset: string;
  readonly model: string;
  readonly trainResolution: number | null;
  readonly assignment: Readonly<Record<string, unknown>>;
}

/** The name of one trained network under one geometry: `quicknet on shapes, trained at 48 px, learning_rate 0.02`. */
export const panelName = (panel: Named): string =>
  [networkName(panel), ...geometryNames(panel)].join(', ') + assignmentName(panel.assignment);

/** `quicknet on shapes, trained at 48 px`. */
export const networkName = ({ dataset, model, trainResolution }: Omit<Named, keyof Geometry | 'assignment'>): string =>
  `${model} on ${dataset}${trainResolution === null ? '' : `, trained at ${trainResolution} px`}`;

/** `, learning_rate 0.02`; empty for an empty assignment. */
export const assignmentName = (assignment: Readonly<Record<string, unknown>>): string =>
  assignmentNames(assignment)
    .map((name) => `, ${name}`)
    .join('');

/**
 * `learning_rate 0.02` for each value that appears in no other name, sorted by path, since stored plans keep no other
 * order.
 */
export const assignmentNames = (assignment: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(shownAssignment(assignment))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, value]) => `${path.split('.').at(-1)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
