import { createRequire } from 'node:module';

/** Pixels of the PNG per pixel of the SVG, for screens. */
export const screenZoom = 2;
/** For print: 600 pixels per inch, where an SVG has 96. */
export const paperZoom = 600 / 96;

/**
 * An SVG as PNG. Text is drawn in the bundled DejaVu Sans Condensed, so that a figure looks the same on every machine;
 * system fonts are used only for characters that DejaVu lacks. Loads resvg on demand.
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

/** Characters other than Latin, Greek, Cyrillic and Armenian letters and symbols. */
const otherScripts = /[\u0590-\u1dff\u2c00-\uffff]/;
