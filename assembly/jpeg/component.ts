/** As src/data/jpeg/jpeg-memory.ts writes it. */
@unmanaged
export class Component {
  /** Blocks of an MCU. */
  across: i32;
  down: i32;
  /** 64 quantisation steps of 16 bits, row by row. */
  steps: usize;
  dcTable: usize;
  acTable: usize;
  /** Where the values of the wanted MCUs go, and the bytes per row there. */
  plane: usize;
  stride: usize;
  /** First coefficient of the previous block. */
  prediction: i32;
}
