import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { makeFolder, ownersOnly } from '../../base/files/make-folder.ts';
import { replaceFile } from '../../base/files/replace-file.ts';
import { readSealedJson, sealedJson } from '../../base/files/sealed-json.ts';
import { writeTransient } from '../../base/files/write-transient.ts';

/** How far the heads are. */
export interface WindowPosition {
  /** Folder of the current attempt's slices: nothing that an earlier attempt left is ever read. */
  readonly session: string;
  /** The slice that the heads need next. */
  readonly next: number;
}

/**
 * The window of a heads run on a disk that its workers share: `position.json`, written by the heads, and a folder with
 * `<n>.claim` for each slice that a worker computes, and `<n>.slice` once it has.
 */
export class WindowFolder {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Starts an attempt of the heads, and removes what others left. */
  begin(): string {
    this.remove();
    const session = randomUUID();
    makeFolder(this.folder);
    mkdirSync(join(this.folder, session), { mode: ownersOnly.folder });
    return session;
  }

  /** Publishes the position, and removes the slices before it. */
  moveTo(position: WindowPosition): void {
    writeTransient(this.#positionFile, sealedJson({ ...position }, 0));
    const folder = join(this.folder, position.session);
    for (const name of readdirSync(folder)) {
      if (Number.parseInt(name, 10) < position.next) rmSync(join(folder, name), { force: true });
    }
  }

  /** null if no heads are training. */
  position(): WindowPosition | null {
    const reading = readSealedJson<{ readonly session: string; readonly next: number }>(this.#positionFile);
    return 'value' in reading ? reading.value : null;
  }

  /** Returns false if another worker has the slice. Throws if the attempt is over. */
  claim(session: string, slice: number): boolean {
    try {
      writeFileSync(this.#claimFile(session, slice), '', { flag: 'wx', mode: ownersOnly.file });
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    }
  }

  /** Claims the first free slice of a range; null if there is none. */
  claimIn(session: string, first: number, end: number): number | null {
    const names = new Set(readdirSync(join(this.folder, session)));
    for (let slice = first; slice < end; slice++) {
      if (!names.has(`${slice}.claim`) && this.claim(session, slice)) return slice;
    }
    return null;
  }

  /** Gives a slice back that was not computed. */
  unclaim(session: string, slice: number): void {
    rmSync(this.#claimFile(session, slice), { force: true });
  }

  slice(session: string, slice: number): string {
    return join(this.folder, session, `${slice}.slice`);
  }

  has(session: string, slice: number): boolean {
    return existsSync(this.slice(session, slice));
  }

  /** Renames it first: workers may still be writing, and none finds the folder any more. */
  remove(): void {
    if (existsSync(this.folder)) replaceFile(this.folder, `${this.folder}.${randomUUID()}`);
    const above = dirname(this.folder);
    for (const name of existsSync(above) ? readdirSync(above) : []) {
      if (name.startsWith(`${basename(this.folder)}.`)) rmSync(join(above, name), { recursive: true, force: true });
    }
  }

  get #positionFile(): string {
    return join(this.folder, 'position.json');
  }

  #claimFile(session: string, slice: number): string {
    return join(this.folder, session, `${slice}.claim`);
  }
}
