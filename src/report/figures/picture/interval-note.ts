import { intervalMarks } from '../svg/intervals.ts';
import type { PictureRow } from './picture.ts';

/** `Bands: 95 % Wilson intervals over the images.`, for the marks that occur; empty if none do. */
export const intervalNote = (rows: readonly PictureRow[]): string[] => {
  const found = rows.flatMap(({ panels }) => panels.flatMap(intervalMarks));
  const names = (['bands', 'bars'] as const).filter((mark) => found.includes(mark));
  if (names.length === 0) return [];
  const text = names.join(' and ');
  return [`${text[0]!.toUpperCase()}${text.slice(1)}: 95 % Wilson intervals over the images.`];
};
