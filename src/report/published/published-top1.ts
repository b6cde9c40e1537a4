import { type InputSize, isSquare } from '../../domain/input-size.ts';
import { type Fix, otherFixName } from '../rows/fix.ts';
import { compareScopes } from '../rows/scope-name.ts';
import { publishedLines } from './touvron2019fixres.ts';

export interface PublishedQuestion extends Fix {
  readonly model: string;
  readonly trainResolution: number | null;
  readonly testResolution: InputSize;
}

/**
 * The paper's top-1, 0..1, for the same network, resolutions and scope; null if it has none, as for non-square sizes.
 */
export const publishedTop1 = (question: PublishedQuestion): number | null => {
  if (otherFixName(question) !== null || !isSquare(question.testResolution)) return null;
  const line = publishedLines.find(
    ({ architectures, trainResolutionPx, finetune }) =>
      architectures.includes(question.model) &&
      trainResolutionPx === question.trainResolution &&
      compareScopes(finetune, question.finetune) === 0,
  );
  const percent = line?.top1Percent[question.testResolution];
  // The paper prints one decimal; rounding keeps 82.7 from becoming 0.8270000000000001.
  return percent === undefined ? null : Math.round(percent * 10) / 1000;
};
