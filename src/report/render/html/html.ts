import { markupText } from '../safe-text.ts';

/** Markup in which every interpolated text was escaped by `html`. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[];

/** Markup from a template: interpolated values are escaped unless they are markup. */
export const html = (template: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: template.map((text, index) => `${text}${markupOf(parts[index] ?? '')}`).join(''),
});

/** Trusted markup from elsewhere. */
export const raw = (markup: string): Html => ({ markup });

export const nothing: Html = raw('');

/** Renders nothing for an absent value. */
export const when = <Value>(value: Value | null | undefined | false, of: (value: Value) => Html): Html =>
  value === null || value === undefined || value === false ? nothing : of(value);

const markupOf = (part: Part): string => {
  if (typeof part === 'string') return markupText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
};
