import { markupText } from '../safe-text.ts';

/** Markup, whose every name went through `html`. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[];

/** Markup from a template: what is filled in is text, unless it is markup itself. */
export const html = (template: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: template.map((text, index) => `${text}${markupOf(parts[index] ?? '')}`).join(''),
});

/** Markup that others made, or that has no names in it. */
export const raw = (markup: string): Html => ({ markup });

export const nothing: Html = raw('');

/** Nothing for nothing to say. */
export const when = <Value>(value: Value | null | undefined | false, of: (value: Value) => Html): Html =>
  value === null || value === undefined || value === false ? nothing : of(value);

const markupOf = (part: Part): string => {
  if (typeof part === 'string') return markupText(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
};
