import { createRequire } from 'node:module';
import type sharpPackage from 'sharp';
import type { Sharp, SharpInput, SharpOptions } from 'sharp';

const require = createRequire(import.meta.url);

/** Arguments to open or create an image. */
type Opening = [options: SharpOptions] | [input: SharpInput, options?: SharpOptions];

let loaded: typeof sharpPackage | undefined;

/** The package, loaded when the first image is decoded or written: listing and digesting images do not need it. */
export const sharp = (...opening: Opening): Sharp => {
  loaded ??= load();
  return loaded(...(opening as [SharpInput]));
};

const load = (): typeof sharpPackage => {
  const found: typeof sharpPackage = require('sharp');
  // One thread per image, because images are already spread over threads; no cache, because none is read twice.
  found.concurrency(1);
  found.cache(false);
  return found;
};
