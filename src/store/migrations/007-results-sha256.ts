/** The digest of a finished run's results; null for those of earlier versions, which are not checked. */
export const resultsSha256 = `
  alter table runs add column results_sha256 text;
`;
