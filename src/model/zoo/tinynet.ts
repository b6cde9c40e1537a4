import type { Network } from '../types.ts';
import { smallNet } from './small-net.ts';

/** A smaller version of `quicknet`: it trains in seconds, just to show that everything works. */
export const tinynet = (classes: number): Network =>
  smallNet({ architecture: 'tinynet', widths: [16, 32], trainResolutionPx: 32 }, classes);
