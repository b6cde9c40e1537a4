import { send } from '../scheduler.ts';
import type { Scenario } from './scenario.ts';

/** A worker that gives no sign of life is killed, and its run is retried. */
export const hungWorker: Scenario = {
  name: 'a worker hangs',
  cases: [
    {
      name: 'a worker is stopped and never continued',
      attack: async (arena) => {
        const scheduler = arena.start();
        while (scheduler.runningPids.length === 0 && !scheduler.hasEnded) await scheduler.moreEvents(1);
        await scheduler.moreEvents(3);
        const worker = scheduler.workerPids[0]!;
        send(worker, 'SIGSTOP');
        await arena.end(scheduler);
        send(worker, 'SIGKILL');
        await arena.finish();
      },
    },
  ],
};
