/** Laws of the calendar: it agrees with the platform's, and carries every moment both ways. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { dateTimeOctets, dateTimeText, isDate } from './calendar.ts';

const moments = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
const digits = (moment: Date): string => moment.toISOString().replace(/\D/g, '').slice(0, 14);

test('every moment of the platform goes into seven octets and back', () => {
  fc.assert(
    fc.property(moments, (moment) => {
      expect(dateTimeText(dateTimeOctets(digits(moment)))).toBe(digits(moment));
    }),
  );
});

test('a day is one exactly when the platform does not carry it over into another month', () => {
  const parts = fc.tuple(fc.integer({ min: 1000, max: 9999 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }));
  fc.assert(
    fc.property(parts, ([year, month, day]) => {
      const text = `${year}${String(month).padStart(2, '0')}${String(day).padStart(2, '0')}`;
      expect(isDate(text)).toBe(new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1);
    }),
  );
});
