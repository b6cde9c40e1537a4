/** The digest of the answers of a finished test; null without answers, and for those that earlier versions recorded. */
export const predictionsSha256 = `
  alter table runs add column predictions_sha256 text;
`;
