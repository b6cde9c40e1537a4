/** The reason why an image can't be decoded, where its bytes are to blame. */
export const damaged = (what: string): Error => new Error(`it is damaged: ${what}`);
