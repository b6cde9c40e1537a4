import { listRuns as listStoredRuns, type RunFilters, type RunSummary } from '../../store/queries/runs/runs.ts';
import { askStore } from '../ask-store.ts';

export { type RunKind, runKinds } from '../../domain/jobs/run-kinds.ts';
export {
  type ParamFilter,
  type RunFilters,
  type RunOrder,
  type RunSummary,
  runOrders,
} from '../../store/queries/runs/runs.ts';

/** The runs of the latest plans that match the filters. */
export const listRuns = (runsDir: string, filters: RunFilters): RunSummary[] =>
  askStore(runsDir, (store) => listStoredRuns(store, filters));
