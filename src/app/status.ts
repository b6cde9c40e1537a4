import { type StoreStatus, storeStatus } from '../store/queries/status.ts';
import { askStore } from './ask-store.ts';

export type { PassProgress } from '../store/queries/pass-progress.ts';
export type { ExperimentStatus, FailureStatus, RunningStatus, StoreStatus } from '../store/queries/status.ts';

/** The process working in a runs folder, the progress of each experiment, its running runs, and the latest failures. */
export const status = (runsDir: string): StoreStatus => askStore(runsDir, storeStatus);
