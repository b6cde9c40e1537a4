import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { jpegComponents } from '../../src/data/jpeg-components.ts';

const folder = fileURLToPath(new URL('../golden/data/images', import.meta.url));

test('the frame header of every JPEG agrees with sharp, and other files have none', async () => {
  const seen = new Set<number | null>();
  for (const file of readdirSync(folder)) {
    const bytes = readFileSync(`${folder}/${file}`);
    const { channels } = await sharp(bytes).metadata();
    const components = jpegComponents(bytes);
    assert.equal(components, file.endsWith('.jpg') ? channels : null, file);
    seen.add(components);
  }
  assert.deepEqual(seen, new Set([null, 1, 3, 4]));
});

test('a JPEG that ends before its frame header has none', () => {
  const bytes = readFileSync(`${folder}/colour.jpg`);
  assert.equal(jpegComponents(bytes.subarray(0, 30)), null);
  assert.equal(jpegComponents(bytes.subarray(0, 2)), null);
});
