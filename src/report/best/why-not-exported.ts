import type { Fix } from '../rows/fix.ts';

/** What a choice does outside its network, which an exported file cannot do; null if the network can be exported. */
export const whyNotExported = ({ adaptation, scales, crops }: Fix): string | null => {
  if (adaptation !== null) return 'it adapts the pooled activations after the network';
  if (scales !== null) return 'it averages over several resolutions';
  return crops === undefined ? null : `it averages over ${crops} crops of an image`;
};
