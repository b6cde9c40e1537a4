import { type Command, Option } from 'commander';
import { deleteUnneededFiles, type UnneededFolder, unneededFiles } from '../../app/unneeded-files.ts';
import { counted } from '../../base/counted.ts';
import { textTable } from '../../report/render/text-table.ts';
import type { CliIo } from '../io.ts';
import { type FormatOptions, print, runsFolder, withFormat } from './stored.ts';

interface GcOptions extends FormatOptions {
  readonly delete?: true;
}

/**
 * `fixres gc`: lists files that no experiment's latest plan needs; `--delete` deletes them. Results stay in the
 * database.
 */
export const registerGc = (program: Command, io: CliIo): void => {
  withFormat(program.command('gc').description("list, or delete, files that no experiment's latest plan needs"))
    .addOption(new Option('--dry-run', 'only list them (default)').conflicts('delete'))
    .option('--delete', 'delete them; results and metrics stay in the database')
    .action(({ runsDir, format, ...options }: GcOptions) => {
      const deleted = options.delete === true;
      const folders = (deleted ? deleteUnneededFiles : unneededFiles)(runsFolder(io, runsDir));
      const bytes = folders.reduce((sum, folder) => sum + folder.bytes, 0);
      print(io, format, { deleted, bytes, folders }, gcText);
    });
};

const gcText = ({
  deleted,
  bytes,
  folders,
}: {
  deleted: boolean;
  bytes: number;
  folders: UnneededFolder[];
}): string => {
  if (folders.length === 0) return 'every file is needed';
  const rows = folders.map((folder) => [folder.key.slice(0, 8), folder.title ?? '(unknown)', mebibytes(folder.bytes)]);
  const said = deleted ? 'deleted' : 'could be deleted, with --delete';
  const runs = `the files of ${counted(folders.length, 'run')}`;
  return `${textTable(['run', 'title', 'size'], rows)}\n\n${runs}, ${mebibytes(bytes)}: ${said}`;
};

const mebibytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
