import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { experimentSchema } from '../../src/spec/schema/schema.ts';

// An editor has nothing but the schema.
const validate = new Ajv2020({ strict: false }).compile(experimentSchema);

test('an editor accepts a spec without a model name and test resolutions', () => {
  const spec = { name: 'short', dataset: { kind: 'folder', root: '.' }, model: { weights: 'hub' } };
  for (const one of [spec, { ...spec, test: { crop_ratio: 1 } }, { ...spec, model: [spec.model] }])
    assert.equal(validate(one), true, JSON.stringify(validate.errors));
  assert.equal(validate({ ...spec, model: undefined }), false);
});
