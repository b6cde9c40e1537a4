import { readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { explained } from '../sqlite-errors.ts';
import type { Store } from '../store.ts';

/** A run's folder that can be deleted. */
export interface UnneededFolder {
  readonly key: string;
  readonly folder: string;
  readonly bytes: number;
  /** null for a run that is not in the database. */
  readonly title: string | null;
}

/**
 * Folders of runs that no experiment's latest plan contains or needs as an input, by key. Parts of a pass are needed
 * until the features runs that assemble them have finished. Whether the database has results or metrics of these runs
 * does not matter.
 */
export const unneededFolders = (store: Store): UnneededFolder[] => {
  const needed = new Set(
    store.db
      .prepare<[], string>(
        `with recursive needed (id) as (
           select run_id from experiment_runs where is_current = 1
           union
           select input_id from run_edges join needed on run_edges.run_id = needed.id
         )
         select key from needed join runs using (id)
         union
         select parts.key from runs parts, json_each(parts.job, '$.params.views') view
           join runs features on features.key = view.value ->> '$.features'
           where parts.kind = 'pass' and features.status <> 'FINISHED' and features.id in (select id from needed)`,
      )
      .pluck()
      .all(),
  );
  const title = store.db
    .prepare<[string], string>(
      'select title from experiment_runs join runs on runs.id = run_id where key = ? order by experiment_id limit 1',
    )
    .pluck();
  return foldersIn(store.paths.objects)
    .filter(({ key }) => !needed.has(key))
    .map(({ key, folder }) => ({ key, folder, bytes: bytesIn(folder), title: title.get(key) ?? null }));
};

/** Removes the folders. Results and metrics stay in the database. Throws `STORE_UNWRITABLE`. */
export const removeFolders = (store: Store, folders: readonly UnneededFolder[]): void =>
  explained(store.paths.runsDir, () => {
    for (const { folder } of folders) rmSync(folder, { recursive: true, force: true });
  });

const foldersIn = (objects: string): { readonly key: string; readonly folder: string }[] =>
  namesIn(objects).flatMap((start) =>
    namesIn(join(objects, start))
      .filter((key) => /^[0-9a-f]{64}$/.test(key) && key.startsWith(start))
      .map((key) => ({ key, folder: join(objects, start, key) })),
  );

const namesIn = (folder: string): string[] => {
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false;
  return isFolder ? readdirSync(folder).sort() : [];
};

const bytesIn = (folder: string): number =>
  readdirSync(folder).reduce(
    (sum, name) => sum + (statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  );
