// node --import tsx bench/engine/ours.ts CASE SECONDS THREADS: times one case on the `onnx` engine, prints one line of JSON.
import { registerOnnxBackend, tf } from '../../src/engine/index.ts';
import { engineCases } from './cases.ts';

const [name, seconds, threads] = process.argv.slice(2);
registerOnnxBackend({ threads: Number(threads) });
await tf.setBackend('onnx');
const step = engineCases[name!]!.prepare();
for (let warm = 0; warm < 3; warm++) step();

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const [wall, cpu]: number[][] = [[], []];
const end = performance.now() + 1000 * Number(seconds);
while (performance.now() < end || wall!.length < 3) {
  const [start, cpuStart] = [performance.now(), cpuMs()];
  step();
  wall!.push(performance.now() - start);
  cpu!.push(cpuMs() - cpuStart);
}
const peakMiB = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ wallMs: Math.min(...wall!), cpuMs: Math.min(...cpu!), peakMiB }));
