/** What a run uses while it runs; also what a machine has. */
export interface Needs {
  readonly cores: number;
  readonly memoryBytes: number;
  /** Accelerators, which runs do not share. */
  readonly devices: number;
}

interface Waiter {
  readonly needs: Needs;
  readonly priority: number;
  readonly start: () => void;
}

const names = ['cores', 'memoryBytes', 'devices'] as const;

/**
 * The resources of a machine, shared among runs. Waiting runs are served by priority, and none overtakes the first: a
 * run with large needs does not starve behind small ones. A run that needs more than there is gets everything, once no
 * other run is active.
 */
export class ResourcePool {
  readonly #capacity: Needs;
  readonly #free: Record<keyof Needs, number>;
  readonly #waiters: Waiter[] = [];

  constructor(capacity: Needs) {
    this.#capacity = capacity;
    this.#free = { ...capacity };
  }

  /** Resolves with a function that returns the resources, to be called once. */
  async take(needs: Needs, priority: number): Promise<() => void> {
    const granted = this.#atMostAll(needs);
    await new Promise<void>((start) => {
      const after = this.#waiters.findIndex((waiter) => waiter.priority < priority);
      this.#waiters.splice(after === -1 ? this.#waiters.length : after, 0, { needs: granted, priority, start });
      this.#startWhatFits();
    });
    return () => {
      for (const name of names) this.#free[name] += granted[name];
      this.#startWhatFits();
    };
  }

  /** Whether what is free is enough for all these needs together. */
  hasFree(all: readonly Needs[]): boolean {
    const granted = all.map((needs) => this.#atMostAll(needs));
    return names.every((name) => granted.reduce((sum, needs) => sum + needs[name], 0) <= this.#free[name]);
  }

  #startWhatFits(): void {
    for (let first = this.#waiters[0]; first !== undefined && this.#fits(first.needs); first = this.#waiters[0]) {
      this.#waiters.shift();
      for (const name of names) this.#free[name] -= first.needs[name];
      first.start();
    }
  }

  #fits(needs: Needs): boolean {
    return names.every((name) => needs[name] <= this.#free[name]);
  }

  #atMostAll({ cores, memoryBytes, devices }: Needs): Needs {
    const { cores: allCores, memoryBytes: allMemory, devices: allDevices } = this.#capacity;
    return {
      cores: Math.min(cores, allCores),
      memoryBytes: Math.min(memoryBytes, allMemory),
      devices: Math.min(devices, allDevices),
    };
  }
}
