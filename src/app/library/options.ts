import { resolve } from 'node:path';
import type { RunEvent } from '../../domain/events.ts';
import type { ScheduleOptions } from '../run/carry-out.ts';
import { defaultSchedule } from '../run/default-schedule.ts';
import type { Interrupts } from '../run/interrupts.ts';
import { type OpenView, silentView } from '../run/run-view.ts';

/** Where results are. */
export interface WhereOptions {
  /** What relative paths start at; absent: the process's current folder. */
  readonly cwd?: string;
  /** Folder of the results; absent: `runs`. */
  readonly runsDir?: string;
}

/** How running work is followed and stopped. */
export interface FollowOptions {
  /** Told of everything that happens, after it was recorded. */
  readonly onEvent?: (event: RunEvent) => void;
  /** Aborted: running runs end at their next step, no other starts. The outcome then says `interrupted`. */
  readonly signal?: AbortSignal;
  /** Aborted: running runs are ended at once. */
  readonly killSignal?: AbortSignal;
}

/** How runs are carried out. */
export interface CarryOutOptions {
  /** What is absent is as `fixres run` has it by default. */
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
