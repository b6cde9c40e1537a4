import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import sharp from 'sharp';
import { type FixresError, isFixresError } from '../../src/base/errors.ts';
import type { FileParams, ShapesParams } from '../../src/domain/datasets/params.ts';

/** The quickstart's look, few pictures. */
export const shapes = (changes: Partial<ShapesParams> = {}): ShapesParams => ({
  kind: 'shapes',
  train: 20,
  test: 10,
  seed: 1,
  fingerprint: null,
  classes: 'shape_and_pattern',
  shorter_side_px: [80, 128],
  aspect_ratio: [0.75, 1.3334],
  object_size: [0.45, 0.95],
  position_jitter: 0.5,
  rotation_degrees: 30,
  pattern_period: [0.3, 0.42],
  clutter: [3, 7],
  noise: [2, 7],
  min_contrast: 55,
  ...changes,
});

type FolderParams = Extract<FileParams, { readonly kind: 'folder' }>;
export type ManifestParams = Extract<FileParams, { readonly kind: 'manifest' }>;

export const folder = (changes: Partial<FolderParams> = {}): FolderParams => ({
  kind: 'folder',
  train: 'train',
  test: 'val',
  seed: null,
  fingerprint: null,
  ...changes,
});

export const manifest = (changes: Partial<ManifestParams> = {}): ManifestParams => ({
  kind: 'manifest',
  manifest: 'manifest.csv',
  columns: { path: 'path', label: 'label', split: 'split' },
  train: 'train',
  test: 'test',
  seed: null,
  fingerprint: null,
  ...changes,
});

/** A folder that is gone after the test, with these files in it. */
export const folderWith = (t: TestContext, files: Readonly<Record<string, string | Uint8Array>>): string => {
  const root = mkdtempSync(join(tmpdir(), 'fixres-data-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
};

/** A PNG file of one colour. */
export const png = async (widthPx: number, heightPx: number, background = '#804020'): Promise<Uint8Array> =>
  await sharp({ create: { width: widthPx, height: heightPx, channels: 3, background } })
    .png()
    .toBuffer();

/** The FixresError that `work` throws; its code and the place it names are checked here, the message by the caller. */
export const refusal = async (work: () => unknown, code: FixresError['code']): Promise<FixresError> => {
  try {
    await work();
  } catch (error) {
    assert.ok(isFixresError(error), String(error));
    assert.equal(error.code, code, error.message);
    return error;
  }
  assert.fail(`expected ${code}`);
};

/** All that an iterator gives. */
export const collect = async <Item>(items: AsyncIterable<Item>): Promise<Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};
