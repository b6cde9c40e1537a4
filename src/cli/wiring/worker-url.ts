/** The program of a worker process: source beside source, and compiled beside compiled. */
export const workerUrl = (): URL =>
  new URL(`../../execute/worker${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url);
