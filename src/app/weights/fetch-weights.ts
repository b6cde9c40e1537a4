import { existsSync, readFileSync, rmSync } from 'node:fs';
import { FixresError } from '../../base/errors.ts';
import { writeFileAtomic } from '../../base/files/atomic-write.ts';
import { sha256OfFile } from '../../base/files/hash-file.ts';
import { type DownloadOptions, download } from './download.ts';

export interface FetchOptions extends DownloadOptions {
  /** Called when a kept file is not believed, with the reason: it is downloaded again. */
  readonly distrusted: (reason: string) => void;
}

/**
 * Downloads a file unless it is there and whole: with the content that was published, and that it had when it came. The digest of
 * what came is kept beside it as `FILE.sha256`. Gives that digest when it downloaded, null otherwise. Throws as `download` does.
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

/** Why a kept file is not believed; null when it is. */
const damageOf = (file: string, published: string | null): string | null => {
  const record = existsSync(recordOf(file)) ? readFileSync(recordOf(file), 'utf8').trim() : '';
  const expected = /^[0-9a-f]{64}$/.test(record) ? record : published;
  if (expected === null) return 'nothing says what its content was when it came';
  const found = digestOf(file);
  if (found.startsWith(expected.toLowerCase()) && found.startsWith(published?.toLowerCase() ?? '')) return null;
  return `its SHA-256 is ${found.slice(0, 12)}, and not ${expected.slice(0, 12)}`;
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
