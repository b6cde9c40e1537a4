import { resolve } from 'node:path';
import type { RunEvent } from '../../domain/events.ts';
import type { ScheduleOptions } from '../run/carry-out.ts';
import { defaultSchedule } from '../run/default-schedule.ts';
import type { Interrupts } from '../run/interrupts.ts';
import { type OpenView, silentView } from '../run/run-view.ts';

/** Location of results. */
export interface WhereOptions {
  /** Base folder of relative paths; absent: the process's current folder. */
  readonly cwd?: string;
  /** Folder of the results; absent: `runs`. */
  readonly runsDir?: string;
}

/** Options to follow and stop running work. */
export interface FollowOptions {
  /** Called with every event, after it was recorded. */
  readonly onEvent?: (event: RunEvent) => void;
  /** When aborted: running runs end at their next step, and no others start. The outcome is then `interrupted`. */
  readonly signal?: AbortSignal;
  /** When aborted: running runs are stopped immediately. */
  readonly killSignal?: AbortSignal;
}

/** How runs are executed. */
export interface CarryOutOptions {
  /** Absent options default to those of `fixres run`. */
  readonly schedule?: Partial<ScheduleOptions>;
}

/** Both absolute. */
export const placed = ({ cwd = process.cwd(), runsDir = 'runs' }: WhereOptions): { cwd: string; runsDir: string } => ({
  cwd: resolve(cwd),
  runsDir: resolve(cwd, runsDir),
});

export const scheduled = ({ schedule = {} }: CarryOutOptions): ScheduleOptions => ({
  ...defaultSchedule(),
  ...schedule,
});

export const followed = ({
  onEvent = () => {},
  signal,
  killSignal,
}: FollowOptions): { readonly listen: () => Interrupts; readonly openView: OpenView } => {
  const never = new AbortController();
  return {
    listen: () => ({
      soft: signal ?? never.signal,
      hard: killSignal ?? never.signal,
      interrupt: () => never.abort(),
      dispose: () => {},
    }),
    openView: () => ({ ...silentView, event: onEvent }),
  };
};
