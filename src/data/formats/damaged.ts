/** The error for an image whose bytes can't be decoded. */
export const damaged = (what: string): Error => new Error(`it is damaged: ${what}`);
