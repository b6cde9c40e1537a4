import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeOutputFile } from '../../base/files/atomic-write.ts';
import { contentKey, type JsonObject } from '../../base/json.ts';
import type { ChosenGrid } from './types.ts';

/** A grid without its estimated duration, which varies. */
export type KeptGrid = Omit<ChosenGrid, 'seconds'>;

/** File name of the grid in the answer's folder. */
export const gridFile = 'grid.json';

/**
 * The grid chosen in this folder for the same question; null if there is none. Apart from the question, the choice
 * depends only on the speed of the machine, so this keeps an answer stable when the speed estimate improves.
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

/** null if it is no longer valid JSON. */
const parsed = (text: string): Kept | null => {
  try {
    return JSON.parse(text) as Kept;
  } catch {
    return null;
  }
};
