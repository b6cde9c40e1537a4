import { float16Notes } from '../rows/float16-change.ts';
import { imageNotes } from '../rows/image-notes.ts';
import type { Curve } from './curve.ts';

/** Notes on the curves. */
export const curveNotes = ({ panels, float16, notSquareNotes = [], tuningNotes = [] }: Curve): string[] => [
  ...float16Notes(float16),
  ...imageNotes(
    panels.flatMap(({ lines, dataset }) =>
      lines.flatMap(({ points }) => points.map((point) => ({ ...point, dataset }))),
    ),
  ),
  ...notSquareNotes,
  ...tuningNotes,
];
