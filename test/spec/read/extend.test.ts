import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseExperiment } from '../../../src/spec/load-experiment.ts';
import { readExtended } from '../../../src/spec/read/extend.ts';
import { readSpecFile } from '../../../src/spec/read/read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-extend-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'passwd'), 'root:x:0:0:secret\n');
symlinkSync('passwd', join(folder, 'link.yaml'));

test('a file that is not a spec is not quoted, whether it is extended by its name or through a link', () => {
  for (const name of ['passwd', 'link.yaml'])
    assert.throws(
      () => parseExperiment(`extends: ${name}\n`, { cwd: folder, env: {} }),
      ({ message }: Error) =>
        message.includes(`expected the name of a spec, got "${name}"`) && !message.includes('secret'),
    );
});

test('a chain of 100 specs is read, and a longer one is refused before it fills the stack', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'fixres-extend-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const at = (number: number) => join(folder, `${number}.yaml`);
  for (let number = 0; number < 3000; number++) writeFileSync(at(number), `extends: ${number + 1}.yaml\n`);
  writeFileSync(at(3000), 'name: base\n');
  const read = (first: number) => readExtended(readSpecFile(at(first), folder), [at(first)], { env: {}, cwd: folder });
  const whole = read(2901);
  assert.deepEqual([whole.files.length, whole.problems], [100, []]);
  const { root, problems } = read(0);
  assert.equal(root, null);
  assert.match(problems[0]!.message, /expected at most 100 specs that extend each other, got more/);
});
