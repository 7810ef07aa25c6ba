/** What a client misreports: an answer is changed where it has the octet, and stays as it is where it is too short. */

import { expect, it } from 'vitest';
import { flipping } from './reports.ts';

it.each([
  [0, '11223344', '10223344'],
  [3, '11223344', '11223345'],
  [3, '6A86', '6A86'],
  [0, '', ''],
])('octet %i of "%s"', (place, response, expected) => {
  expect(flipping(place)(response)).toBe(expected);
});
