import { Box, Text } from 'ink';
import { truncate } from '../render/text.ts';
import type { KindCount } from './dashboard-state.ts';
import { barText, countText } from './words.ts';

interface Props {
  readonly name: string;
  readonly count: Omit<KindCount, 'kind'>;
  readonly columns: number;
}

/** One line: the progress of the runs of one kind. */
export const KindProgress = ({ name, count, columns }: Props) => {
  const done = count.finished + count.cached;
  const barWidth = Math.max(6, Math.min(24, columns - 52));
  const words = [
    `${done}/${count.total}`,
    ...countText(count.cached, 'cached'),
    ...countText(count.running, 'running'),
    ...countText(count.killed, 'not done'),
  ].join(', ');
  const failed = count.failed === 0 ? '' : `, ${count.failed} failed`;
  const room = columns - 10 - barWidth - 1 - failed.length;
  return (
    <Box>
      <Text>{name.padEnd(10)}</Text>
      <Text color={count.failed > 0 ? 'red' : 'green'}>{barText(done / count.total, barWidth)}</Text>
      <Text> {truncate(words, room)}</Text>
      <Text color="red">{failed}</Text>
    </Box>
  );
};
