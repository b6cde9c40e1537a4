import { type Browser, chromium } from 'playwright-core';

/** A headless browser without background activity, in its own profile. */
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
