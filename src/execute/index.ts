export { type ExecuteOptions, executeRun } from './execute-run.ts';
export { closeImageSource } from './image-sources.ts';
