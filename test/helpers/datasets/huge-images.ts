const sidePx = 60_000;

const chunk = (kind: string, data: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  // The checksum is left out: sizes are looked at first.
  return Buffer.concat([length, Buffer.from(kind, 'latin1'), data, Buffer.alloc(4)]);
};

const pngHeader = Buffer.alloc(13);
pngHeader.writeUInt32BE(sidePx, 0);
pngHeader.writeUInt32BE(sidePx, 4);
pngHeader.set([8, 2], 8);

/** A few bytes whose header says 60,000 x 60,000 pixels of 24 bits. */
export const hugePng = Buffer.concat([
  Buffer.from('89504e470d0a1a0a', 'hex'),
  chunk('IHDR', pngHeader),
  chunk('IDAT', Buffer.from('789c0300000001', 'hex')),
  chunk('IEND', Buffer.alloc(0)),
]);

const segment = (marker: number, data: readonly number[]): Buffer =>
  Buffer.from([0xff, marker, 0, data.length + 2, ...data]);
const [high, low] = [sidePx >> 8, sidePx & 0xff];

/** The same as a JPEG of grey levels: quantisation, frame, scan, and no data. */
export const hugeJpeg = Buffer.concat([
  Buffer.from([0xff, 0xd8]),
  segment(0xdb, [0, ...Array<number>(64).fill(1)]),
  segment(0xc0, [8, high, low, high, low, 1, 1, 0x11, 0]),
  segment(0xc4, [0, 1, ...Array<number>(15).fill(0), 0]),
  segment(0xda, [1, 1, 0, 0, 63, 0]),
  Buffer.from([0, 0, 0xff, 0xd9]),
]);
