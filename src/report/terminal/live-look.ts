/** What a terminal can display. */
export interface LiveLook {
  readonly color: boolean;
  /** Whether it can show more than ASCII. */
  readonly unicode: boolean;
}

/**
 * From the environment: `NO_COLOR` (https://no-color.org: any non-empty value), and the locale's character set in POSIX
 * order. If no variable names a locale, as in many containers, UTF-8 is assumed.
 */
export const liveLook = (env: Readonly<Record<string, string | undefined>>): LiveLook => {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return {
    color: (env.NO_COLOR ?? '') === '',
    unicode: locale === undefined || /utf-?8/i.test(locale),
  };
};
