import { nearestTerm } from './nearest-term.ts';

/** A question for a mistyped word, to be followed by other text: ``did you mean `cpu`? ``; empty if none is close. */
export const didYouMean = (word: string, known: Iterable<string>): string => {
  const nearest = nearestTerm(word, known);
  return nearest === null || nearest === word ? '' : `did you mean \`${nearest}\`? `;
};
