import { markupText } from '../../render/safe-text.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element with its content, which is already markup. Numbers have at most two decimals. */
export const element = (name: string, attributes: Attributes, content = ''): string => {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === 'number' ? round(value) : markupText(value)}"`],
  );
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
};

/** A line of arbitrary text, escaped. */
export const textElement = (text: string, attributes: Attributes): string =>
  element('text', attributes, markupText(text));

/** Tooltip of the element. */
export const hoverText = (text: string): string => `<title>${text.split('\n').map(markupText).join('\n')}</title>`;

export const round = (value: number): number => Number(value.toFixed(2));

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** A path through positions. */
export const pathThrough = (places: readonly Place[]): string =>
  places.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${round(x)},${round(y)}`).join('');
