import type { Network } from '../types.ts';
import { smallNet } from './small-net.ts';

/**
 * The quickstart's network. With 15 classes it has 87,775 parameters and needs 7.33 million multiply-adds at 48 pixels.
 */
export const quicknet = (classes: number): Network =>
  smallNet({ architecture: 'quicknet', widths: [16, 32, 64], trainResolutionPx: 48 }, classes);
