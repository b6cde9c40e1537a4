import { crc32, inflateRawSync } from 'node:zlib';
import { brokenFile, fileSize, readBytes } from '../formats/file-bytes.ts';

/** One file in a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Offset of its bytes in the archive. */
  readonly begin: number;
  /** Size in the archive, and unpacked. Bytes. */
  readonly packedBytes: number;
  readonly bytes: number;
  readonly isDeflated: boolean;
  /** CRC-32 of its unpacked content. */
  readonly crc32: number;
}

const format = 'zip';

/** Weights hardly compress: an entry that claims to grow more than this is meant to exhaust memory. */
const maximumGrowth = 100;
const maximumEntries = 1_000_000;

/**
 * The entries of a zip archive by name, from its central directory; supports zip64. Rejects, with the offset, duplicate
 * names, names that point outside the archive, and entries that overlap, are encrypted, or grow too much.
 * Source of all offsets: PKWARE APPNOTE.TXT 6.3, sections 4.3.7 (local header), 4.3.12 (central directory), 4.3.14 to
 * 4.3.16.
 */
export const readZip = (file: string): ReadonlyMap<string, ZipEntry> => {
  const { begin, bytes, count } = findDirectory(file);
  const directory = viewOf(readBytes(file, begin, bytes, format));
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let number = 0; number < count; number++) {
    const record = parseRecord(directory, at, begin, file);
    if (entries.has(record.entry.name)) throw refuse(file, begin + at, `\`${record.entry.name}\` appears twice`);
    entries.set(record.entry.name, record.entry);
    at = record.end;
  }
  refuseOverlap([...entries.values()], begin, file);
  return entries;
};

/**
 * An entry's content, checked against its CRC-32. Ranges of storages are read without this check: checksums of a whole
 * checkpoint take as long as reading it.
 */
export const readEntry = (file: string, entry: ZipEntry): Uint8Array<ArrayBuffer> => {
  const bytes = unpacked(file, entry);
  if (crc32(bytes) === entry.crc32) return bytes;
  throw refuse(file, entry.begin, `\`${entry.name}\` does not match its checksum`);
};

const unpacked = (file: string, entry: ZipEntry): Uint8Array<ArrayBuffer> => {
  const packed = readBytes(file, entry.begin, entry.packedBytes, format);
  if (!entry.isDeflated) return packed;
  let bytes: Uint8Array;
  try {
    bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (cause) {
    throw refuse(file, entry.begin, `\`${entry.name}\` can't be unpacked: ${(cause as Error).message}`);
  }
  if (bytes.length === entry.bytes) return new Uint8Array(bytes);
  throw refuse(file, entry.begin, `\`${entry.name}\` unpacks to ${bytes.length} bytes instead of ${entry.bytes}`);
};

const refuse = (file: string, offset: number, reason: string) => brokenFile(file, format, offset, reason);

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

interface Directory {
  readonly begin: number;
  readonly bytes: number;
  readonly count: number;
}

/** The end record is in the last 22 bytes, or before a comment of up to 65,535. */
const findDirectory = (file: string): Directory => {
  const size = fileSize(file);
  const tailBegin = Math.max(0, size - 22 - 65_535);
  const tail = viewOf(readBytes(file, tailBegin, size - tailBegin, format));
  for (let at = tail.byteLength - 22; at >= 0; at--) {
    if (tail.getUint32(at, true) !== 0x0605_4b50 || tail.getUint16(at + 20, true) !== tail.byteLength - at - 22)
      continue;
    const end = tailBegin + at;
    const small = {
      count: tail.getUint16(at + 10, true),
      bytes: tail.getUint32(at + 12, true),
      begin: tail.getUint32(at + 16, true),
    };
    const isLarge = small.count === 0xffff || small.bytes === 0xffff_ffff || small.begin === 0xffff_ffff;
    const found = isLarge ? largeDirectory(file, end) : small;
    if (found.begin + found.bytes > end) throw refuse(file, end, 'the directory is beyond the end of the file');
    if (found.count > maximumEntries) throw refuse(file, end, `${found.count} entries are too many`);
    return found;
  }
  throw refuse(file, size, 'it has no directory; it is truncated');
};

const largeDirectory = (file: string, end: number): Directory => {
  if (end < 20) throw refuse(file, end, 'the zip64 locator is missing');
  const locator = viewOf(readBytes(file, end - 20, 20, format));
  if (locator.getUint32(0, true) !== 0x0706_4b50) throw refuse(file, end - 20, 'the zip64 locator is missing');
  const at = wide(locator, 8, file, end - 12);
  if (at + 56 > end) throw refuse(file, end - 12, 'the zip64 record is beyond the end of the file');
  const record = viewOf(readBytes(file, at, 56, format));
  if (record.getUint32(0, true) !== 0x0606_4b50) throw refuse(file, at, 'the zip64 record is missing');
  return { count: wide(record, 32, file, at), bytes: wide(record, 40, file, at), begin: wide(record, 48, file, at) };
};

const wide = (view: DataView, at: number, file: string, offset: number): number => {
  const value = view.getBigUint64(at, true);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw refuse(file, offset, `${value} is not a valid size`);
  return Number(value);
};

const parseRecord = (view: DataView, at: number, begin: number, file: string): { entry: ZipEntry; end: number } => {
  const place = begin + at;
  if (at + 46 > view.byteLength || view.getUint32(at, true) !== 0x0201_4b50) {
    throw refuse(file, place, 'an entry of the directory is broken');
  }
  const short = (offset: number): number => view.getUint16(at + offset, true);
  const [nameBytes, extraBytes, commentBytes] = [short(28), short(30), short(32)];
  const end = at + 46 + nameBytes + extraBytes + commentBytes;
  if (end > view.byteLength) throw refuse(file, place, 'an entry of the directory is truncated');
  const name = new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at + 46, nameBytes));
  refuseName(name, place, file);
  if ((short(8) & 1) !== 0) throw refuse(file, place, `\`${name}\` is encrypted`);
  const method = short(10);
  if (method !== 0 && method !== 8) throw refuse(file, place, `\`${name}\` is packed by method ${method}, not 0 or 8`);
  const [bytes, packedBytes, header] = sizes(view, at, extraBytes, nameBytes, place, file);
  if (method === 0 && bytes !== packedBytes) throw refuse(file, place, `\`${name}\` has two sizes`);
  if (bytes > 1024 * 1024 + packedBytes * maximumGrowth) {
    throw refuse(file, place, `\`${name}\` claims to grow from ${packedBytes} to ${bytes} bytes`);
  }
  const entry = {
    name,
    begin: dataBegin(file, header, begin, name),
    packedBytes,
    bytes,
    isDeflated: method === 8,
    crc32: view.getUint32(at + 16, true),
  };
  return { entry, end };
};

const refuseName = (name: string, place: number, file: string): void => {
  const climbs = name.startsWith('/') || name.includes('\\') || name.includes('\0') || /^[a-z]:/i.test(name);
  if (climbs || name.split('/').includes('..'))
    throw refuse(file, place, `the name ${JSON.stringify(name)} leaves the archive's folder`);
};

/** Unpacked and packed sizes and the local header's offset; from the zip64 field if they are 0xffffffff. */
const sizes = (
  view: DataView,
  at: number,
  extraBytes: number,
  nameBytes: number,
  place: number,
  file: string,
): [number, number, number] => {
  const small = [24, 20, 42].map((offset) => view.getUint32(at + offset, true));
  if (!small.includes(0xffff_ffff)) return small as [number, number, number];
  const end = at + 46 + nameBytes + extraBytes;
  let next = at + 46 + nameBytes;
  while (next + 4 <= end && view.getUint16(next, true) !== 1) next += 4 + view.getUint16(next + 2, true);
  next += 4;
  return small.map((value) => {
    if (value !== 0xffff_ffff) return value;
    if (next + 8 > end) throw refuse(file, place, 'a zip64 size is missing');
    next += 8;
    return wide(view, next - 8, file, place);
  }) as [number, number, number];
};

const dataBegin = (file: string, header: number, directoryBegin: number, name: string): number => {
  if (header + 30 > directoryBegin) throw refuse(file, header, `\`${name}\` lies beyond the directory`);
  const local = viewOf(readBytes(file, header, 30, format));
  if (local.getUint32(0, true) !== 0x0403_4b50) throw refuse(file, header, `\`${name}\` does not start there`);
  return header + 30 + local.getUint16(26, true) + local.getUint16(28, true);
};

const refuseOverlap = (entries: readonly ZipEntry[], directoryBegin: number, file: string): void => {
  let free = 0;
  for (const { name, begin, packedBytes } of entries.toSorted((a, b) => a.begin - b.begin)) {
    if (begin < free) throw refuse(file, begin, `\`${name}\` overlaps another entry`);
    free = begin + packedBytes;
    if (free > directoryBegin) throw refuse(file, begin, `\`${name}\` overlaps the directory`);
  }
};
