import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { reading } from '../state.ts';
import type { TrapPoint } from '../trap.ts';
import type { Arena } from './arena.ts';
import type { Case, Scenario } from './scenario.ts';

/**
 * After a kill at `point`, damages the files like `file` that are still to be read; damage in others would go
 * unnoticed.
 */
export const damageAfter = (name: string, point: TrapPoint, file: RegExp): Case => ({
  name,
  attack: async (arena) => {
    await arena.killAt(point);
    const isWanted = stillWanted(arena.runsDir);
    const damaged = filesLike(arena, file).filter((each) => isWanted(basename(dirname(each))));
    if (damaged.length === 0) throw new Error(`there was no file like ${file}: adapt the scenario`);
    for (const each of damaged) flipBits(each);
    await arena.finish(new Set(damaged.map((each) => basename(dirname(each)))));
  },
});

const filesLike = ({ runsDir }: Arena, name: RegExp): string[] =>
  readdirSync(join(runsDir, 'objects'), { recursive: true, encoding: 'utf8' })
    .filter((file) => name.test(basename(file)))
    .map((file) => join(runsDir, 'objects', file));

/** Whether a run has not finished, or is an input of one that has not. */
const stillWanted = (runsDir: string): ((key: string) => boolean) =>
  reading(runsDir, ({ db }) => {
    const wanted = new Set(
      db
        .prepare<[], string>(
          `select key from runs where status <> 'FINISHED'
           union select inputs.key from run_edges join runs readers on readers.id = run_id
             join runs inputs on inputs.id = input_id where readers.status <> 'FINISHED'`,
        )
        .pluck()
        .all(),
    );
    return (key) => wanted.has(key);
  });

/** Flips one bit of every 64th float in the middle half: a bit of the exponent, so that every later result changes. */
const flipBits = (file: string): void => {
  const bytes = readFileSync(file);
  const from = Math.ceil(bytes.length / 4 / 4) * 4;
  for (let at = from + 3; at < (3 * bytes.length) / 4; at += 256) bytes[at] = bytes[at]! ^ 0x01;
  writeFileSync(file, bytes);
};

export const damageCheckpoint: Scenario = {
  name: 'damaged checkpoint',
  cases: [
    damageAfter(
      'bits flip in the checkpoint of a training run that was killed',
      { at: 'rename', match: 'checkpoint.safetensors', nth: 2, when: 'after' },
      /^checkpoint\.safetensors$/,
    ),
  ],
};

export const damageCurve: Scenario = {
  name: 'damaged curve',
  cases: [
    damageAfter(
      'bits flip in the curve of a training run that was killed',
      { at: 'rename', match: 'checkpoint.safetensors', nth: 2, when: 'after' },
      /^curve\.jsonl$/,
    ),
    damageAfter(
      'bits flip in the curve of a training run that finished and was not recorded',
      { at: 'sql', match: "update runs set status = 'FINISHED'", nth: 2 },
      /^curve\.jsonl$/,
    ),
  ],
};

export const damageFeatures: Scenario = {
  name: 'damaged features',
  cases: [
    damageAfter(
      'bits flip in features before they are read',
      { at: 'rename', match: 'head.safetensors', when: 'before' },
      /^features-.*\.bin$/,
    ),
  ],
};

export const damageWeights: Scenario = {
  name: 'damaged weights',
  cases: [
    damageAfter(
      'bits flip in trained weights before they are read',
      { at: 'rename', match: 'features-', when: 'before' },
      /^weights\.safetensors$/,
    ),
    {
      name: 'bits flip in trained weights while they are read',
      attack: async (arena) => {
        const { at, code } = await arena.killAt({ at: 'read', match: 'weights.safetensors', nth: 2, flips: true });
        if (code !== 0) arena.problems.push(`the program ended with ${code} after weights were damaged`);
        arena.compare(new Set([basename(dirname(at))]));
      },
    },
  ],
};
