import { asleep } from './asleep.ts';
import { damageCheckpoint, damageCurve, damageFeatures, damageWeights } from './damage.ts';
import { collectGarbage } from './gc.ts';
import { hungWorker } from './hung.ts';
import { killWhileMigrating } from './migration.ts';
import { parts } from './parts.ts';
import { killWhilePlanning } from './planning.ts';
import { powerCut } from './power.ts';
import { killWhileRecording } from './recording.ts';
import { killAtRename } from './rename.ts';
import { resume } from './resume.ts';
import { rivals } from './rivals.ts';
import type { Scenario } from './scenario.ts';
import { killDuringWrite } from './write.ts';

export const scenarios: readonly Scenario[] = [
  resume,
  parts,
  killDuringWrite,
  killAtRename,
  killWhilePlanning,
  killWhileRecording,
  killWhileMigrating,
  collectGarbage,
  rivals,
  asleep,
  hungWorker,
  powerCut,
  damageCheckpoint,
  damageCurve,
  damageFeatures,
  damageWeights,
];
