import { groupBy } from '../../base/group-by.ts';
import { holmAdjusted } from '../../base/statistics.ts';
import { compareSizes, isSquare, pixelsOf } from '../../domain/input-size.ts';
import { fixName, otherFixName } from '../rows/fix.ts';
import { imageNotes } from '../rows/image-notes.ts';
import { type PairedTest, significanceLevel } from '../rows/paired-test.ts';
import { percent } from '../rows/percent.ts';
import { scopeName } from '../rows/scope-name.ts';
import type { Comparison, Point, VerdictPanel } from './verdict.ts';

/**
 * The verdict in sentences: whether a network is tested best above its train resolution, and what fine-tuning at the
 * test resolution adds; then the effect of adaptations and pyramids, if there are any. They state when an effect is
 * absent or indistinguishable from chance.
 */
export const verdictSentences = (
  panel: VerdictPanel,
): readonly [resolution: string, finetuning: string, ...more: string[]] => [
  resolutionSentence(panel),
  finetuningSentence(panel),
  ...groupBy(panel.adaptations, ({ to }) => otherFixName(to) ?? '').map(adaptationSentence),
  ...panel.pyramids.map(pyramidSentence),
  ...(panel.crops ?? []).map(cropsSentence),
  ...uncomparedSentences(panel),
  ...imageSizes(comparisonsOf(panel)),
  ...imageNotes(
    comparisonsOf(panel).flatMap(({ from, to }) => [from, to].map((point) => ({ ...point, dataset: panel.dataset }))),
  ).map((note) => `${note}.`),
];

const uncomparedSentences = ({ tested }: VerdictPanel): string[] => {
  const names = new Set(tested.uncompared.flatMap((fix) => otherFixName(fix) ?? []));
  return [...names].map(
    (name) =>
      `Cannot assess ${name} completely: some tests of the unmodified network that it is compared with are missing.`,
  );
};

/** K_image for each of the resolutions above, since readers may confuse it with K_test. */
const imageSizes = (comparisons: readonly Comparison[]): string[] => {
  const sizes = new Map(
    comparisons.flatMap(({ from, to }) => [from, to]).map((point) => [point.testResolution, point.imageResolution]),
  );
  const rising = [...sizes].sort(([a], [b]) => compareSizes(a, b)).map(([test, image]) => `${test} (${image})`);
  return rising.length === 0 ? [] : [`K_test (K_image), pixels: ${rising.join(', ')}.`];
};

const comparisonsOf = ({ resolution, finetuning, adaptations, pyramids, crops = [] }: VerdictPanel): Comparison[] =>
  [resolution, finetuning, ...adaptations, ...pyramids, ...crops].filter((comparison) => comparison !== null);

const resolutionSentence = (panel: VerdictPanel): string => {
  const { trainResolution, resolution, tested } = panel;
  if (resolution === null) {
    return `Cannot determine whether the best test resolution without fine-tuning is above the train resolution: ${missingBaseline(panel)}.`;
  }
  if (!tested.untouchedPx.some((sizePx) => pixelsOf(sizePx) > pixelsOf(resolution.from.testResolution))) {
    const which = tested.untouchedPx.map((resolutionPx) => `${resolutionPx} px`).join(', ');
    return `Cannot determine whether the best test resolution without fine-tuning is above the train resolution of ${trainResolution} px: the only finished tests without a fix are at ${which} (${figure(resolution.to)} at ${resolution.to.testResolution} px).`;
  }
  const { from, to } = resolution;
  const best = `Without fine-tuning, the best test resolution, read off the test curve, is ${to.testResolution} px (${figure(to)})`;
  if (to.testResolution === from.testResolution) return `${best}, the train resolution itself: no effect was found.`;
  const more = pixelsOf(to.testResolution) - pixelsOf(from.testResolution);
  const side = more > 0 ? 'above' : more < 0 ? 'below' : 'level with';
  const measure = isSquare(to.testResolution) ? '' : 'in pixels ';
  const gain = `${best}, ${measure}${side} the train resolution of ${from.testResolution} px (${figure(from)}), by ${points(resolution.difference)}`;
  const evidence = evidenceOf(resolution, resolution.choices);
  if (more <= 0) return `${gain} (${evidence.text}): no effect was found.`;
  return `${gain}, ${claimOf(evidence, 'difference')}.`;
};

const missingBaseline = ({ trainResolution, tested: { untouchedPx } }: VerdictPanel): string => {
  if (trainResolution === null) return 'the train resolution is unknown';
  if (untouchedPx.length === 0) return noUntouchedTest;
  if (!untouchedPx.includes(trainResolution)) return `no test without a fix has finished at ${trainResolution} px`;
  return 'no seed has finished both tests';
};

/** For example if `finetune.scopes` lacks the empty scope, or its tests failed. */
const noUntouchedTest = 'no test without a fix has finished (`[]` in `finetune.scopes` requests one)';

const missingTuned = ({ tested: { untouchedPx, finetuned } }: VerdictPanel): string => {
  if (finetuned === 0) return 'no test after fine-tuning has finished';
  return untouchedPx.length === 0 ? noUntouchedTest : 'no seed has finished both tests';
};

const finetuningSentence = (panel: VerdictPanel): string => {
  const { finetuning } = panel;
  if (finetuning === null) return `Cannot assess fine-tuning: ${missingTuned(panel)}.`;
  const { to, from, difference } = finetuning;
  const best = `Fine-tuning (${scopeName(to.finetune)}) is best, again read off the test curve, at ${to.testResolution} px with ${figure(to)}`;
  const against = `the best without it, ${percent(from.top1)} % at ${from.testResolution} px`;
  const evidence = evidenceOf(finetuning, finetuning.choices);
  if (difference <= 0) return `${best} and gains nothing over ${against}: ${points(difference)} (${evidence.text}).`;
  const gain = `${best}, ${points(difference)} over ${against}`;
  return `${gain}, ${claimOf(evidence, 'gain')}.`;
};

/** The effect of one fit at every resolution. */
const adaptationSentence = (comparisons: readonly Comparison[]): string => {
  const parts = comparisons.map((comparison) => {
    const { to, difference, paired } = comparison;
    return `${points(difference)} at ${to.testResolution} px${paired === null ? '' : ` (${pText(paired.p)})`}`;
  });
  const fit = comparisons[0]!.to.adaptation;
  const adjusted = holmAdjusted(comparisons.map(({ paired }) => paired?.p ?? Number.NaN));
  const better = comparisons.filter(({ paired, difference }, index) =>
    isGain(paired, difference, adjusted[index]!),
  ).length;
  const untested = comparisons.filter(({ paired }) => paired === null).length;
  const verdict =
    untested > 0
      ? `${untested} cannot be tested; ${better === 0 ? 'no gain' : `a gain at ${better} of ${comparisons.length}`} was significant`
      : better === 0
        ? 'no significant gain anywhere'
        : `a significant gain at ${better} of ${comparisons.length}`;
  const tests = comparisons.length - untested > 1 ? " after Holm's adjustment" : '';
  return `Label-free adaptation (${fit}) against the unmodified network: ${parts.join(', ')}; ${verdict}${tests}.`;
};

/**
 * A test and its difference must agree in direction; they can disagree if seeds tested different numbers of images.
 */
const isGain = (paired: PairedTest | null, difference: number, p: number): boolean =>
  paired !== null && p < significanceLevel && paired.won > paired.lost && difference > 0;

const pyramidSentence = ({ from, to, difference, paired }: Comparison): string => {
  const against = `the best single resolution without fine-tuning, ${percent(from.top1)} % at ${from.testResolution} px`;
  const test = paired === null ? '' : ` (${pText(paired.p)})`;
  return `Logits averaged over ${to.scales?.join(', ')} px give ${figure(to)}, ${points(difference)}${test} against ${against}.`;
};

const cropsSentence = ({ from, to, difference, paired }: Comparison): string => {
  const test = paired === null ? '' : ` (${pText(paired.p)})`;
  const fix = fixName(from) === 'none' ? '' : ` (${fixName(from)})`;
  return `Logits averaged over ${to.crops} crops at ${to.testResolution} px${fix} give ${figure(to)}, ${points(difference)}${test} against the centre crop only, ${percent(from.top1)} %.`;
};

interface Evidence {
  readonly verdict: 'significant' | 'contradicted' | 'not separable' | 'untested';
  readonly text: string;
}

/**
 * `choices`: the number of comparisons from which this one was picked by its result, which is the Bonferroni factor.
 */
export const evidenceOf = (
  { paired, perSeed, difference }: Pick<Comparison, 'paired' | 'perSeed' | 'difference'>,
  choices = 1,
): Evidence => {
  if (paired === null) return { verdict: 'untested', text: 'there are no predictions on the same images to pair' };
  const seeds =
    perSeed.length < 2
      ? ''
      : `; by seed ${perSeed.map(({ seed, difference, paired: test }) => `${seed}: ${signed(difference)}${seedP(test)}`).join(', ')}`;
  const p = Math.min(1, choices * paired.p);
  const adjustment = choices === 1 ? '' : ` after Bonferroni correction for ${choices} choices`;
  return {
    verdict: p >= significanceLevel ? 'not separable' : isGain(paired, difference, p) ? 'significant' : 'contradicted',
    text: `exact McNemar test on ${paired.images.toLocaleString('en-US')} images, ${paired.won} won, ${paired.lost} lost, ${pText(p)}${adjustment}${seeds}`,
  };
};

/** The claim about a difference above 0, after a comma. */
export const claimOf = ({ verdict, text }: Evidence, noun: 'gain' | 'difference'): string => {
  switch (verdict) {
    case 'significant':
      return `a significant ${noun} (${text})`;
    case 'contradicted':
      return `which the paired test contradicts (${text})`;
    case 'not separable':
      return `which is indistinguishable from chance (${text})`;
    case 'untested':
      return `which cannot be tested: ${text}`;
  }
};

const seedP = (test: PairedTest | null): string => (test === null ? '' : ` (${pText(test.p)})`);

export const figure = ({ top1, top1_ci95: [low, high] }: Pick<Point, 'top1' | 'top1_ci95'>): string =>
  `${percent(top1)} % [${percent(low)}, ${percent(high)}]`;

export const signed = (difference: number): string => {
  const size = percent(Math.abs(difference));
  return `${size === '0.0' ? '±' : difference < 0 ? '−' : '+'}${size}`;
};

export const points = (difference: number): string => `${signed(difference)} points`;

/** `p < 0.001`, `p = 0.014`, `p = 0.14`. */
export const pText = (p: number): string => {
  if (p < 0.001) return 'p < 0.001';
  return `p = ${p < 0.1 ? p.toFixed(3) : p.toFixed(2)}`;
};
