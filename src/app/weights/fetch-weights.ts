import { existsSync, readFileSync, rmSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import { writeFileAtomic } from '../../base/files/atomic-write.ts';
import { sha256OfFile } from '../../base/files/hash-file.ts';
import { type DownloadOptions, download } from './download.ts';

export interface FetchOptions extends DownloadOptions {
  /** Called with the reason if a kept file is rejected and downloaded again. */
  readonly distrusted: (reason: string) => void;
}

/**
 * Downloads a file unless it exists and is intact: its content must be as published and as downloaded. The digest of
 * the download is kept next to it as `FILE.sha256`. Returns that digest if it downloaded, null otherwise. Throws as
 * `download` does.
 */
export const fetchWeights = async ({ distrusted, ...options }: FetchOptions): Promise<string | null> => {
  const { file, sha256: published } = options;
  if (existsSync(file)) {
    const reason = damageOf(file, published);
    if (reason === null) return null;
    distrusted(reason);
    rmSync(file, { recursive: true, force: true });
  }
  const sha256 = await download(options);
  writeFileAtomic(recordOf(file), `${sha256}\n`);
  return sha256;
};

const recordOf = (file: string): string => `${file}.sha256`;

/** Why a kept file is rejected; null if it is accepted. */
const damageOf = (file: string, published: string | null): string | null => {
  const record = existsSync(recordOf(file)) ? readFileSync(recordOf(file), 'utf8').trim() : '';
  const expected = /^[0-9a-f]{64}$/.test(record) ? record : published;
  if (expected === null) return 'the digest of its download is missing';
  const found = digestOf(file);
  if (found.startsWith(expected.toLowerCase()) && found.startsWith(published?.toLowerCase() ?? '')) return null;
  return `its SHA-256 is ${found.slice(0, 12)} instead of ${expected.slice(0, 12)}`;
};

const digestOf = (file: string): string => {
  try {
    return sha256OfFile(file);
  } catch (cause) {
    throw new FixresError('MODEL_WEIGHTS_MISSING', `could not read ${file}: ${(cause as Error).message}`, {
      path: file,
      hint: 'check its permissions, or remove it and fetch it again',
      cause,
    });
  }
};
