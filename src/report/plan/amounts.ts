/** `1.3 T`, `410 G`, `88 M`: three digits at most. */
export const macsText = (macs: number): string => scaled(macs, 1000, ['', ' k', ' M', ' G', ' T', ' P', ' E']);

/** `1.3 GiB`, `88 MiB`. */
export const bytesText = (bytes: number): string =>
  scaled(bytes, 1024, [' bytes', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB']);

/** `45 s`, `12 min`, `3.4 h`, `5.1 days`. */
export const secondsText = (seconds: number): string => {
  if (seconds < 90) return `${digits(seconds)} s`;
  if (seconds < 90 * 60) return `${digits(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${digits(seconds / 3600)} h`;
  return `${digits(seconds / 86_400)} days`;
};

const scaled = (value: number, base: number, units: readonly string[]): string => {
  let [rest, unit] = [value, 0];
  while (rest >= base && unit < units.length - 1) {
    rest /= base;
    unit += 1;
  }
  return `${digits(rest)}${units[unit]}`;
};

const digits = (value: number): string =>
  value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(value < 1 ? 2 : 1);
