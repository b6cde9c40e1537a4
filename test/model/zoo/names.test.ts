import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { architectureNames, importedArchitectures, zoo } from '../../../src/model/index.ts';
import type { ModelName } from '../../../src/spec/experiment.ts';

const schemaFile = new URL('../../../schemas/experiment.schema.json', import.meta.url);

test('a spec can name every network of the zoo, in its order, a network in a file, and no other', () => {
  const schema = JSON.parse(readFileSync(schemaFile, 'utf8'));
  const names: readonly ModelName[] = schema.$defs.model.properties.name.enum;
  assert.deepEqual(names, [...architectureNames, ...importedArchitectures]);
});

test('every network knows its own name', () => {
  for (const name of architectureNames) assert.equal(zoo[name](10).architecture, name);
});

test('the address and the hash of published weights agree, and the first ones have the licence of the network', () => {
  for (const name of architectureNames) {
    const { published, license } = zoo[name](10).pretrained;
    for (const { url, sha256 } of published) {
      if (sha256?.length === 8) assert.ok(url?.includes(`-${sha256}.pth`), `${name}: ${url} without ${sha256}`);
      assert.match(sha256 ?? '00000000', /^([0-9a-f]{8}|[0-9a-f]{64})$/);
    }
    if (published.length > 0) assert.equal(license, published[0]!.license, name);
  }
});
