import type { Advice, Assumption, ChosenGrid, QuickCheck } from '../../../app/advise/types.ts';
import { counted } from '../../../base/counted.ts';
import { largest } from '../../../base/extremes.ts';
import { oneLine } from '../../../base/printable.ts';
import { textTable } from '../../../report/render/text-table.ts';

/** What was assumed, each line with how to change it. */
export const assumptionsText = (assumptions: readonly Assumption[]): string => {
  const whats = largest(assumptions.map(({ what }) => what.length));
  const lines = assumptions.map(({ what, value, from, option }) => {
    const change = option === null || option === from ? '' : `; ${option} changes it`;
    return `  ${what.padEnd(whats)}  ${oneLine(value)} (${oneLine(from)}${change})\n`;
  });
  return `assumed:\n${lines.join('')}`;
};

export const checkText = ({ right, images }: QuickCheck): string =>
  `checked: ${right} of ${counted(images, 'image')} correct at the native resolution\n`;

export const gridText = ({ resolutionsPx, scopes, seconds, notes }: ChosenGrid): string =>
  [
    `testing at ${resolutionsPx.join(', ')} px`,
    scopes.length < 2
      ? ''
      : `, unchanged and with ${scopes
          .slice(1)
          .map((parts) => parts.join(' + '))
          .join(', ')} fine-tuned`,
    seconds === null ? '' : `; about ${secondsText(seconds)}`,
    `\n${notes.map((note) => `  ${note}\n`).join('')}`,
  ].join('');

export const adviceText = (advice: Advice, folder: string): string =>
  [
    `\n${answer(advice)}\n\nThe best choice on these images, as reported by \`fixres report best\`:\n`,
    ...advice.sentences.map((sentence) => `${oneLine(sentence)}\n`),
    advice.cheaper === null ? '' : `${cheaperText(advice.cheaper)}\n`,
    `\n${pricesText(advice)}`,
    `\nin ${folder}: ${advice.files.join(', ')}\n`,
    ...advice.notes.map((note) => `note: ${oneLine(note)}\n`),
  ].join('');

const answer = ({ recommended }: Advice): string => {
  const { resolutionPx, imageResolutionPx, fix, why } = recommended;
  const how = fix === 'none' ? 'unchanged' : `with ${fix}`;
  const what = `Test at ${resolutionPx} px (images resized to ${imageResolutionPx} px), ${how}`;
  if (why === 'significant gain') return `${what}: a significant gain.`;
  if (why === 'kept') return `${what}: no other choice is significantly better.`;
  return `${what}: the best within the limits.`;
};

const cheaperText = ({
  resolutionPx,
  macs,
  difference,
  difference_ci95: [low, high],
}: NonNullable<Advice['cheaper']>): string =>
  `Cheaper: at ${resolutionPx} px it costs ${macs.toFixed(2)} times the multiply-adds and changes top-1 by ${points(difference)} points [${points(low)}, ${points(high)}].`;

const pricesText = ({ points: rows }: Advice): string => {
  const cells = rows.map(({ resolutionPx, fix, top1, top1_ci95: [low, high], macs, latencySeconds, isOnFront }) => [
    `${resolutionPx} px`,
    fix,
    `${percent(top1)} % [${percent(low)}, ${percent(high)}]`,
    macs === null ? '–' : `${macs.toFixed(2)}x`,
    latencySeconds === null ? '–' : `${(1000 * latencySeconds).toFixed(1)} ms`,
    isOnFront ? '*' : '',
  ]);
  const table = textTable(['test', 'fix', 'top-1', 'MACs', 'latency', ''], cells);
  return `${table}\n* no other test is both better and cheaper; latency: median for a single image\n`;
};

const percent = (value: number): string => (100 * value).toFixed(1);
const points = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(100 * value).toFixed(1)}`;

const secondsText = (seconds: number): string =>
  seconds < 90 ? `${Math.max(1, Math.round(seconds))} s` : `${Math.round(seconds / 60)} min`;
