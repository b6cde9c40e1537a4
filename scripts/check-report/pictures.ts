import type { Browser } from 'playwright-core';
import { schemes, widths } from './browser.ts';

/** Writes screenshots of the whole page, and a PDF as printed; a page that is wider than its screen is a problem. */
export const takePictures = async (browser: Browser, url: string, out: string): Promise<string[]> => {
  const problems: string[] = [];
  for (const colorScheme of schemes) {
    for (const width of widths) {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      await page.goto(url);
      await page.screenshot({ path: `${out}-${colorScheme}-${width}.png`, fullPage: true });
      const wide = (await page.evaluate('document.documentElement.scrollWidth')) as number;
      if (wide > width) problems.push(`${wide} px wide on a screen of ${width} px (${colorScheme})`);
      await page.close();
    }
  }
  const print = await browser.newPage();
  await print.goto(url);
  await print.pdf({ path: `${out}-print.pdf`, format: 'A4' });
  await print.close();
  return problems;
};
