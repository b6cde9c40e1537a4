/** 0.757 gives `75.7`. */
export const percent = (share: number): string => (share * 100).toFixed(1);
