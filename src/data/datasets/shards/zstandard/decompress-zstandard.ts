import { decompressZstd } from 'hyparquet-compressors';
import { xxhash64Low } from '../../../kernels/xxhash64.ts';
import { type Frame, framesIn } from './frames.ts';

/**
 * Decodes Zstandard data. The library verifies neither lengths nor checksums, and allocates whatever a header asks for,
 * so lengths, checksums and sizes are checked here. Throws a plain error for damaged data, and for data that may decode
 * to more than `maxBytes`.
 */
export const decompressZstandard = (bytes: Uint8Array, maxBytes: number): Uint8Array => {
  const frames = framesIn(bytes);
  const most = frames.reduce((sum, frame) => sum + (frame.contentBytes ?? frame.maxBytes), 0);
  const least = frames.reduce((sum, { contentBytes }) => sum + (contentBytes ?? 0), 0);
  if (least > maxBytes || most > maxBytes + slackBytes) throw new Error(`it unpacks to more than ${maxBytes} bytes`);
  const parts = frames.map((frame) => decodeFrame(bytes, frame));
  if (parts.length === 1) return parts[0]!;
  return Buffer.concat(parts);
};

/** The last block of a frame of unknown size is seldom full. */
const slackBytes = 2 ** 17;

const decodeFrame = (bytes: Uint8Array, frame: Frame): Uint8Array => {
  const { start, end, contentBytes, checksum } = frame;
  if (checksum === null && contentBytes !== null) return sized(decodeBlocks(bytes, frame), contentBytes);
  const decoded = decompressZstd(bytes.subarray(start, end));
  if (checksum !== null && xxhash64Low(decoded) !== checksum)
    throw new Error('its checksum does not match its content');
  return decoded;
};

/** Omits the size from the header, so that the library returns only the bytes of the blocks, not padded with zeros. */
const decodeBlocks = (bytes: Uint8Array, { blocks, end, windowBytes, contentBytes }: Frame): Uint8Array => {
  const header = Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0, windowByte(Math.min(windowBytes, contentBytes!)));
  return decompressZstd(Buffer.concat([header, bytes.subarray(blocks, end)]));
};

/** The window descriptor for the smallest sufficient power of two, at least 1 KiB. */
const windowByte = (bytes: number): number => (Math.max(10, Math.ceil(Math.log2(bytes))) - 10) << 3;

const sized = (decoded: Uint8Array, contentBytes: number): Uint8Array => {
  if (decoded.length === contentBytes) return decoded;
  throw new Error(`a frame has ${decoded.length} bytes, but its header says ${contentBytes}`);
};
