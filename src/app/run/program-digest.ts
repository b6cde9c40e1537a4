import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of this program's own code, source or compiled, whichever runs. */
const ownCode = fileURLToPath(new URL('../../', import.meta.url));
const isOwnCode = import.meta.url.endsWith('.ts') ? /(?<!\.d)\.tsx?$/ : /\.js$/;

/** When this process began, milliseconds since 1970. */
const startedMs = performance.timeOrigin;

/**
 * SHA-256 over the content of the whole program: another one may do otherwise, whatever its version says. null where a file was
 * changed after this process began, which may have loaded the earlier one.
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
