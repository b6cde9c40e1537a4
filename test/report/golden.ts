import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Compares a text letter for letter with test/golden/report/NAME. `UPDATE_GOLDEN=1` writes the file instead, for a change
 * that was meant and looked at.
 */
export const assertGolden = (name: string, actual: string): void => {
  const file = fileURLToPath(new URL(`../golden/report/${name}`, import.meta.url));
  // A compiled test reads a copy.
  if (process.env.UPDATE_GOLDEN === '1')
    for (const written of [file, `test/golden/report/${name}`]) writeFileSync(written, actual);
  assert.equal(actual, readFileSync(file, 'utf8'));
};
