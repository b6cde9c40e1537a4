import type { Curve } from './curve.ts';
import { skippedNotes } from './skipped-notes.ts';

/** What has to be said of the curves beside their points. */
export const curveNotes = ({ panels }: Curve): string[] =>
  skippedNotes(
    panels.flatMap(({ lines, dataset }) =>
      lines.flatMap(({ points }) => points.map((point) => ({ ...point, dataset }))),
    ),
  );
