import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { RunPaths } from '../../../src/plan/handover/run-paths.ts';
import { send } from '../scheduler.ts';
import { onHost } from '../trap.ts';
import type { Scenario } from './scenario.ts';

/** A scheduler that slept past its lease finds that another host has taken over, and stops writing. */
export const asleep: Scenario = {
  name: 'a scheduler sleeps past its lease',
  cases: [
    {
      name: 'another host takes over while it sleeps',
      attack: async (arena) => {
        const sleeper = arena.start();
        while (sleeper.finished.length < 2 && !sleeper.hasEnded) await sleeper.moreEvents(1);
        const processes = [...sleeper.workerPids, sleeper.pid];
        for (const pid of processes) send(pid, 'SIGSTOP');
        while (!expireLease(new RunPaths(arena.runsDir).database)) {
          send(sleeper.pid, 'SIGCONT'); // it was stopped in the middle of a transaction
          await delay(20);
          send(sleeper.pid, 'SIGSTOP');
        }
        const other = arena.start(onHost('another-host'));
        const code = await arena.end(other);
        if (code !== 0) arena.problems.push(`the scheduler that took over ended with ${code}: ${other.errors}`);
        const known = sleeper.started.length + sleeper.finished.length;
        for (const pid of processes.reverse()) send(pid, 'SIGCONT');
        const late = await arena.end(sleeper);
        if (late === 0) arena.problems.push('the sleeper ended as if nothing had happened');
        const more = sleeper.started.length + sleeper.finished.length - known;
        // It may have fallen asleep after recording an event and before reporting it.
        if (more > 1) arena.problems.push(`the sleeper recorded ${more} events after another had taken over`);
        await arena.finish();
      },
    },
  ],
};

/** false: the database is locked. */
const expireLease = (file: string): boolean => {
  const db = new Database(file, { timeout: 0 });
  try {
    db.prepare('update owner set renewed_ms = 0').run();
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    return false;
  } finally {
    db.close();
  }
};
