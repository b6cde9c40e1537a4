/**
 * Whether a file or folder is hidden, or something that a program left behind and nobody counts as data: previews of network
 * drives, archives' resource forks, checkpoints of notebooks, waste bins.
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
