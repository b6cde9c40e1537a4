import type { JsonObject } from '../../base/json.ts';
import type { RunKind } from '../../domain/jobs/run-kinds.ts';
import type { RunLabels } from '../../domain/jobs/run-labels.ts';
import { scopeName } from '../../domain/scope.ts';
import { usualCropRatio } from '../../domain/test-transform.ts';
import { shownAssignment } from './shown-assignment.ts';

/**
 * The human-readable title of a run: `evaluate quicknet 48>72 classifier+bn seed 1`. The data set's name is included
 * only if the experiment is tested on several, or not on this one; the last names of matrix paths, with their
 * values, come at the end.
 */
export const runTitle = (kind: RunKind, labels: RunLabels, namesDataset: boolean): string =>
  [
    kind,
    ...(labels.analysis === null ? [] : [labels.analysis]),
    ...(namesDataset || labels.model === null ? [labels.dataset] : []),
    ...(labels.model === null ? [] : [labels.model]),
    ...resolutions(labels),
    ...geometry(labels),
    ...(labels.part === null ? [] : [labels.part]),
    ...(labels.scope === null ? [] : [scopeName(labels.scope)]),
    ...(labels.adaptation === null ? [] : [labels.adaptation]),
    ...(labels.seed === null ? [] : [`seed ${labels.seed}`]),
    ...assignments(labels.assignment),
  ].join(' ');

const resolutions = ({ trainResolutionPx, testResolutionPx, scalesPx }: RunLabels): string[] => {
  if (testResolutionPx === null) return trainResolutionPx === null ? [] : [`${trainResolutionPx}`];
  return [`${trainResolutionPx ?? '?'}>${scalesPx?.join('+') ?? testResolutionPx}`];
};

/** The usual geometry is left out. */
const geometry = ({ cropRatio, resize, crops, view }: RunLabels): string[] => [
  ...(cropRatio === null || cropRatio === usualCropRatio ? [] : [`crop ${cropRatio}`]),
  ...(resize === null || resize === 'shorter_side' ? [] : [resize]),
  ...(crops === undefined ? [] : [`${crops} crops`]),
  ...(view === undefined ? [] : [view.replace('_', '-').replace('_', ' ')]),
];

const assignments = (assignment: JsonObject): string[] =>
  Object.entries(shownAssignment(assignment)).map(([path, value]) => {
    const name = path.split('.').at(-1);
    return `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`;
  });
