/** Unpacks a row of values of 1, 2, 4 or 8 bits, the highest bits of each byte first. */
export const unpackBits = (row: Uint8Array, bits: number, values: Uint8Array): void => {
  if (bits === 8) {
    values.set(row.subarray(0, values.length));
    return;
  }
  const most = 2 ** bits - 1;
  for (let at = 0, bit = 0; at < values.length; at++, bit += bits) {
    values[at] = (row[bit >> 3]! >> (8 - bits - (bit & 7))) & most;
  }
};
