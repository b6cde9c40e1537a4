import { nearestTerm } from './nearest-term.ts';
import { nearestWord } from './nearest-word.ts';

/**
 * A question for a mistyped fixres term, to be followed by other text: ``did you mean `cpu`? ``; empty if none is
 * close.
 */
export const didYouMean = (word: string, known: Iterable<string>): string =>
  questionFor(word, nearestTerm(word, known));

/** The same for names that users give, such as those of classes and experiments. */
export const didYouMeanName = (name: string, known: Iterable<string>): string =>
  questionFor(name, nearestWord(name, known));

const questionFor = (word: string, nearest: string | null): string =>
  nearest === null || nearest === word ? '' : `did you mean \`${nearest}\`? `;
