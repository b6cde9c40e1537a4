import { createRequire } from 'node:module';
import type sharpPackage from 'sharp';
import type { Sharp, SharpInput, SharpOptions } from 'sharp';

const require = createRequire(import.meta.url);

/** What an image is opened or begun with. */
type Opening = [options: SharpOptions] | [input: SharpInput, options?: SharpOptions];

let loaded: typeof sharpPackage | undefined;

/** The package, which is loaded when the first image is decoded or written: to list and to digest images takes none of it. */
export const sharp = (...opening: Opening): Sharp => {
  loaded ??= load();
  return loaded(...(opening as [SharpInput]));
};

const load = (): typeof sharpPackage => {
  const found: typeof sharpPackage = require('sharp');
  // One thread an image, as the images themselves are spread over threads; and none is read twice.
  found.concurrency(1);
  found.cache(false);
  return found;
};
