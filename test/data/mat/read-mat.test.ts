import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { numberOf, numbersOf, structsOf, textOf, textsOf } from '../../../src/data/mat/mat-fields.ts';
import { readMat } from '../../../src/data/mat/read-mat.ts';

const golden = fileURLToPath(new URL('../../golden/data/mat', import.meta.url));

/** What was given to scipy 1.17.1's `savemat`: see make.py. */
const expected = JSON.parse(readFileSync(join(golden, 'expected.json'), 'utf8'));

for (const name of ['scipy.mat', 'scipy-compressed.mat']) {
  test(`${name}: structures, cells, numbers of every size and letters beyond ASCII are those that scipy wrote`, async () => {
    const variables = await readMat(join(golden, name));
    assert.deepEqual(
      structsOf(variables, 'annotations', name).map((record) => [
        textOf(record, 'relative_im_path', name),
        numberOf(record, 'class', name),
        numberOf(record, 'test', name),
      ]),
      expected.annotations,
    );
    assert.deepEqual(textsOf(variables, 'class_names', name), expected.class_names);
    for (const numbers of ['doubles', 'bytes', 'shorts', 'singles', 'longs'])
      assert.deepEqual([...numbersOf(variables, numbers, name)], expected[numbers]);
    const [inner] = structsOf(structsOf(variables, 'nested', name)[0]!, 'inner', name);
    assert.deepEqual([textOf(inner!, 'text', name), numberOf(inner!, 'number', name)], ['größe', 7]);
  });
}
