import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parseExperiment } from '../../../src/spec/load-experiment.ts';

const folder = mkdtempSync(join(tmpdir(), 'fixres-extend-'));
after(() => rmSync(folder, { recursive: true }));
writeFileSync(join(folder, 'passwd'), 'root:x:0:0:secret\n');
symlinkSync('passwd', join(folder, 'link.yaml'));

test('a file that is no spec is not quoted, whether it is extended by its name or through a link', () => {
  for (const name of ['passwd', 'link.yaml'])
    assert.throws(
      () => parseExperiment(`extends: ${name}\n`, { cwd: folder, env: {} }),
      ({ message }: Error) =>
        message.includes(`expected the name of a spec, got "${name}"`) && !message.includes('secret'),
    );
});
