import { laws, simulate } from '/work/wt/i/test/report/simulated-choices.ts';
for (const images of [60, 200, 1000]) for (const law of laws) console.log(`| ${images} | ${law.name} | ${simulate(law, { images, trials: 2000 }).row} |`);
