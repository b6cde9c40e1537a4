import type { Damage } from '../../base/files/damage.ts';
import type { StoreLedger } from '../../store/store.ts';
import type { RunView } from './run-view.ts';

/** Reports files that were found to be damaged before anything ran. */
export const tellDamage = (damages: readonly Damage[], ledger: StoreLedger, view: RunView): void => {
  for (const damage of damages) {
    const event = { type: 'file-damaged', timestampMs: Date.now(), ...damage } as const;
    ledger.record(event);
    view.event(event);
  }
};
