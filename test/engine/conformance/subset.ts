/**
 * The ops that the networks and training loops here are made of. The names are those of tfjs-core's `describe`s, which
 * open the full name of a spec.
 */
const subsetOps: readonly string[] = ['conv2d'];

/** Whether a spec of this full name belongs to the part of the suite that is in `npm test`. */
export const isInSubset = (name: string): boolean => subsetOps.some((op) => name.startsWith(`${op} `));
