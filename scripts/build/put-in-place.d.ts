/** See put-in-place.js. */
export declare const putInPlace: (fresh: string, place: string) => void;
