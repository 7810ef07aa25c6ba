/** Where on the pages of a report something stands. */

import { createContext } from 'preact';
import { useContext } from 'preact/hooks';

/** The link to an entry's row, or to a requirement. */
export type Place = (id: string) => string;

/** A report on one page has everything on it. */
export const Places = createContext<Place>((id) => `#${id}`);

export const usePlace = (): Place => useContext(Places);
