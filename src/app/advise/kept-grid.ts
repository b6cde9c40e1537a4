import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import { contentKey, type JsonObject } from '../../base/json.ts';
import type { ChosenGrid } from './types.ts';

/** A grid without what it takes, which is another time on another day. */
export type KeptGrid = Omit<ChosenGrid, 'seconds'>;

/** Name of the grid in the folder of the answer. */
export const gridFile = 'grid.json';

/**
 * The grid that was chosen in this folder for the same question, which is all that the choice depends on besides the speed of
 * the machine; null where there is none. So an answer does not change once the speed is known better.
 */
export const keptGrid = (folder: string, question: JsonObject): KeptGrid | null => {
  const file = join(folder, gridFile);
  if (!existsSync(file)) return null;
  const kept = parsed(readFileSync(file, 'utf8'));
  return kept?.question === contentKey(question) ? kept.grid : null;
};

export const keepGrid = (folder: string, question: JsonObject, grid: KeptGrid): void =>
  writeOutputFile(join(folder, gridFile), `${JSON.stringify({ question: contentKey(question), grid }, null, 2)}\n`);

interface Kept {
  readonly question: string;
  readonly grid: KeptGrid;
}

/** null for what was not written by us, as a person may edit it. */
const parsed = (text: string): Kept | null => {
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return null;
  }
};
