/** Records as RFC 4180 has them: CRLF after each, quotes where a field needs them. null is an empty field. */
export const csvText = (records: readonly (readonly (string | number | boolean | null)[])[]): string =>
  records.map((record) => `${record.map(csvField).join(',')}\r\n`).join('');

const csvField = (value: string | number | boolean | null): string => {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
