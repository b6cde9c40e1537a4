import { type StoreStatus, storeStatus } from '../store/queries/status.ts';
import { askStore } from './ask-store.ts';

export type { ExperimentStatus, FailureStatus, RunningStatus, StoreStatus } from '../store/queries/status.ts';

/** Who works in a runs folder, how far each experiment is, what runs, and what failed last. */
export const status = (runsDir: string): StoreStatus => askStore(runsDir, storeStatus);
