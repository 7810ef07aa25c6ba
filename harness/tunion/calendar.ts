/** Dates and times as the purse carries them: BCD of `YYYYMMDD`, `hhmmss` or `YYYYMMDDhhmmss`. */

import { bcd } from '../bytes/bcd.ts';
import { hex } from '../bytes/hex.ts';

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether the eight characters name a day of the Gregorian calendar. */
export function isDate(text: string): boolean {
  if (!/^\d{8}$/.test(text)) return false;
  const year = Number(text.slice(0, 4));
  const month = Number(text.slice(4, 6));
  const day = Number(text.slice(6));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && leap ? 29 : daysOfMonth[month - 1];
  return year > 0 && last !== undefined && day >= 1 && day <= last;
}

/** Whether the six characters name a second of the day, from `000000` to `235959`. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3])[0-5]\d[0-5]\d$/.test(text);
}

/** Whether the fourteen characters are a date and a time. */
export function isDateTime(text: string): boolean {
  return isDate(text.slice(0, 8)) && isTime(text.slice(8));
}

/**
 * The 7 octets of a moment written `YYYYMMDDhhmmss`.
 * @throws RangeError when there is no such moment
 */
export function dateTimeOctets(text: string): Uint8Array {
  if (!isDateTime(text)) throw new RangeError(`"${text}" is no moment YYYYMMDDhhmmss`);
  return bcd(text);
}

/**
 * The moment that 7 octets carry, as `YYYYMMDDhhmmss`.
 * @throws RangeError when they carry none
 */
export function dateTimeText(octets: Uint8Array): string {
  const text = hex(octets);
  if (!isDateTime(text)) throw new RangeError(`${text} is no moment YYYYMMDDhhmmss`);
  return text;
}

/** A date, or a date with its time, as people write it: `2024-12-29 14:17:40`. Anything else comes back unchanged. */
export function formatDateTime(text: string): string {
  const date = text.slice(0, 8);
  const time = text.slice(8);
  if (!isDate(date) || (time !== '' && !isTime(time))) return text;
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`;
  return time === '' ? day : `${day} ${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4)}`;
}
