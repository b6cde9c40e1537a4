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
  /** As the person named it; null: the command that was given shows the view again. */
  readonly runsDir: string | null;
}

/** JSON events where they are asked for; nothing with `--quiet`; else the live view where there is a terminal for it, otherwise plain lines. */
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
