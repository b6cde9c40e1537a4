/** A text as one name of a folder or file on any system: anything else than letters, digits and `-_.+ ` becomes `_`. */
export const fileName = (text: string): string => text.replace(/[^\p{L}\p{N}\-_.+ ]/gu, '_').replace(/^\.+/, '_');
