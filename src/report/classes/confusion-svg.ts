import { markupText } from '../render/safe-text.ts';
import { type ClassResults, matrixClasses } from './class-results.ts';

/** Sides in pixels: a matrix of few classes has wide cells with numbers and names, one of many classes only colours. */
const widestCell = 36;
const matrixSide = 900;
const nameWidth = 150;
const fewClasses = 40;
const top = 64;

/**
 * The confusion matrix as SVG: rows are true classes, columns are predicted classes, and darker cells hold a larger share
 * of the row.
 */
export const confusionSvg = (results: ClassResults): string => {
  const classes = matrixClasses(results);
  const cell = Math.min(widestCell, matrixSide / classes.length);
  const named = classes.length <= fewClasses;
  const left = named ? nameWidth : 40;
  const bottom = named ? nameWidth : 40;
  const side = cell * classes.length;
  const [width, height] = [Math.max(left + side + 20, 480), top + side + bottom];
  const placeOf = new Map(classes.map(({ label }, place) => [label, place]));
  const images = new Map(results.classes.map(({ label, n }) => [label, n]));
  const cells = results.confusions.map(({ label, predicted, n, name, predictedName }) => {
    const [x, y] = [left + placeOf.get(predicted)! * cell, top + placeOf.get(label)! * cell];
    const share = n / images.get(label)!;
    const says = `${name} predicted as ${predictedName}: ${n} of ${images.get(label)}`;
    const number = named
      ? `<text x="${round(x + cell / 2)}" y="${round(y + cell / 2 + 4)}" text-anchor="middle" fill="${share > 0.5 ? '#fff' : '#222'}">${n}</text>`
      : '';
    const color = label === predicted ? '#1f5fa8' : '#b5321f';
    return `<g><title>${markupText(says)}</title><rect x="${round(x)}" y="${round(y)}" width="${round(cell)}" height="${round(cell)}" fill="${color}" fill-opacity="${round(0.08 + 0.92 * share)}"/>${number}</g>`;
  });
  const names = named
    ? classes.flatMap(({ name }, place) => {
        const middle = (place + 0.5) * cell;
        const text = markupText(shortened(name));
        const [x, y] = [round(left + middle + 4), round(top + side + 8)];
        return [
          `<text x="${left - 6}" y="${round(top + middle + 4)}" text-anchor="end">${text}</text>`,
          `<text x="${x}" y="${y}" text-anchor="end" transform="rotate(-90 ${x} ${y})">${text}</text>`,
        ];
      })
    : [];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}" font-family="DejaVu Sans, sans-serif" font-size="11">`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
    `<text x="12" y="22" font-size="14" font-weight="bold">${markupText(results.title)}</text>`,
    `<text x="12" y="42" fill="#555">rows: true classes; columns: predicted classes; darker: a larger share of the row</text>`,
    ...cells,
    `<rect x="${left}" y="${top}" width="${round(side)}" height="${round(side)}" fill="none" stroke="#888"/>`,
    ...names,
    '</svg>\n',
  ].join('\n');
};

const round = (value: number): number => Number(value.toFixed(2));

const longestName = 20;

const shortened = (name: string): string =>
  [...name].length <= longestName ? name : `${[...name].slice(0, longestName - 1).join('')}…`;
