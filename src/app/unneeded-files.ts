import { removeFolders, type UnneededFolder, unneededFolders } from '../store/runs/unneeded.ts';
import { askStore, changeStore } from './ask-store.ts';

export type { UnneededFolder } from '../store/runs/unneeded.ts';

/** Folders of runs that no experiment's latest plan needs. Changes nothing. */
export const unneededFiles = (runsDir: string): UnneededFolder[] => askStore(runsDir, unneededFolders);

/** Deletes them, and returns what was deleted. Results and metrics remain in the database. */
export const deleteUnneededFiles = (runsDir: string): UnneededFolder[] =>
  changeStore(runsDir, (store) => {
    const found = unneededFolders(store);
    removeFolders(store, found);
    return found;
  });
