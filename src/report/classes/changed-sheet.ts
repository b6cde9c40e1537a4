import { picturePng } from '../figures/picture/picture-png.ts';
import { svgPage } from '../render/html/render-html.ts';
import { markupText } from '../render/safe-text.ts';
import type { ChangedImage, RunComparison } from '../run-comparison.ts';

export const sheetExtensions = { png: 'png', svg: 'svg', html: 'html' } as const;

/** A changed image with its pixels. */
export interface ChangedTile extends ChangedImage {
  /** Square, `tilePx` wide. */
  readonly png: Uint8Array;
}

export const tilePx = 112;
/** Half for won images, half for lost ones. */
export const mostTiles = 80;

const columns = 8;
const gap = 12;
const lineHeight = 14;
const tileHeight = tilePx + 3 * lineHeight + gap;
const headHeight = 30;
const width = columns * (tilePx + gap) + gap;

/** The images that one run classifies correctly and the other does not, with class and both predictions; PNG as bytes. */
export const renderChangedSheet = async (
  comparison: RunComparison,
  tiles: readonly ChangedTile[],
  format: keyof typeof sheetExtensions,
): Promise<string | Uint8Array> => {
  const svg = changedSheetSvg(comparison, tiles);
  if (format === 'svg') return svg;
  if (format === 'png') return picturePng(svg);
  return svgPage(titleOf(comparison), svg);
};

const titleOf = ({ before, after }: RunComparison): string => `${before.title} → ${after.title}`;

const changedSheetSvg = (comparison: RunComparison, tiles: readonly ChangedTile[]): string => {
  const groups = [
    { title: 'Won: wrong before, right after', all: comparison.won, change: 'won', color: '#1f7a3d' },
    { title: 'Lost: right before, wrong after', all: comparison.lost, change: 'lost', color: '#b5321f' },
  ] as const;
  let top = 44;
  const parts: string[] = [];
  for (const { title, all, change, color } of groups) {
    const shown = tiles.filter((tile) => tile.change === change);
    const count = shown.length < all ? `${shown.length} of ${all}` : `${all}`;
    parts.push(`<text x="${gap}" y="${top + 18}" font-size="13" fill="${color}">${title} (${count})</text>`);
    top += headHeight;
    for (const [at, tile] of shown.entries()) parts.push(tileMarkup(tile, at, top, color));
    top += Math.ceil(shown.length / columns) * tileHeight;
  }
  const height = top + gap;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="DejaVu Sans, sans-serif" font-size="10">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="${gap}" y="26" font-size="14" font-weight="bold">${markupText(titleOf(comparison))}</text>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
};

const tileMarkup = (
  { png, label, before, after, path, image }: ChangedTile,
  at: number,
  top: number,
  color: string,
) => {
  const x = gap + (at % columns) * (tilePx + gap);
  const y = top + Math.floor(at / columns) * tileHeight;
  const lines = [label, `before: ${before}`, `after: ${after}`].map(
    (line, index) =>
      `<text x="${x}" y="${y + tilePx + (index + 1) * lineHeight - 2}"${index === 0 ? ' font-weight="bold"' : ''}>${markupText(shortened(line))}</text>`,
  );
  return [
    `<g><title>${markupText(`${path ?? `image ${image}`}: ${label}; before: ${before}; after: ${after}`)}</title>`,
    `<image x="${x}" y="${y}" width="${tilePx}" height="${tilePx}" href="data:image/png;base64,${Buffer.from(png).toString('base64')}"/>`,
    `<rect x="${x}" y="${y}" width="${tilePx}" height="${tilePx}" fill="none" stroke="${color}"/>`,
    ...lines,
    '</g>',
  ].join('\n');
};

const longestLine = 18;

const shortened = (line: string): string =>
  [...line].length <= longestLine ? line : `${[...line].slice(0, longestLine - 1).join('')}…`;
