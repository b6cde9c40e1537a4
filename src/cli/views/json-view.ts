import type { CliIo } from '../io.ts';
import type { RunView } from './run-view.ts';

/** One JSON event a line, and nothing else on stdout. */
export const jsonView = (io: CliIo): RunView => ({
  event: (event) => io.out(`${JSON.stringify(event)}\n`),
  interrupting: () => {},
  waiting: () => {},
  close: async () => {},
});
