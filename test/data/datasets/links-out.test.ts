import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fingerprintDataset } from '../../../src/data/index.ts';
import { folder, folderWith, manifest, png } from '../support.ts';

test('links that leave the root are refused, naming their targets, or followed if the spec says so', async (t) => {
  const image = await png(2, 2);
  const around = folderWith(t, {
    'root/train/a/1.png': image,
    'root/train/b/1.png': image,
    'root/val/a/1.png': image,
    'root-2/1.png': image,
    'root/manifest.csv': 'path,label,split\ntrain/a/1.png,a,train\ntrain/b/1.png,b,train\nval/a/out.png,a,test\n',
  });
  const at = (path: string): string => join(around, path);
  symlinkSync(at('root/val/a/1.png'), at('root/val/a/inside.png'));
  symlinkSync(at('root'), at('linked-root'));
  await fingerprintDataset({ ...folder(), root: at('linked-root') });

  const refused = (path: string) => ({
    code: 'DATA_OUTSIDE_ROOT',
    message: new RegExp(`1 of the \\d files .*\n  ${at(`root/${path}`)} is ${at('root-2/1.png')}$`),
    hint: /`follow_links: true`/,
  });
  symlinkSync(at('root-2/1.png'), at('root/val/a/out.png'));
  const followed = await fingerprintDataset({ ...folder(), root: at('root'), follow_links: true });
  assert.match(followed ?? '', /^[0-9a-f]{64}$/);
  await assert.rejects(fingerprintDataset({ ...folder(), root: at('root') }), refused('val/a/out.png'));
  await assert.rejects(fingerprintDataset({ ...manifest(), root: at('root') }), refused('val/a/out.png'));
});

test('a class folder that is a link out of the root is refused, a broken link is reported by its reader', async (t) => {
  const image = await png(2, 2);
  const around = folderWith(t, { 'root/train/a/1.png': image, 'root/val/a/1.png': image, 'else/1.png': image });
  symlinkSync(join(around, 'else'), join(around, 'root/train/b'));
  await assert.rejects(fingerprintDataset({ ...folder(), root: join(around, 'root') }), { code: 'DATA_OUTSIDE_ROOT' });
  mkdirSync(join(around, 'root/train/c'));
  symlinkSync('nowhere', join(around, 'root/train/c/1.png'));
  await assert.rejects(
    fingerprintDataset({ ...folder(), root: join(around, 'root'), follow_links: true }),
    /train\/c\/1\.png: the file does not exist$/,
  );
});

test('a manifest with ../ is refused', async (t) => {
  const root = folderWith(t, {
    'a.png': await png(2, 2),
    'manifest.csv': 'path,label,split\na.png,a,train\n../a.png,a,test\n',
  });
  await assert.rejects(fingerprintDataset({ ...manifest(), root }), {
    code: 'DATA_MANIFEST_INVALID',
    message: /\.\.\/a\.png is outside the root/,
  });
});
