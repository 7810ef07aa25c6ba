/** What of a look at a card is personal, and the same look without it. */

import { type Privacy, privacyOf } from '../../reports/privacy.ts';
import type { PurseContents, PurseInspection, Seen } from '../dialogue/inspection.ts';

/** What must be masked in everything that was read: what EF 15 and EF 16 hold, wherever it turns up. */
export function privacyOfInspection(inspection: PurseInspection): Privacy {
  const privacy = privacyOf(
    answersOf(inspection).map(({ command, data, sw }) => ({ type: 'apdu', channel: 'dut', c: command, r: data + sw, us: 0 })),
  );
  return {
    ...privacy,
    exchange(channel, c, r) {
      const shown = privacy.exchange(channel, c, r);
      return {
        ...shown,
        r: c.startsWith('00A4') ? shown.r?.replace(anyNumber, (_, start, middle: string) => start + '*'.repeat(middle.length)) : shown.r,
      };
    },
  };
}

/** A card number in the answer to SELECT, found although the data objects around it are damaged. */
const anyNumber = /(031\d{4})(\d{9})(?=\d{4})/g;

function answersOf({ ppse, purse, contents }: PurseInspection): readonly Seen<unknown>[] {
  if (contents === null) return [ppse, purse];
  const { balances, ...files } = contents;
  return [ppse, purse, ...Object.values(files).flat(), ...Object.values(balances)];
}

/** The same inspection with everything personal masked, digit for digit. */
export function masked(inspection: PurseInspection, privacy: Privacy): PurseInspection {
  if (!privacy.masks) return inspection;
  const octetsOf = ({ command, data, sw }: Seen<unknown>) =>
    (privacy.exchange('dut', command, data + sw).r as string).slice(0, data.length);
  const hide = <T>(seen: Seen<T>): Seen<T> => ({
    ...seen,
    command: privacy.exchange('dut', seen.command).c,
    data: octetsOf(seen),
    value: mapStrings(seen.value, privacy.string) as T | null,
  });
  const { purse, contents } = inspection;
  const shown = {
    ppse: hide(inspection.ppse),
    purse: withValue(hide(purse), (value) => ({ ...value, issuerData: sameDigits(purse, octetsOf(purse)) })),
  };
  if (contents === null) return { ...shown, contents };
  const stars = (text: string | null) => (text === null ? null : '*'.repeat(text.length));
  return {
    ...shown,
    contents: {
      ef15: withValue(hide(contents.ef15), (value) => ({ ...value, serial: octetsOf(contents.ef15).slice(20, 40) })),
      ef16: withValue(hide(contents.ef16), (value) => ({ ...value, name: stars(value.name), documentNumber: stars(value.documentNumber) })),
      ef17: hide(contents.ef17),
      balances: Object.fromEntries(
        Object.entries(contents.balances).map(([kind, seen]) => [kind, hide(seen)]),
      ) as PurseContents['balances'],
      ef18: contents.ef18.map(hide),
      ef1e: contents.ef1e.map(hide),
      ef1a: contents.ef1a.map(hide),
    },
  };
}

function withValue<T>(seen: Seen<T>, change: (value: T) => T): Seen<T> {
  return seen.value === null ? seen : { ...seen, value: change(seen.value) };
}

/** The digits of the issuer data where the masked answer has them. */
function sameDigits({ data, value }: Seen<{ readonly issuerData: string | null }>, shown: string): string | null {
  const digits = value?.issuerData;
  if (digits === null || digits === undefined) return null;
  const at = data.indexOf(digits);
  return shown.slice(at, at + digits.length);
}

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapStrings(each, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mapStrings(each, change)]));
}
