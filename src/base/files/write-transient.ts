import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import type { WriteFile } from './atomic-write.ts';
import { ownersOnly } from './make-folder.ts';
import { replaceFile } from './replace-file.ts';

/**
 * Writes a file that other processes read soon and nobody needs after a crash: by rename, so that readers see the whole
 * file or nothing, but without waiting for the disk. The folder must exist. Throws the system's error.
 */
export const writeTransient: WriteFile = (file, ...parts) => {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    for (const [index, part] of parts.entries()) {
      writeFileSync(temporary, part, { mode: ownersOnly.file, flag: index === 0 ? 'wx' : 'a' });
    }
    replaceFile(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
};
