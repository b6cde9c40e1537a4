import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { Scheduler, send } from './scheduler.ts';
import type { SmallDisk } from './small-disk.ts';
import { artifactsToRead } from './state.ts';

export interface Disturbed {
  readonly scheduler: Scheduler;
  readonly command: readonly [string, ...string[]];
  readonly runsDir: string;
  readonly disk: SmallDisk;
  /** Longer than the scheduler believes in a silent worker. */
  readonly beyondLeaseMs: number;
  /** Runs whose files were damaged: they may be carried out again. */
  readonly damaged: Set<string>;
}

/** Longest time from an interrupt to the end; the machine may be busy. */
const interruptEndsMs = 20_000;

/** Does the fault; gives what went wrong that must not, or null. The scheduler may or may not live afterwards. */
export const disturb = async (fault: Fault, { scheduler, ...world }: Disturbed): Promise<string | null> => {
  const { disk } = world;
  const worker = pick(scheduler.runningPids, fault.choice);
  switch (fault.kind) {
    case 'kill -9 the scheduler':
      scheduler.signal('SIGKILL');
      return null;
    case 'kill -9 a worker':
      if (worker !== undefined) send(worker, 'SIGKILL');
      return null;
    case 'kill -9 the scheduler and its workers':
      for (const pid of [scheduler.pid, ...scheduler.workerPids]) send(pid, 'SIGKILL');
      return null;
    case 'interrupt once':
      scheduler.signal('SIGINT');
      return endsAfterInterrupt(scheduler);
    case 'interrupt twice':
      scheduler.signal('SIGINT');
      await delay(fault.delayMs / 4);
      scheduler.signal('SIGINT');
      return endsAfterInterrupt(scheduler);
    case 'stop a worker for a moment':
      return worker === undefined ? null : stopFor(worker, 100 + fault.delayMs);
    case 'stop a worker for longer than its lease':
      return worker === undefined ? null : stopFor(worker, world.beyondLeaseMs);
    case 'stop the scheduler for a moment':
      return stopFor(scheduler.pid, 300 + 4 * fault.delayMs);
    case 'fill the disk':
      disk.fill?.();
      await delay(500 + 2 * fault.delayMs);
      disk.free();
      return null;
    case 'flip a byte of an artifact':
      return damage(world, fault.choice, (file) => flipByte(file, fault.choice));
    case 'delete an artifact':
      return damage(world, fault.choice, (file) => rmSync(file, { force: true }));
    case 'start a second scheduler':
      return isRefused(scheduler, world.command);
  }
};

const pick = <T>(items: readonly T[], choice: number): T | undefined => items[Math.floor(choice * items.length)];

const endsAfterInterrupt = async (scheduler: Scheduler): Promise<string | null> => {
  const slow = new AbortController();
  const late = delay(interruptEndsMs, 'late' as const, { signal: slow.signal }).catch(() => 'late' as const);
  const code = await Promise.race([scheduler.ended, late]);
  slow.abort();
  if (code === 'late') return `it did not end within ${interruptEndsMs} ms of an interrupt`;
  // It may have been done already, or still have been starting: then the signal ends it.
  return code === 130 || code === 0 || code === null
    ? null
    : `it ended with ${code} after an interrupt:\n${scheduler.errors}`;
};

const stopFor = async (pid: number, timeMs: number): Promise<null> => {
  send(pid, 'SIGSTOP');
  await delay(timeMs);
  send(pid, 'SIGCONT');
  return null;
};

const damage = (
  { runsDir, damaged }: Pick<Disturbed, 'runsDir' | 'damaged'>,
  choice: number,
  how: (file: string) => void,
) => {
  const artifact = pick(artifactsToRead(runsDir), choice);
  if (artifact !== undefined && existsSync(artifact.file)) {
    damaged.add(artifact.key);
    how(artifact.file);
  }
  return null;
};

const flipByte = (file: string, choice: number): void => {
  const bytes = readFileSync(file);
  const at = Math.floor(choice * 1e6) % bytes.length;
  bytes[at] = bytes[at]! ^ 0x10;
  writeFileSync(file, bytes);
};

const isRefused = async (first: Scheduler, command: readonly [string, ...string[]]): Promise<string | null> => {
  const second = new Scheduler(command);
  const code = await second.ended;
  if (first.hasEnded || second.errors.includes(`process ${first.pid} on`)) return null;
  return `a second scheduler ended with ${code} and did not name the first:\n${second.errors}`;
};
