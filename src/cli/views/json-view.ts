import type { RunView } from '../../app/run/run-view.ts';
import type { CliIo } from '../io.ts';

/** One JSON event per line, and nothing else on stdout. */
export const jsonView = (io: CliIo): RunView => ({
  event: (event) => io.out(`${JSON.stringify(event)}\n`),
  interrupting: () => {},
  waiting: () => {},
  close: async () => {},
});
