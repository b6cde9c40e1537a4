import { type Browser, chromium } from 'playwright-core';

/** Opens a headless browser without background networking or updates, in a fresh profile. */
export const openBrowser = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
      ...['--disable-component-update', '--disable-sync'],
    ],
  });

export const widths = [390, 768, 1440] as const;
export const schemes = ['light', 'dark'] as const;
