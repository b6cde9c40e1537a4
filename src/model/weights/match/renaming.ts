import type { Network } from '../../types.ts';

/** A way to name parameters; the first that fits a file is taken. */
export interface KeyNames {
  readonly fits: (network: Network, names: ReadonlySet<string>) => boolean;
  /** Our name for a name in the file; undefined where it has none. */
  readonly ours: (network: Network) => (nameInFile: string) => string | undefined;
}
