import type { Network } from '../types.ts';
import { smallNet } from './small-net.ts';

/** The small twin of `quicknet`: it trains in seconds, to show that everything works and no more than that. */
export const tinynet = (classes: number): Network =>
  smallNet({ architecture: 'tinynet', widths: [16, 32], trainResolutionPx: 32 }, classes);
