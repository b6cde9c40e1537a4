import type { ExecutorKind } from './kind.ts';
import { local } from './local/local.ts';
import { slurm } from './slurm/slurm.ts';

/** The first is the default. */
export const executors = [local, slurm] as const satisfies readonly ExecutorKind[];

export type ExecutorName = (typeof executors)[number]['name'];

export const executorOf = (name: ExecutorName): ExecutorKind => {
  const found = executors.find((kind) => kind.name === name);
  if (found === undefined) throw new Error(`there is no executor ${name}`);
  return found;
};
