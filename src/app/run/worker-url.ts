/** The program of a worker process: source beside source, and compiled beside compiled. */
export const workerUrl = (): URL => programUrl('worker');

/** The program that carries one run out in a cluster's queue. */
export const queuedWorkerUrl = (): URL => programUrl('queued-worker');

const programUrl = (name: string): URL =>
  new URL(`../../execute/${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
