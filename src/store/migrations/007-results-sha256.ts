/** The digest of a finished run's results; null for those that earlier versions recorded, which nothing checks. */
export const resultsSha256 = `
  alter table runs add column results_sha256 text;
`;
