/** The JSON schema of specs, as text. */
export { schemaText } from '../spec/schema/schema.ts';
