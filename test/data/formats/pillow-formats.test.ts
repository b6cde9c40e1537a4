import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { inflateSync } from 'node:zlib';
import { sha256 } from '../../../src/base/json.ts';
import { decodeImage } from '../../../src/data/index.ts';
import { refusal } from '../support.ts';

// Made by test/golden/data/formats/make.py with the version of Pillow that stands in each file.
const folder = fileURLToPath(new URL('../../golden/data/formats', import.meta.url));

interface Golden {
  readonly files: readonly {
    /** Ends with `, not read here` where we refuse whatever Pillow does, with `, or refused` where we may. */
    readonly kind: string;
    /** The file. */
    readonly deflated: string;
    /** Absent where Pillow refuses the file. */
    readonly width?: number;
    readonly height?: number;
    readonly sha256?: string;
  }[];
}

for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
  test(`${name} files have Pillow's pixels, and those that Pillow refuses are refused`, async () => {
    const { files }: Golden = JSON.parse(readFileSync(`${folder}/${name}`, 'utf8'));
    assert.ok(files.some((file) => file.sha256 === undefined) && files.some((file) => file.sha256 !== undefined));
    for (const [at, { kind, deflated, ...expected }] of files.entries()) {
      const bytes = inflateSync(Buffer.from(deflated, 'base64'));
      const what = `file ${at}, ${kind}`;
      const isRefused = expected.sha256 === undefined || kind.endsWith(', not read here');
      if (isRefused || (kind.endsWith(', or refused') && !(await isRead(bytes)))) {
        const error = await refusal(() => decodeImage(bytes, { path: what }), 'DATA_IMAGE_UNREADABLE');
        assert.ok(error.message.startsWith(`can't decode ${what}: it `), error.message);
      } else {
        const { widthPx, heightPx, data } = await decodeImage(bytes, { path: what });
        assert.deepEqual({ width: widthPx, height: heightPx, sha256: sha256(data) }, expected, what);
      }
    }
  });
}

const isRead = async (bytes: Uint8Array): Promise<boolean> =>
  await decodeImage(bytes).then(
    () => true,
    () => false,
  );
