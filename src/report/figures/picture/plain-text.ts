import { withoutControls } from '../../../base/printable.ts';

// XML has none of them, also not escaped: no control, no half of a pair, no non-character.
const halves = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ufffe\uffff]/g;

/** One line of text that may stand in XML; markup in it is still to be escaped. */
export const plainText = (text: string): string => withoutControls(text).replace(halves, '\ufffd');
