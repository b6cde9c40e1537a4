import { openStore, type Store } from '../store/store.ts';

/** Queries the store of a runs folder (absolute path); creates, locks and changes nothing. Throws `STORE_NOT_FOUND`. */
export const askStore = <T>(runsDir: string, ask: (store: Store) => T): T =>
  withStore(openStore(runsDir, { readonly: true }), ask);

/** The same for an asynchronous query. */
export const askStoreLong = async <T>(runsDir: string, ask: (store: Store) => Promise<T>): Promise<T> => {
  const store = openStore(runsDir, { readonly: true });
  try {
    return await ask(store);
  } finally {
    store.close();
  }
};

/** Changes the store with exclusive access: throws `SCHEDULE_LOCKED` while a scheduler is running in the folder. */
export const changeStore = <T>(runsDir: string, change: (store: Store) => T): T => {
  askStore(runsDir, () => {}); // a change must not create a store
  return withStore(openStore(runsDir), change);
};

const withStore = <T>(store: Store, work: (store: Store) => T): T => {
  try {
    return work(store);
  } finally {
    store.close();
  }
};
