/** Reports that are not what the secure element answered: of one command by its beginning, in one of its octets, or altogether. */

import { bytes, hex, type Interruption } from '#harness';

type Report = NonNullable<Interruption['report']>;
type Alter = (response: string) => string;

/** The response with a bit of one octet flipped, counted from its beginning; one that is too short stays as it is. */
export const flipping =
  (place: number): Alter =>
  (response) => {
    const octets = bytes(response);
    const octet = octets[place];
    return octet === undefined ? response : hex(octets.with(place, octet ^ 0x01));
  };

/** The response with octets put in the place of its first ones. */
export const beginning =
  (value: string): Alter =>
  (response) =>
    `${value}${response.slice(value.length)}`;

/** Alters what is reported of the commands that begin so. */
export const altering =
  (command: string, alter: Alter): Report =>
  (results) =>
    results.map((each) => (each.command.startsWith(command) ? { ...each, response: alter(each.response) } : each));
