import type { PicturePanel, PictureRow } from './picture.ts';

/** Rows of two panels, each with its own title. */
export const pairs = (panels: readonly PicturePanel[]): PictureRow[] =>
  Array.from({ length: Math.ceil(panels.length / 2) }, (_, row) => ({
    title: '',
    panels: panels.slice(2 * row, 2 * row + 2),
  }));
