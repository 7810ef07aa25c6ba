/** Where a TSM keeps what must outlive it, and the store that lives as long as its process. */

/** Named values, plain as JSON, that change all at once. */
export interface Store {
  /** The value of a name; undefined where there is none. */
  read(name: string): unknown;
  /** Writes all of these values or none; once it returns they outlive the process, as far as the store does. */
  commit(changes: ReadonlyMap<string, unknown>): void;
}

/** A store in memory. It keeps text, so that what was read cannot change what is kept. */
export function createMemoryStore(): Store {
  const kept = new Map<string, string>();
  return {
    read(name) {
      const text = kept.get(name);
      return text === undefined ? undefined : JSON.parse(text);
    },
    commit(changes) {
      for (const [name, value] of changes) kept.set(name, JSON.stringify(value));
    },
  };
}
