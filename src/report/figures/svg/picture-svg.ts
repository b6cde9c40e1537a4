import { largest, smallest } from '../../../base/extremes.ts';
import { markupText, plainText } from '../../render/safe-text.ts';
import { plainPaints } from '../picture/looks.ts';
import type { Picture, PicturePanel } from '../picture/picture.ts';
import { legend } from './legend.ts';
import { element, round, textElement } from './markup.ts';
import { drawPanel, panelEndNames, plotHeight } from './panel.ts';
import { type PictureWidth, screenWidth } from './picture-width.ts';
import { wrapText } from './text-width.ts';
import { fixedColor, lineHeight, pageColor, type Theme } from './theme.ts';

/** Fonts found on most machines, no wider than the one that was measured. */
const fonts = "Helvetica, Arial, 'Liberation Sans', 'DejaVu Sans Condensed', 'DejaVu Sans', sans-serif";

/** Font sizes, pixels: 7 points in print. */
const fontSizes = { paper: 9.4, screen: 12.5, narrowScreen: 11.5 } as const;
const narrowScreenPx = 480;

/**
 * A figure as a file: with title, notes and a white background for a screen, without them for print. Ends with a line
 * break. Every point has a `<title>` as tooltip.
 */
export const pictureSvg = (picture: Picture, width: PictureWidth = screenWidth): string => {
  const theme: Theme = { fontSize: fontSizeOf(width), colorOf: fixedColor };
  const margin = width.paper === null ? 12 : 1;
  const inner = width.px - 2 * margin;
  const head = width.paper === null ? titleLines(picture, inner, theme) : noText;
  const body = drawRows(picture, inner, theme, isNamedByCaption(picture, width));
  const foot = width.paper === null ? noteLines(picture, inner, theme) : noText;
  const height = Math.ceil(head.heightPx + body.heightPx + foot.heightPx + 2 * margin);
  const content = [
    `<title id="figure-title">${markupText(picture.title)}</title>`,
    `<desc id="figure-description">${markupText([picture.description, ...(width.paper === null ? [] : picture.notes)].join(' '))}</desc>`,
    element('rect', { width: '100%', height: '100%', fill: plainPaints.paper.hex }),
    moved(head.elements, margin, margin),
    moved(body.elements, margin, margin + head.heightPx),
    moved(foot.elements, margin, margin + head.heightPx + body.heightPx),
  ].join('\n');
  const scale = width.px === 0 ? 1 : height / width.px;
  const size =
    width.paper === null
      ? { width: round(width.px), height }
      : { width: width.paper, height: `${round(Number.parseFloat(width.paper) * scale)}mm` };
  const root = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      ...size,
      viewBox: `0 0 ${round(width.px)} ${height}`,
      'font-family': fonts,
      role: 'img',
      'aria-labelledby': 'figure-title figure-description',
    },
    `${content}\n`,
  );
  return `${root}\n`;
};

/**
 * A figure inside a page, `widthPx` wide, without title and notes, which the page writes. Colours are the variables
 * `--figure-NAME` of `figureStyle`, falling back to those on white. `id` must be unique in the page.
 */
export const inlineSvg = (picture: Picture, id: string, widthPx: number): string => {
  const theme: Theme = { fontSize: fontSizeOf({ px: widthPx, paper: null }), colorOf: pageColor };
  const body = drawRows(picture, widthPx - 2, theme, false);
  const height = Math.ceil(body.heightPx) + 2;
  return element(
    'svg',
    {
      width: widthPx,
      height,
      viewBox: `0 0 ${widthPx} ${height}`,
      'font-family': fonts,
      role: 'img',
      'aria-label': plainText(picture.title),
      'aria-describedby': `${id}-description`,
    },
    [`<desc id="${id}-description">${markupText(picture.description)}</desc>`, moved(body.elements, 1, 1)].join('\n'),
  );
};

const fontSizeOf = ({ px, paper }: PictureWidth): number =>
  paper !== null ? fontSizes.paper : px < narrowScreenPx ? fontSizes.narrowScreen : fontSizes.screen;

/** In print, the caption describes a single panel. */
const isNamedByCaption = ({ rows }: Picture, { paper }: PictureWidth): boolean =>
  paper !== null && rows.length === 1 && rows[0]!.title === '' && rows[0]!.panels.length === 1;

interface Drawn {
  readonly elements: readonly string[];
  readonly heightPx: number;
}

const noText: Drawn = { elements: [], heightPx: 0 };

const moved = (elements: readonly string[], x: number, y: number): string =>
  elements.length === 0
    ? ''
    : element('g', { transform: `translate(${round(x)},${round(y)})` }, `\n${elements.join('\n')}\n`);

const titleLines = ({ title }: Picture, width: number, theme: Theme): Drawn =>
  textLines([title], width, { size: theme.fontSize * 1.15, weight: 600, paint: 'ink', after: 8 }, theme);

const noteLines = ({ notes }: Picture, width: number, theme: Theme): Drawn =>
  textLines(notes, width, { size: theme.fontSize * 0.88, weight: 400, paint: 'muted', after: 0 }, theme);

interface TextLook {
  readonly size: number;
  readonly weight: number;
  readonly paint: 'ink' | 'muted';
  readonly after: number;
}

const textLines = (
  texts: readonly string[],
  width: number,
  { size, weight, paint, after }: TextLook,
  theme: Theme,
): Drawn => {
  const height = lineHeight({ ...theme, fontSize: size });
  const lines = texts.flatMap((text) => wrapText(plainText(text), width, size * (weight > 400 ? 1.12 : 1)));
  const color = theme.colorOf(plainPaints[paint]);
  return {
    elements: lines.map((line, index) =>
      textElement(line, { x: 0, y: index * height + size, 'font-size': size, 'font-weight': weight, fill: color }),
    ),
    heightPx: lines.length === 0 ? 0 : lines.length * height + after,
  };
};

const rowGap = 10;

/**
 * Rows from top to bottom, all plots with the same height. Names go to the ends of the series if all panels that ask
 * for it have room.
 */
const drawRows = (picture: Picture, width: number, theme: Theme, isWithoutTitles: boolean): Drawn => {
  const laid = picture.rows.map((row) => ({ row, lines: linesOf(row.panels, width, theme) }));
  const plotPx = plotHeight(smallest(laid.flatMap(({ lines }) => lines.map((line) => panelWidth(line, width)))));
  const asking = laid.flatMap(({ lines }) =>
    lines.flatMap((line) =>
      line
        .filter(({ names }) => names === 'ends')
        .map((panel) => panelEndNames(panel, panelWidth(line, width), plotPx, theme)),
    ),
  );
  const fits = asking.every((ends) => ends !== null);
  const elements: string[] = [];
  let top = 0;
  for (const { row, lines } of laid) {
    const title = textLines(
      row.title === '' || isWithoutTitles ? [] : [row.title],
      width,
      { size: theme.fontSize, weight: 600, paint: 'ink', after: 4 },
      theme,
    );
    elements.push(moved(title.elements, 0, top));
    top += title.heightPx;
    const explained = row.panels.flatMap(({ names, series, keys = [] }) => [
      ...(names === 'legend' || !fits ? [...series.filter(({ isUnnamed }) => isUnnamed !== true), ...keys] : []),
    ]);
    const key = legend(explained, { top: 0, width }, theme);
    elements.push(moved(key.elements, 0, top));
    top += key.heightPx;
    for (const line of lines) {
      const widthPx = panelWidth(line, width);
      const panels = line.map((panel) =>
        drawPanel(panel, {
          widthPx,
          plotPx,
          theme,
          hasTitle: !isWithoutTitles,
          ends: panel.names === 'ends' && fits ? panelEndNames(panel, widthPx, plotPx, theme) : null,
        }),
      );
      const height = largest(panels.map(({ heightPx }) => heightPx));
      // Plots in one row are aligned at the bottom, regardless of their titles.
      panels.forEach((panel, index) => {
        elements.push(moved(panel.elements, index * (widthPx + panelGap), top + height - panel.heightPx));
      });
      top += height + rowGap;
    }
  }
  return { elements: elements.filter((each) => each !== ''), heightPx: Math.max(0, top - rowGap) };
};

const panelGap = 20;

/** Minimum width of a panel in characters. */
const leastLetters = 22;

/** As many panels side by side as fit, with all lines of a row filled. */
const linesOf = (panels: readonly PicturePanel[], width: number, theme: Theme): PicturePanel[][] => {
  const most = Math.max(1, Math.floor((width + panelGap) / (leastLetters * theme.fontSize + panelGap)));
  const count = Math.ceil(panels.length / most);
  const [least, longer] = [Math.floor(panels.length / count), panels.length % count];
  const lines: PicturePanel[][] = [];
  let at = 0;
  for (let line = 0; line < count; line++) {
    const length = least + (line < longer ? 1 : 0);
    lines.push(panels.slice(at, at + length));
    at += length;
  }
  return lines;
};

const panelWidth = (line: readonly unknown[], width: number): number =>
  (width - panelGap * (line.length - 1)) / line.length;
