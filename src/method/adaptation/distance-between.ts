/**
 * Kolmogorov distance of two samples in ascending order: the largest difference of their distribution functions, 0..1.
 */
export const distanceBetween = (first: Float32Array, second: Float32Array): number => {
  let [inFirst, inSecond, distance] = [0, 0, 0];
  while (inFirst < first.length && inSecond < second.length) {
    const value = Math.min(first[inFirst]!, second[inSecond]!);
    while (inFirst < first.length && first[inFirst]! <= value) inFirst += 1;
    while (inSecond < second.length && second[inSecond]! <= value) inSecond += 1;
    distance = Math.max(distance, Math.abs(inFirst / first.length - inSecond / second.length));
  }
  return distance;
};
