import type { RunEvent } from '../../src/domain/events.ts';

/** How much of the time of its passes, 0..1, a grid decoded images, and its trunk was at work. */
export interface Utilisation {
  readonly decoding: number;
  readonly trunk: number;
}

/** From the results of all passes. */
export const utilisationOf = (events: readonly RunEvent[]): Utilisation => {
  let [seconds, decoding, trunk] = [0, 0, 0];
  for (const event of events) {
    if (event.type !== 'run-finished' || event.outcome.results.trunkSeconds === undefined) continue;
    const { results } = event.outcome;
    seconds += results.seconds!;
    decoding += results.decodingSeconds!;
    trunk += results.trunkSeconds!;
  }
  return { decoding: decoding / seconds, trunk: trunk / seconds };
};
