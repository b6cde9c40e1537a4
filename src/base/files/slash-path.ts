import path, { type PlatformPath } from 'node:path';

/**
 * A path relative to a folder, with forward slashes on every system, for use in keys, specs and links. `.` for the
 * folder itself.
 */
export const relativeSlashed = (folder: string, file: string, system: PlatformPath = path): string =>
  system.relative(folder, file).split(system.sep).join('/') || '.';

/** Whether a path from `relativeSlashed` or a list of images leads out of its folder; on Windows, also to another drive. */
export const leavesFolder = (relative: string, system: PlatformPath = path): boolean => {
  const plain = path.posix.normalize(relative);
  return system.isAbsolute(plain) || plain === '..' || plain.startsWith('../');
};
