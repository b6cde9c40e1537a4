import { closeSync, fstatSync, readSync } from 'node:fs';
import { FixresError } from '../../../base/errors.ts';
import { openRegularFile } from '../../../base/files/regular-file.ts';
import type { ByteSpan } from '../../types/dataset-index.ts';
import { blockBytes, parsePax, parseTarHeader, textAt } from './tar-header.ts';

export interface TarMember {
  readonly name: string;
  readonly span: ByteSpan;
  /** Present if the member's content was requested. */
  readonly content?: Buffer;
}

/** The bytes of an archive, from any source. */
export interface Archive {
  readonly file: string;
  readonly size: number;
  /** Returns fewer bytes if the archive ends first. */
  readonly read: (offset: number, length: number) => Buffer;
}

/**
 * The files in a tar archive and their byte ranges. Reads only headers, and the content of members selected by
 * `wantsContent`. Folders and links are skipped. A truncated, compressed or invalid archive throws
 * `DATA_SHARD_INVALID` with the member and the byte.
 */
export const tarMembers = (file: string, wantsContent: WantsContent = () => false): TarMember[] => {
  const descriptor = openRegularFile(file);
  const read = (offset: number, length: number): Buffer => {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes, 0, length, offset));
  };
  try {
    return membersOf({ file, size: fstatSync(descriptor).size, read }, wantsContent);
  } finally {
    closeSync(descriptor);
  }
};

type WantsContent = (name: string) => boolean;

/** Attributes from a separate header for the next member. */
interface Announced {
  readonly name?: string;
  readonly length?: number;
}

/** The same for an open archive. */
export const membersOf = ({ file, size, read }: Archive, wantsContent: WantsContent): TarMember[] => {
  const bytesAt = (offset: number, length: number): Buffer => {
    const bytes = read(offset, length);
    if (bytes.length < length) throw invalid(file, offset, endsEarly);
    return bytes;
  };
  if (size > 2 && bytesAt(0, 2).equals(gzip)) throw invalid(file, 0, 'the archive is compressed');
  const members: TarMember[] = [];
  let announced: Announced = {};
  for (let at = 0; ; ) {
    const block = bytesAt(at, blockBytes);
    // Two empty blocks end an archive; without at least one, samples may be missing.
    if (block.equals(emptyBlock)) {
      refuseSecond(at, bytesAt, { file, size });
      return members;
    }
    const header = parsed(() => parseTarHeader(block), file, at);
    // These describe the next member, or all; their own name and length are taken literally.
    const isMember = !['L', 'K', 'x', 'g'].includes(header.type);
    const name = (isMember ? announced.name : undefined) ?? header.name;
    const length = (isMember ? announced.length : undefined) ?? header.length;
    const span = { offset: at + blockBytes, length };
    if (!(span.offset + span.length <= size)) throw invalid(file, at, `${endsEarly}, inside of ${name}`);
    if (header.type === 'S') throw invalid(file, at, `${name} is a sparse file`);
    if (header.type === 'L') {
      announced = { ...announced, name: textAt(bytesAt(span.offset, span.length), 0, span.length) };
    } else if (header.type === 'x') {
      const attributes = parsed(() => parsePax(bytesAt(span.offset, span.length)), file, at);
      announced = { ...announced, ...parsed(() => memberOf(attributes), file, at) };
    } else if (isMember) {
      if (header.type === '0' && !name.endsWith('/')) {
        members.push(wantsContent(name) ? { name, span, content: bytesAt(span.offset, span.length) } : { name, span });
      }
      announced = {};
    }
    at = span.offset + Math.ceil(span.length / blockBytes) * blockBytes;
  }
};

/**
 * When `cat` joins several archives into one file, readers stop at the end of the first and miss the other samples.
 * Other data after the first archive is ignored.
 */
const refuseSecond = (
  end: number,
  bytesAt: (offset: number, length: number) => Buffer,
  { file, size }: Pick<Archive, 'file' | 'size'>,
): void => {
  for (let at = end + blockBytes; at + blockBytes <= size; at += blockBytes) {
    const block = bytesAt(at, blockBytes);
    if (block.equals(emptyBlock)) continue;
    if (isTarHeader(block)) throw secondArchive(file, at);
    return;
  }
};

const isTarHeader = (block: Buffer): boolean => {
  try {
    parseTarHeader(block);
    return true;
  } catch {
    return false;
  }
};

const secondArchive = (file: string, at: number): FixresError =>
  new FixresError('DATA_SHARD_INVALID', `${file}: byte ${at}: another archive follows the end of the first`, {
    path: file,
    hint: 'keep the archives in separate files, or join them with `tar --concatenate`',
  });

const memberOf = (attributes: ReadonlyMap<string, string>): Announced => {
  const name = attributes.get('path');
  const length = attributes.get('size');
  return { ...(name === undefined ? {} : { name }), ...(length === undefined ? {} : { length: lengthOf(length) }) };
};

/** Decimal digits only. Source: POSIX.1-2017 pax, "pax Extended Header", `size`. */
const lengthOf = (text: string): number => {
  if (/^\d+$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw new Error(`the PAX attribute \`size\` is \`${text.slice(0, 40)}\`, expected a number of bytes`);
};

const endsEarly = 'the archive ends too early';

const emptyBlock = Buffer.alloc(blockBytes);
const gzip = Buffer.from([0x1f, 0x8b]);

const parsed = <Value>(parse: () => Value, file: string, at: number): Value => {
  try {
    return parse();
  } catch (cause) {
    throw invalid(file, at, (cause as Error).message);
  }
};

const invalid = (file: string, at: number, what: string): FixresError =>
  new FixresError('DATA_SHARD_INVALID', `${file}: byte ${at}: ${what}`, {
    path: file,
    hint: 'get the shard again; a compressed one must be named .tar.gz, .tgz or .tar.zst',
  });
