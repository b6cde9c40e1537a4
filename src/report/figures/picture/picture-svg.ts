import { markupText } from '../../render/safe-text.ts';
import type { Picture } from './picture.ts';
import { vegaLiteSpec } from './vega-lite-spec.ts';

/** A picture as SVG text, with a title, a description and, on every mark, what it says. Loads Vega when it is called. */
export const pictureSvg = async (picture: Picture): Promise<string> => {
  const [{ compile }, { Error: errorsOnly, logger, parse, View }] = await Promise.all([
    import('vega-lite'),
    import('vega'),
  ]);
  const log = logger(errorsOnly);
  const view = new View(parse(compile(vegaLiteSpec(picture), { logger: log }).spec), { renderer: 'none', logger: log });
  try {
    return `${accessible(await view.toSVG(), picture)}\n`;
  } finally {
    view.finalize();
  }
};

/** Readers of screens get title and description as one picture; those who point at a mark get its numbers. */
const accessible = (svg: string, { title, description }: Picture): string =>
  svg
    .replace(
      /^<svg([^>]*)>/,
      (_, attributes: string) =>
        `<svg${attributes} role="img" aria-labelledby="picture-title picture-description">` +
        `<title id="picture-title">${markupText(title)}</title>` +
        `<desc id="picture-description">${markupText(description)}</desc>`,
    )
    .replace(
      /(<path[^>]* aria-label="([^"]*)"[^>]*)\/>|(<path[^>]* aria-label="([^"]*)"[^>]*)><\/path>/g,
      (...found) => {
        const [open, label] = [found[1] ?? found[3], found[2] ?? found[4]] as [string, string];
        return `${open}><title>${label}</title></path>`;
      },
    );
