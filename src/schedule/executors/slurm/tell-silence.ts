import type { SlurmPrograms } from './programs.ts';

/** Wraps the programs: calls `tell` with the reason when Slurm stops answering, and with null when it answers again. */
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
