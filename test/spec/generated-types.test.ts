import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { experimentSchema } from '../../src/spec/schema/schema.ts';

test('the types of a spec are those of the JSON schema', () => {
  const script = fileURLToPath(new URL('../../scripts/generate-types.js', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
});

test('the JSON schema is valid under draft 2020-12', () => {
  const ajv = new Ajv2020({ keywords: ['discriminator'] });
  assert.equal(ajv.validateSchema(experimentSchema), true, ajv.errorsText());
});
