/**
 * Positions of a block's coefficients, row * 8 + column, in file order: along the diagonals, every other one upwards.
 * Source: ITU-T T.81, figure A.6.
 */
export const zigzag: readonly number[] = Array.from({ length: 64 }, (_, place) => place).sort((a, b) => {
  const [rowA, rowB, diagonalA, diagonalB] = [a >> 3, b >> 3, (a >> 3) + (a & 7), (b >> 3) + (b & 7)];
  if (diagonalA !== diagonalB) return diagonalA - diagonalB;
  return diagonalA % 2 === 0 ? rowB - rowA : rowA - rowB;
});
