/** The program of a worker process: the source file when running from source, otherwise the compiled one. */
export const workerUrl = (): URL => programUrl('worker');

/** The program that executes one run in a cluster's queue. */
export const queuedWorkerUrl = (): URL => programUrl('queued-worker');

const programUrl = (name: string): URL =>
  new URL(`../../execute/${name}${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
