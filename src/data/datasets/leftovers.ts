/**
 * Whether a file or folder is hidden or left over from a program, and so is not data: network drive previews,
 * resource forks in archives, notebook checkpoints, recycle bins.
 */
export const isLeftover = (name: string): boolean => name.startsWith('.') || leftovers.has(name.toLowerCase());

const leftovers = new Set([
  '@eadir', // Synology
  '#recycle',
  '@recycle', // QNAP
  '__macosx',
  '__pycache__',
  '$recycle.bin',
  'system volume information',
  'lost+found',
  'thumbs.db',
  'desktop.ini',
]);
