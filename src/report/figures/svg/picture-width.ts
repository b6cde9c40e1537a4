import { FixresError } from '../../../base/errors.ts';

/** The width of a picture and the unit it is written in. */
export interface PictureWidth {
  /** CSS pixels: 96 per inch. */
  readonly px: number;
  /** `84mm`: in print, with the document's own caption instead of title and notes; null: on screen. */
  readonly paper: string | null;
}

const pxOfMm = (mm: number): number => (mm / 25.4) * 96;

const places = { column: 84, page: 174 } as const;

/** The default width, for a screen. */
export const screenWidth: PictureWidth = { px: 720, paper: null };

const narrowest = 280;
const widest = 4000;

/** `column` (84 mm), `page` (174 mm) or a number of pixels. Throws CLI_USAGE for anything else. */
export const parsePictureWidth = (text: string): PictureWidth => {
  if (text === 'column' || text === 'page') return { px: pxOfMm(places[text]), paper: `${places[text]}mm` };
  const px = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  if (px >= narrowest && px <= widest) return { px, paper: null };
  throw new FixresError('CLI_USAGE', `\`${text}\` is not a picture width`, {
    hint: `use \`column\` (84 mm), \`page\` (174 mm) or a number of pixels from ${narrowest} to ${widest}`,
  });
};
