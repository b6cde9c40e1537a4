import { existsSync } from 'node:fs';
import { dirname } from 'node:path';

/** The path itself, or the nearest folder above it that exists. */
export const nearestFolder = (path: string): string => {
  let place = path;
  while (!existsSync(place)) place = dirname(place);
  return place;
};
