import { behindMarker, bitsLeft, markerByte, openStretch } from './bit-stream';
import { block, passBlock, readBlock } from './block';
import { Component } from './component';
import { fillBlock, transformBlock } from './idct';

/** As src/data/jpeg/jpeg-memory.ts writes it. MCUs are the units of a scan: one or more blocks of each component. */
@unmanaged
class Scan {
  /** The bytes of the scan and what follows them. */
  source: usize;
  sourceEnd: usize;
  /** End of a buffer for as many bytes. */
  stretchEnd: usize;
  mcusPerRow: i32;
  mcuRows: i32;
  /** The MCUs whose pixels are wanted. Rows after the last of them are not read. */
  fromColumn: i32;
  toColumn: i32;
  fromRow: i32;
  toRow: i32;
  /** MCUs between two restart markers; 0 if there are none. */
  restartInterval: i32;
  componentCount: i32;
}

const componentBytes = offsetof<Component>();

/**
 * Decodes a sequential scan of all components, described one after the other at `components`, into their planes. False if the
 * bytes are not exactly those of such a scan; the content of the planes is then undefined.
 */
export function decodeScan(scan: Scan, components: usize): bool {
  if (!openStretch(scan.source, scan.sourceEnd, scan.stretchEnd)) return false;
  forgetPredictions(scan, components);
  let untilRestart = scan.restartInterval;
  let restarts = 0;
  for (let row = 0; row < scan.toRow; row++) {
    for (let column = 0; column < scan.mcusPerRow; column++) {
      if (scan.restartInterval != 0 && untilRestart-- == 0) {
        if (!endsWith(0xd0 | (restarts++ & 7))) return false;
        if (!openStretch(behindMarker(), scan.sourceEnd, scan.stretchEnd)) return false;
        forgetPredictions(scan, components);
        untilRestart = scan.restartInterval - 1;
      }
      const isWanted = row >= scan.fromRow && column >= scan.fromColumn && column < scan.toColumn;
      for (let index = 0; index < scan.componentCount; index++) {
        const component = changetype<Component>(components + <usize>index * componentBytes);
        const isThere = isWanted
          ? decodeBlocks(component, row - scan.fromRow, column - scan.fromColumn)
          : passBlocks(component);
        if (!isThere) return false;
      }
      if (bitsLeft() < 0) return false;
    }
  }
  return scan.toRow < scan.mcuRows || endsWith(0xd9);
}

function forgetPredictions(scan: Scan, components: usize): void {
  for (let index = 0; index < scan.componentCount; index++) {
    changetype<Component>(components + <usize>index * componentBytes).prediction = 0;
  }
}

/** Whether the whole stretch was read, except for padding bits in its last byte, and this marker follows. */
function endsWith(marker: i32): bool {
  return bitsLeft() >= 0 && bitsLeft() < 8 && markerByte() == marker;
}

function decodeBlocks(component: Component, row: i32, column: i32): bool {
  const stride = component.stride;
  for (let y = 0; y < component.down; y++) {
    let to = component.plane + <usize>(row * component.down + y) * 8 * stride + <usize>(column * component.across) * 8;
    for (let x = 0; x < component.across; x++) {
      const last = readBlock(component);
      if (last < 0) return false;
      if (last == 0) {
        fillBlock(component.prediction, load<i16>(component.steps), to, stride);
      } else {
        transformBlock(block, component.steps, to, stride);
      }
      to += 8;
    }
  }
  return true;
}

function passBlocks(component: Component): bool {
  for (let count = component.across * component.down; count > 0; count--) {
    if (passBlock(component) < 0) return false;
  }
  return true;
}
