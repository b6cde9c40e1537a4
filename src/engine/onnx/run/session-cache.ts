import type { Value } from '../graph/value.ts';
import type { Subgraph } from '../graph/walk.ts';
import { compile } from './compile.ts';
import type { Session } from './session.ts';
import { settings } from './settings.ts';
import { stats } from './stats.ts';

interface Entry {
  readonly key: Int32Array;
  readonly hash: number;
  readonly session: Session;
  /** Frozen values that are constants of this session. */
  readonly frozen: readonly Value[];
}

/** Maximum number of cached sessions. Each holds its compiled graph and the memory of its last run. */
const maxSessions = 32;

/** By hash, least recently used first (a Map keeps the order of insertion). */
const entries = new Map<number, Entry[]>();
let madeWith = settings;

/** The session for this structure, if there is one; it becomes the most recently used. */
export const findSession = ({ hash, key }: Pick<Subgraph, 'hash' | 'key'>): Session | undefined => {
  if (madeWith !== settings) {
    disposeSessions();
    madeWith = settings;
  }
  const bucket = entries.get(hash);
  const found = bucket?.find((entry) => sameKey(entry.key, key));
  if (bucket === undefined || found === undefined) return undefined;
  entries.delete(hash);
  entries.set(hash, bucket);
  return found.session;
};

/** The session for this structure, compiled if necessary; the least recently used session makes room for it. */
export const sessionFor = (graph: Subgraph): Session => {
  const found = findSession(graph);
  if (found !== undefined) return found;
  const session = compile(graph);
  const frozen = graph.leaves.filter((leaf) => leaf.frozen);
  const entry = { key: graph.key.slice(), hash: graph.hash, session, frozen };
  entries.set(graph.hash, [...(entries.get(graph.hash) ?? []), entry]);
  stats.sessions++;
  if (stats.sessions > maxSessions) removeOldest();
  return session;
};

/** Frees the sessions that contain this value as a constant. */
export const releaseSessionsOf = (value: Value): void => {
  for (const bucket of [...entries.values()]) {
    for (const entry of bucket) if (entry.frozen.includes(value)) remove(entry);
  }
};

export const disposeSessions = (): void => {
  for (const bucket of [...entries.values()]) for (const entry of bucket) remove(entry);
};

const removeOldest = (): void => {
  const [oldest] = entries.values();
  if (oldest?.[0] !== undefined) remove(oldest[0]);
};

const remove = (entry: Entry): void => {
  const rest = (entries.get(entry.hash) ?? []).filter((other) => other !== entry);
  if (rest.length === 0) entries.delete(entry.hash);
  else entries.set(entry.hash, rest);
  entry.session.dispose();
  stats.sessions--;
};

const sameKey = (a: Int32Array, b: Int32Array): boolean => {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
};
