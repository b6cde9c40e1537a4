import type { Network } from '../../types.ts';

/** A naming scheme for parameters; the first that fits a file is used. */
export interface KeyNames {
  readonly fits: (network: Network, names: ReadonlySet<string>) => boolean;
  /** Our name for a name in the file; undefined if there is none. */
  readonly ours: (network: Network) => (nameInFile: string) => string | undefined;
}
