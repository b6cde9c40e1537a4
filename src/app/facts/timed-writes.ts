import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../base/files/atomic-write.ts';
import { sha256 } from '../../base/json.ts';

/** As many as a shard of features has at most. */
const bytes = 64 * 2 ** 20;

/** Bytes per second that can be digested and written to a file of this folder, which must exist. */
export const timedWrites = (folder: string): number => {
  const own = mkdtempSync(join(folder, '.fixres-calibrate-'));
  try {
    const values = new Uint8Array(bytes).fill(1);
    const startMs = performance.now();
    sha256(values);
    writeFileAtomic(join(own, 'shard.bin'), values);
    return bytes / ((performance.now() - startMs) / 1000);
  } finally {
    rmSync(own, { recursive: true });
  }
};
