import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A folder on its own file system, which can be filled to the last byte; `fill` is null if none could be mounted. */
export interface SmallDisk {
  readonly folder: string;
  readonly fill: (() => void) | null;
  readonly free: () => void;
  readonly remove: () => void;
}

const sizeMiB = 64;

/** Mounts a tmpfs, which needs root on Linux; otherwise it is an ordinary folder. */
export const makeSmallDisk = (folder: string): SmallDisk => {
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMiB}m`, 'tmpfs', folder]);
  const isMounted = status === 0;
  const ballast = join(folder, 'ballast');
  const fill = (): void => {
    const { bavail, bsize } = statfsSync(folder);
    try {
      writeFileSync(ballast, Buffer.alloc(Number(bavail) * Number(bsize)));
    } catch {
      // Something else was written in the meantime: the disk is full either way.
    }
  };
  return {
    folder,
    fill: isMounted ? fill : null,
    free: () => rmSync(ballast, { force: true }),
    remove: () => {
      if (isMounted) spawnSync('umount', [folder]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
