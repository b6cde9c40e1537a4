import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of this program's code, source or compiled, whichever is running. */
const ownCode = fileURLToPath(new URL('../../', import.meta.url));
const isOwnCode = import.meta.url.endsWith('.ts') ? /(?<!\.d)\.tsx?$/ : /\.js$/;

/** Start of this process, milliseconds since 1970. */
const startedMs = performance.timeOrigin;

/**
 * SHA-256 of the whole program's content, since a changed program may behave differently under the same version. null
 * if a file was changed after this process started, since the process may have loaded the earlier version.
 */
export const programDigest = (folder = ownCode, sinceMs = startedMs): string | null => {
  const digest = createHash('sha256');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => isOwnCode.test(file));
  for (const name of files.sort()) {
    const file = `${folder}/${name}`;
    const content = readFileSync(file);
    if (statSync(file).ctimeMs >= sinceMs) return null;
    digest.update(`${name} ${content.length}\n`).update(content);
  }
  return digest.digest('hex');
};
