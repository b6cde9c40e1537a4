import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** The path itself, or the nearest folder above it that exists; if none does, the topmost one, such as a drive. */
export const nearestFolder = (path: string, exists = existsSync, above = dirname): string => {
  let place = path;
  while (!exists(place) && above(place) !== place) place = above(place);
  return place;
};
