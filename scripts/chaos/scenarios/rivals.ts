import type { Arena } from './arena.ts';
import type { Scenario } from './scenario.ts';

const wasRefused = (errors: string): boolean => errors.includes('another fixres');

/** Two schedulers on one runs folder: one of them works, and no run is executed twice. */
export const rivals: Scenario = {
  name: 'two schedulers at once',
  cases: [
    {
      name: 'both start at the same moment',
      attack: async (arena) => {
        const both = [arena.start(), arena.start()] as const;
        const codes = await Promise.all(both.map((each) => arena.end(each)));
        if (!codes.includes(0)) arena.problems.push(`neither of two schedulers succeeded: ${codes.join(', ')}`);
        for (const [index, code] of codes.entries()) {
          if (code !== 0 && !wasRefused(both[index]!.errors))
            arena.problems.push(`one ended with ${code}: ${both[index]!.errors}`);
        }
        twice(arena, [...both[0].started], both[1].started);
        await arena.finish();
      },
    },
    {
      name: 'the second starts while the first has runs',
      attack: async (arena) => {
        const first = arena.start();
        await first.moreEvents(4);
        const second = arena.start();
        await Promise.all([arena.end(first), arena.end(second)]);
        if (second.ranBeside(first)) arena.problems.push('the second started runs while the first was alive');
        twice(arena, first.started, second.started);
        await arena.finish();
      },
    },
  ],
};

const twice = (arena: Arena, first: readonly string[], second: readonly string[]): void => {
  const both = first.filter((key) => second.includes(key));
  if (both.length > 0) arena.problems.push(`both schedulers ran ${both.length} runs`);
};
