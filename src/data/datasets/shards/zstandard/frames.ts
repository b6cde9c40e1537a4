/** A Zstandard frame within its file. Offsets and sizes in bytes. Source: RFC 8878, 3.1. */
export interface Frame {
  readonly start: number;
  /** Where its first block starts. */
  readonly blocks: number;
  readonly end: number;
  /** How far back a block may refer. */
  readonly windowBytes: number;
  /** Size of the decoded frame according to the header; null if the header does not state it. */
  readonly contentBytes: number | null;
  /** Upper bound of the decoded size. */
  readonly maxBytes: number;
  /** The low half of the XXH64 hash of the decoded frame; null if it has none. */
  readonly checksum: number | null;
}

/** Upper bound of a block's decoded size. */
const maxBlockBytes = 2 ** 17;

/** The largest window that `zstd` itself accepts by default. */
const maxWindowBytes = 2 ** 27;

/** The frames of a file, found without decoding any of them. Throws a plain error if the bytes are not a sequence of whole frames. */
export const framesIn = (bytes: Uint8Array): Frame[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [];
  try {
    for (let at = 0; at < bytes.length; ) {
      const isSkipped = view.getUint32(at, true) >>> 4 === 0x184d2a5;
      if (isSkipped) {
        at += 8 + view.getUint32(at + 4, true);
        if (at > bytes.length) throw new RangeError();
        continue;
      }
      const frame = frameAt(view, at);
      frames.push(frame);
      at = frame.end;
    }
  } catch (error) {
    throw error instanceof RangeError ? new Error('it is truncated') : error;
  }
  return frames;
};

const frameAt = (view: DataView, start: number): Frame => {
  if (view.getUint32(start, true) !== 0xfd2fb528) throw new Error('it is not Zstandard data');
  const descriptor = view.getUint8(start + 4);
  const isSingle = (descriptor & 0x20) !== 0;
  if ((descriptor & 0x08) !== 0) throw new Error('a frame header is damaged');
  if ((descriptor & 0x03) !== 0) throw new Error('it needs a dictionary, which is not supported');
  let at = start + 5;
  const windowByte = isSingle ? null : view.getUint8(at++);
  const sizeBytes = descriptor >>> 6 === 0 ? Number(isSingle) : 1 << (descriptor >>> 6);
  const contentBytes = sizeBytes === 0 ? null : sizeAt(view, at, sizeBytes);
  const windowBytes = windowByte === null ? contentBytes! : windowOf(windowByte);
  if (!contentBytes && windowBytes > maxWindowBytes)
    throw new Error(
      `it was packed with a window of ${windowBytes / 2 ** 20} MiB, more than ${maxWindowBytes / 2 ** 20}`,
    );
  const blocks = at + sizeBytes;
  const { end: blocksEnd, maxBytes } = walkBlocks(view, blocks, Math.min(windowBytes, maxBlockBytes));
  if (contentBytes !== null && contentBytes > maxBytes)
    throw new Error(`a frame header says ${contentBytes} bytes, but the blocks have ${maxBytes} at most`);
  const hasChecksum = (descriptor & 0x04) !== 0;
  const checksum = hasChecksum ? view.getUint32(blocksEnd, true) : null;
  const end = blocksEnd + (hasChecksum ? 4 : 0);
  return { start, blocks, end, windowBytes, contentBytes, maxBytes, checksum };
};

const sizeAt = (view: DataView, at: number, bytes: number): number => {
  if (bytes === 1) return view.getUint8(at);
  if (bytes === 2) return view.getUint16(at, true) + 256;
  return bytes === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
};

/** Eighths of a power of two. */
const windowOf = (byte: number): number => 2 ** (10 + (byte >>> 3)) * (1 + (byte & 7) / 8);

const walkBlocks = (view: DataView, first: number, blockLimit: number): { end: number; maxBytes: number } => {
  let at = first;
  let maxBytes = 0;
  for (let isLast = false; !isLast; ) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    isLast = (header & 1) === 1;
    const kind = (header >>> 1) & 3;
    const size = header >>> 3;
    if (kind === 3 || size > blockLimit) throw new Error(`the block at byte ${at} is damaged`);
    at += 3 + (kind === 1 ? 1 : size);
    if (at > view.byteLength) throw new RangeError();
    maxBytes += kind === 2 ? blockLimit : size;
  }
  return { end: at, maxBytes };
};
