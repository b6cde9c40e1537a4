import type { Picture } from '../picture/picture.ts';
import { inlineSvg } from './picture-svg.ts';
import { figureColors } from './theme.ts';

const widePx = 720;
/** What a telephone of 390 px leaves between margins of 20 px. */
const narrowPx = 350;

/**
 * A picture for a page: once for wide screens and paper, once for narrow ones, of which `figureStyle` shows one. Without title
 * and notes, which are the page's to write (`picture.title`, `picture.notes`). `id` is the page's own for this figure.
 */
export const figureMarkup = (picture: Picture, id: string): string =>
  [
    `<div class="figure-wide">${inlineSvg(picture, `${id}-wide`, widePx)}</div>`,
    `<div class="figure-narrow">${inlineSvg(picture, `${id}-narrow`, narrowPx)}</div>`,
  ].join('\n');

/** Style of a page with figures: which of two is shown, and their colours on a dark screen. */
export const figureStyle = `.figure-wide svg, .figure-narrow svg { display: block; max-width: 100%; height: auto; }
.figure-narrow { display: none; } .figure-narrow svg { width: 100%; }
@media screen and (max-width: 600px) { .figure-wide { display: none; } .figure-narrow { display: block; } }
${figureColors}`;
