import { nameOf, type Scenario } from './scenario.ts';

const points = [2, 4, 6].map(
  (nth) => ({ at: 'rename', match: 'outcome.json', when: 'after', nth, powerCut: true }) as const,
);

/** The power fails: all processes end, and what they wrote without fsync is gone. Finished runs stay finished. */
export const powerCut: Scenario = {
  name: 'power cut',
  cases: points.map((point) => ({
    name: nameOf(point),
    attack: async (arena) => {
      await arena.killAt(point);
      await arena.finish();
    },
  })),
};
