import type { Picture } from '../picture/picture.ts';
import { inlineSvg } from './picture-svg.ts';
import { figureColors } from './theme.ts';

const widePx = 720;
/** Width of a 390 px phone screen minus two margins of 20 px. */
const narrowPx = 350;

/**
 * A figure for a page: one version for wide screens and paper, one for narrow screens; `figureStyle` shows one of them.
 * Title and notes are omitted; the page writes them (`picture.title`, `picture.notes`). `id` must be unique in the
 * page.
 */
export const figureMarkup = (picture: Picture, id: string): string =>
  [
    `<div class="figure-wide">${inlineSvg(picture, `${id}-wide`, widePx)}</div>`,
    `<div class="figure-narrow">${inlineSvg(picture, `${id}-narrow`, narrowPx)}</div>`,
  ].join('\n');

/** Style of a page with figures: which version is shown, and the colours on a dark screen. */
export const figureStyle = `.figure-wide svg, .figure-narrow svg { display: block; max-width: 100%; height: auto; }
.figure-narrow { display: none; } .figure-narrow svg { width: 100%; }
@media screen and (max-width: 600px) { .figure-wide { display: none; } .figure-narrow { display: block; } }
${figureColors}`;
