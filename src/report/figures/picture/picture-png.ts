import { createRequire } from 'node:module';

/** Pixels of the PNG for one of a screen's SVG. */
export const screenZoom = 2;
/** For a paper: 600 to an inch, of which an SVG has 96. */
export const paperZoom = 600 / 96;

/**
 * An SVG as PNG. Text is drawn in the DejaVu Sans Condensed that comes with the package, so that a picture looks the same on every
 * machine; the system's fonts are asked only where a text has letters that DejaVu has not. Loads resvg when it is called.
 */
export const picturePng = async (svg: string, zoom = screenZoom): Promise<Uint8Array> => {
  const { renderAsync } = await import('@resvg/resvg-js');
  const image = await renderAsync(svg, {
    fitTo: { mode: 'zoom', value: zoom },
    font: {
      fontFiles: ['DejaVuSansCondensed.ttf', 'DejaVuSansCondensed-Bold.ttf'].map(fontFile),
      loadSystemFonts: otherScripts.test(svg),
      defaultFontFamily: 'DejaVu Sans',
      sansSerifFamily: 'DejaVu Sans',
    },
  });
  return image.asPng();
};

const require = createRequire(import.meta.url);

const fontFile = (name: string): string => require.resolve(`dejavu-fonts-ttf/ttf/${name}`);

/** Letters beyond the Latin, Greek, Cyrillic and Armenian ones, and symbols. */
const otherScripts = /[\u0590-\u1dff\u2c00-\uffff]/;
