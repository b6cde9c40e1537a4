import { convertRow, repeatRow, widenRow, widenRows } from './colour';

/** As src/data/jpeg/jpeg-memory.ts writes it. Rows and columns count from the first value of the planes. */
@unmanaged
class Conversion {
  /** Brightness, and the two colours unless the image is grey. */
  y: usize;
  yStride: usize;
  cb: usize;
  cr: usize;
  colourStride: usize;
  /** How many times narrower and lower the colour planes are: 1 or 2; 0 if there are none. */
  narrower: i32;
  lower: i32;
  /** The pixels that are wanted. */
  leftPx: i32;
  topPx: i32;
  widthPx: i32;
  heightPx: i32;
  /** Valid columns and rows of the colour planes. */
  columns: i32;
  rows: i32;
  /** Room for a row of each colour. */
  cbRow: usize;
  crRow: usize;
  /** The pixels, without gaps. */
  to: usize;
}

/** Makes pixels from the planes of a scan. */
export function convertPlanes(planes: Conversion): void {
  if (planes.narrower == 2) {
    closeColumns(planes, planes.cb);
    closeColumns(planes, planes.cr);
  }
  let to = planes.to;
  for (let y = planes.topPx; y < planes.topPx + planes.heightPx; y++) {
    const row = planes.y + <usize>y * planes.yStride + planes.leftPx;
    if (planes.narrower == 0) {
      repeatRow(row, to, planes.widthPx);
    } else {
      const cb = colourRow(planes, planes.cb, planes.cbRow, y);
      const cr = colourRow(planes, planes.cr, planes.crRow, y);
      convertRow(row, cb, cr, to, planes.widthPx);
    }
    to += planes.widthPx * 3;
  }
}

/** Repeats the first and the last valid column, so that every value has neighbours. */
function closeColumns(planes: Conversion, plane: usize): void {
  for (let row = 0; row < planes.rows; row++) {
    const at = plane + <usize>row * planes.colourStride;
    store<u8>(at - 1, load<u8>(at));
    store<u8>(at + planes.columns, load<u8>(at + planes.columns - 1));
  }
}

/** Address of a colour's values for the wanted pixels of row `y`. */
function colourRow(planes: Conversion, plane: usize, room: usize, y: i32): usize {
  if (planes.narrower == 1) return plane + <usize>y * planes.colourStride + planes.leftPx;
  const first = planes.leftPx >> 1;
  const count = ((planes.leftPx + planes.widthPx + 1) >> 1) - first;
  if (planes.lower == 1) {
    widenRow(plane + <usize>y * planes.colourStride + first, room, count);
  } else {
    const near = y >> 1;
    const far = min(max((y & 1) == 0 ? near - 1 : near + 1, 0), planes.rows - 1);
    widenRows(
      plane + <usize>near * planes.colourStride + first,
      plane + <usize>far * planes.colourStride + first,
      room,
      count,
    );
  }
  return room + (planes.leftPx & 1);
}
