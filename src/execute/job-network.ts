import { findArchitecture, type Network } from '../model/index.ts';
import type { ModelParams, Site } from '../plan/types.ts';

/** What names a network: the architecture, and where on this machine its file is. */
interface NamesNetwork {
  readonly params: { readonly model: ModelParams };
  readonly site: Site;
}

/** The network of a job, for a data set with so many classes. */
export const networkOfJob = ({ params }: NamesNetwork, classes: number): Network =>
  findArchitecture(params.model.architecture, classes);
