import type { SlurmPrograms } from './programs.ts';

/** The same programs, which also tell when nobody answers any more, and why; and null when somebody does again. */
export const tellSilence = (programs: SlurmPrograms, tell: (why: string | null) => void): SlurmPrograms => {
  let isSilent = false;
  return async (program, words) => {
    const answer = await programs(program, words);
    if (answer.type === 'silent' && !isSilent) tell(answer.why);
    if (answer.type !== 'silent' && isSilent) tell(null);
    isSilent = answer.type === 'silent';
    return answer;
  };
};
