/** Time between two moments as text: `0.4 s`, `2 min 5 s`; empty if one is missing. */
export const duration = (startedMs: number | null, endedMs: number | null): string => {
  if (startedMs === null || endedMs === null) return '';
  const seconds = Math.max(0, endedMs - startedMs) / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${whole % 60} s`;
};
