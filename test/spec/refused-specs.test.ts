import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadExperiment } from '../../src/spec/load-experiment.ts';
import { SpecError } from '../../src/spec/problems.ts';

// Each spec in refused/ is wrong in the way that its first line says; the text beside it is what fixres answers, letter
// for letter. The texts were written by the program and read by a person: change one only when the answer gets better.
const folder = fileURLToPath(new URL('./refused', import.meta.url));
const env = { NAME: 'many' };

const answerTo = (file: string): string => {
  try {
    loadExperiment(file, { env, cwd: folder });
  } catch (error) {
    assert.ok(error instanceof SpecError, String(error));
    return `${error.code}\n${error.message}\n`;
  }
  throw new assert.AssertionError({ message: `${file} was not refused` });
};

for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
  const title = readFileSync(join(folder, file), 'utf8').split('\n')[0]!.slice(2);
  test(title, () => {
    const expected = readFileSync(join(folder, file.replace('.yaml', '.txt')), 'utf8');
    assert.equal(answerTo(file), expected);
  });
}
