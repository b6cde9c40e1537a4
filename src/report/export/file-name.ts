/**
 * A text as a file or folder name that is valid on any system: everything but letters, digits and `-_.+ ` becomes `_`.
 */
export const fileName = (text: string): string => text.replace(/[^\p{L}\p{N}\-_.+ ]/gu, '_').replace(/^\.+/, '_');
