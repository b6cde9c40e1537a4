import type { Curve } from './curve.ts';
import { float16Notes } from './float16-change.ts';
import { imageNotes } from './image-notes.ts';

/** What has to be said of the curves beside their points. */
export const curveNotes = ({ panels, float16 }: Curve): string[] => [
  ...float16Notes(float16),
  ...imageNotes(
    panels.flatMap(({ lines, dataset }) =>
      lines.flatMap(({ points }) => points.map((point) => ({ ...point, dataset }))),
    ),
  ),
];
