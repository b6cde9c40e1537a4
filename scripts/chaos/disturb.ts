import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './faults.ts';
import { endsWithin } from './own-time.ts';
import { areGone, Scheduler, send } from './scheduler.ts';
import type { SmallDisk } from './small-disk.ts';
import { artifactsToRead } from './state.ts';

export interface Disturbed {
  readonly scheduler: Scheduler;
  readonly command: readonly [string, ...string[]];
  readonly runsDir: string;
  readonly disk: SmallDisk;
  /** Longer than the scheduler waits for a silent worker. */
  readonly beyondLeaseMs: number;
  /** Runs whose files were damaged: they may run again. */
  readonly damaged: Set<string>;
}

/** Longest time from an interrupt to the end, without an event. */
const interruptEndsMs = 20_000;

/** A problem that must not occur, or null; `missed` if there was nothing that the fault could affect. */
export type Disturbance = 'missed' | { readonly problem: string | null };

const survived: Disturbance = { problem: null };

/** Applies the fault. The scheduler may or may not survive it. */
export const disturb = async (fault: Fault, { scheduler, ...world }: Disturbed): Promise<Disturbance> => {
  const { disk } = world;
  const worker = pick(scheduler.runningPids, fault.choice);
  switch (fault.kind) {
    case 'kill -9 the scheduler':
      scheduler.signal('SIGKILL');
      return survived;
    case 'kill -9 a worker':
      if (worker === undefined) return 'missed';
      send(worker, 'SIGKILL');
      return survived;
    case 'kill -9 the scheduler and its workers':
      for (const pid of [scheduler.pid, ...scheduler.workerPids]) send(pid, 'SIGKILL');
      return survived;
    case 'interrupt once':
      scheduler.signal('SIGINT');
      return endsAfterInterrupt(scheduler);
    case 'interrupt twice':
      scheduler.signal('SIGINT');
      await delay(fault.delayMs / 4);
      scheduler.signal('SIGINT');
      return endsAfterInterrupt(scheduler);
    case 'stop a worker for a moment':
      return worker === undefined ? 'missed' : stopFor(worker, 100 + fault.delayMs);
    case 'stop a worker for longer than its lease':
      return worker === undefined ? 'missed' : stopFor(worker, world.beyondLeaseMs);
    case 'stop the scheduler for a moment':
      return stopFor(scheduler.pid, 300 + 4 * fault.delayMs);
    case 'fill the disk':
      disk.fill?.();
      await delay(500 + 2 * fault.delayMs);
      disk.free();
      return survived;
    case 'flip a byte of an artifact':
      return damage(world, fault.choice, (file) => flipByte(file, fault.choice));
    case 'delete an artifact':
      return damage(world, fault.choice, (file) => rmSync(file, { force: true }));
    // If nothing is being trained, these are ordinary kills.
    case 'flip a byte of a checkpoint after a kill':
      await killAll(scheduler);
      for (const file of unfinished(world.runsDir, 'checkpoint.safetensors')) flipByte(file, fault.choice);
      return survived;
    case 'flip a byte of a curve after a kill':
      await killAll(scheduler);
      for (const file of unfinished(world.runsDir, 'curve.jsonl')) flipByte(file, fault.choice);
      return survived;
    case 'start a second scheduler':
      return isRefused(scheduler, world.command);
  }
};

const pick = <T>(items: readonly T[], choice: number): T | undefined => items[Math.floor(choice * items.length)];

const endsAfterInterrupt = async (scheduler: Scheduler): Promise<Disturbance> => {
  if (!(await endsWithin(scheduler, interruptEndsMs)))
    return { problem: `nothing happened for ${interruptEndsMs} ms after an interrupt, and it did not end` };
  const code = await scheduler.ended;
  // It may already have finished, or still have been starting; then the signal itself ends it.
  if (code === 130 || code === 0 || code === null) return survived;
  return { problem: `it ended with ${code} after an interrupt:\n${scheduler.errors}` };
};

const stopFor = async (pid: number, timeMs: number): Promise<Disturbance> => {
  send(pid, 'SIGSTOP');
  await delay(timeMs);
  send(pid, 'SIGCONT');
  return survived;
};

const damage = (
  { runsDir, damaged }: Pick<Disturbed, 'runsDir' | 'damaged'>,
  choice: number,
  how: (file: string) => void,
): Disturbance => {
  const artifact = pick(artifactsToRead(runsDir), choice);
  if (artifact === undefined || !existsSync(artifact.file)) return 'missed';
  damaged.add(artifact.key);
  how(artifact.file);
  return survived;
};

const killAll = async (scheduler: Scheduler): Promise<void> => {
  for (const pid of [scheduler.pid, ...scheduler.workerPids]) send(pid, 'SIGKILL');
  await scheduler.ended;
  await areGone(scheduler.workerPids);
};

/** Non-empty files of that name in runs without an outcome. */
const unfinished = (runsDir: string, name: string): string[] =>
  readdirSync(runsDir, { recursive: true, encoding: 'utf8' })
    .filter((file) => basename(file) === name)
    .map((file) => join(runsDir, file))
    .filter((file) => !existsSync(join(dirname(file), 'outcome.json')) && statSync(file).size > 0);

const flipByte = (file: string, choice: number): void => {
  const bytes = readFileSync(file);
  const at = Math.floor(choice * 1e6) % bytes.length;
  bytes[at] = bytes[at]! ^ 0x10;
  writeFileSync(file, bytes);
};

const isRefused = async (first: Scheduler, command: readonly [string, ...string[]]): Promise<Disturbance> => {
  const second = new Scheduler(command);
  const code = await second.ended;
  if (second.ranBeside(first)) return { problem: `a second scheduler started runs beside process ${first.pid}` };
  if (first.hasEnded || second.errors.includes(`process ${first.pid} on`)) return survived;
  return { problem: `a second scheduler ended with ${code} and did not name the first:\n${second.errors}` };
};
