/** The store of a TSM in an embedded database (LMDB): what was committed is there again when the process was killed. */

import { open } from 'lmdb';
import type { Store } from '../tsm/store.ts';

export interface DatabaseStore extends Store {
  close(): Promise<void>;
}

/**
 * The store in a folder, which is made where there is none.
 * @throws Error where the folder cannot be opened
 */
export function openDatabase(folder: string): DatabaseStore {
  // A commit has reached the disk when it returns: the answer that follows it may be a MAC2.
  const database = open<unknown, string>({ path: folder, encoding: 'json', overlappingSync: false, cache: false });
  return {
    read: (name) => database.get(name),
    commit(changes) {
      database.transactionSync(() => {
        for (const [name, value] of changes) database.putSync(name, value);
      });
    },
    close: () => database.close(),
  };
}
