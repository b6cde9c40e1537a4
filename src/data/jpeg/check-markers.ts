import { Buffer } from 'node:buffer';

/**
 * Refuses a JPEG file with a marker after the start of the first scan that libjpeg treats as an error: an unknown
 * segment, or a second image or frame. Sharp stops after the pixels; Pillow reads on to the end and refuses the file.
 * Returns whether the end-of-image marker is present. Source: libjpeg's jdmarker.c, `read_markers`.
 */
export const checkJpegMarkers = (bytes: Uint8Array): boolean => {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let hasScan = false;
  for (let at = 2; at >= 0 && at + 1 < content.length; at = content.indexOf(0xff, at)) {
    const marker = content[at + 1]!;
    if (content[at] !== 0xff || marker === 0 || marker === 0xff || isAlone(marker)) {
      at += marker === 0xff ? 1 : 2; // a coded byte, a fill byte, or a marker without a segment
      continue;
    }
    if (marker === endOfImage) return true;
    if (hasScan && !mayFollow(marker))
      throw new Error(`it is damaged: the marker 0xff${marker.toString(16)} at byte ${at} is not allowed there`);
    hasScan ||= marker === startOfScan;
    if (at + 3 >= content.length) return false;
    at += 2 + content.readUInt16BE(at + 2);
  }
  return false;
};

const [startOfScan, endOfImage] = [0xda, 0xd9];

/** Restarts, and TEM. */
const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);

/** Tables, scans, comments and application data. */
const mayFollow = (marker: number): boolean =>
  [0xc4, 0xcc, 0xda, 0xdb, 0xdc, 0xdd, 0xfe].includes(marker) || (marker >= 0xe0 && marker <= 0xef);
