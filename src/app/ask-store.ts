import { openStore, type Store } from '../store/store.ts';

/** Asks the store of a runs folder (absolute); nothing is created, locked or changed. Throws `STORE_NOT_FOUND`. */
export const askStore = <T>(runsDir: string, ask: (store: Store) => T): T =>
  withStore(openStore(runsDir, { readonly: true }), ask);

/** The same for an answer that takes a while. */
export const askStoreLong = async <T>(runsDir: string, ask: (store: Store) => Promise<T>): Promise<T> => {
  const store = openStore(runsDir, { readonly: true });
  try {
    return await ask(store);
  } finally {
    store.close();
  }
};

/** Changes the store as its only owner: throws `SCHEDULE_LOCKED` while a scheduler works in the folder. */
export const changeStore = <T>(runsDir: string, change: (store: Store) => T): T => {
  askStore(runsDir, () => {}); // changing must not make a store
  return withStore(openStore(runsDir), change);
};

const withStore = <T>(store: Store, work: (store: Store) => T): T => {
  try {
    return work(store);
  } finally {
    store.close();
  }
};
