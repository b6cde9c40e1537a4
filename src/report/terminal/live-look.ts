/** What a terminal may be sent. */
export interface LiveLook {
  readonly color: boolean;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
}

/**
 * As the environment has it: `NO_COLOR` (https://no-color.org: any value but the empty one), and the locale's character set in
 * the order of POSIX. Where no variable names a locale, as in many containers, the terminal is taken for one of today.
 */
export const liveLook = (env: Readonly<Record<string, string | undefined>>): LiveLook => {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '');
  return {
    color: (env.NO_COLOR ?? '') === '',
    unicode: locale === undefined || /utf-?8/i.test(locale),
  };
};
