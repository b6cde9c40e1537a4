import { largest } from '../../base/extremes.ts';
import type { InputSize } from '../../domain/input-size.ts';
import { type Geometry, geometryNames } from '../rows/geometry.ts';
import { assignmentName } from '../rows/panel-name.ts';

interface Place extends Geometry {
  readonly testResolution: InputSize;
  readonly imageResolution: InputSize;
}

/** `shorter side`, `squashed, crop ratio 1`. */
export const geometryName = (geometry: Geometry): string => {
  const names = geometryNames(geometry);
  return names.length === 0 ? 'shorter side' : names.join(', ');
};

/** K_test, and K_image in brackets: `48 (54)`. */
export const resolutionName = ({ testResolution, imageResolution }: Omit<Place, keyof Geometry>): string =>
  `${testResolution} (${imageResolution})`;

/** The data set and its training resolution: `shapes, trained at 32 px`. */
export const trainingName = (panel: {
  readonly dataset: string;
  readonly trainResolution: number;
  readonly assignment: Readonly<Record<string, unknown>>;
}): string => `${panel.dataset}, trained at ${panel.trainResolution} px${assignmentName(panel.assignment)}`;

/** Note on numbers over seeds; empty for one seed. */
export const seedsNote = (seeds: readonly number[]): string[] => {
  const most = Math.max(largest(seeds), 1);
  return most === 1 ? [] : [`numbers are means over ${most} seeds`];
};

export const resolutionNote = 'K_test (K_image): test resolution and the size that the image is resized to, pixels';
