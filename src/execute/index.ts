export { type ExecuteOptions, executeRun } from './execute-run.ts';
