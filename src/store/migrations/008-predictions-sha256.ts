/** The digest of the predictions of a finished test; null without predictions, and for tests of earlier versions. */
export const predictionsSha256 = `
  alter table runs add column predictions_sha256 text;
`;
