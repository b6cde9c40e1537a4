import { type OpenView, silentView } from '../../app/run/run-view.ts';
import type { CliIo } from '../io.ts';
import { jsonView } from './json-view.ts';
import { liveView } from './live-view.ts';
import { plainView } from './plain-view.ts';

export interface ViewChoice {
  readonly json: boolean;
  readonly tui: boolean;
  /** Absent: `run`. */
  readonly mode?: 'run' | 'watch';
  /** As given by the user; null: repeating the command shows the view again. */
  readonly runsDir: string | null;
}

/**
 * JSON events if requested; nothing with `--quiet`; otherwise the live view if there is a suitable terminal, or plain
 * lines.
 */
export const viewOpener =
  (io: CliIo, { json, tui, mode = 'run', runsDir }: ViewChoice): OpenView =>
  (shown, { interrupt }) => {
    if (json) return jsonView(io);
    if (io.isQuiet?.() === true) return silentView;
    if (!tui || io.terminal === undefined) return plainView(shown.plan, io);
    return liveView(shown.plan(), io, {
      terminal: io.terminal,
      earlier: shown.finishedTop1(),
      onInterrupt: interrupt,
      mode,
      runsDir,
    });
  };
