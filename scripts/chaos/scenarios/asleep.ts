import { writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { RunPaths } from '../../../src/plan/run-paths.ts';
import { send } from '../scheduler.ts';
import { illusion } from '../trap.ts';
import type { Scenario } from './scenario.ts';

/** A scheduler that slept past its lease finds that another host has taken over, and writes no more. */
export const asleep: Scenario = {
  name: 'a scheduler sleeps past its lease',
  cases: [
    {
      name: 'another host takes over while it sleeps',
      attack: async (arena) => {
        const wakes = arena.file('wakes');
        const sleeper = arena.start(illusion({ sleep: { file: wakes, ms: 200_000 } }));
        while (sleeper.finished.length < 2 && !sleeper.hasEnded) await sleeper.moreEvents(1);
        const processes = [sleeper.pid, ...sleeper.workerPids];
        for (const pid of processes) send(pid, 'SIGSTOP');
        await delay(100);
        expireLease(new RunPaths(arena.runsDir).database);
        const other = arena.start(illusion({ host: 'another-host' }));
        const code = await arena.end(other);
        if (code !== 0) arena.problems.push(`the one that took over ended with ${code}: ${other.errors}`);
        const known = sleeper.started.length + sleeper.finished.length;
        writeFileSync(wakes, '');
        for (const pid of processes.reverse()) send(pid, 'SIGCONT');
        const late = await arena.end(sleeper);
        if (late === 0) arena.problems.push('the sleeper ended as if nothing had happened');
        const more = sleeper.started.length + sleeper.finished.length - known;
        if (more > 2) arena.problems.push(`the sleeper recorded ${more} events after another had taken over`);
        await arena.finish();
      },
    },
  ],
};

const expireLease = (file: string): void => {
  const db = new Database(file);
  db.prepare('update owner set renewed_ms = 0').run();
  db.close();
};
