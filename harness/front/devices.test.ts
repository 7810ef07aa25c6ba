/** Which reader is meant for what, and what is said where there is none. */

import { describe, expect, it } from 'vitest';
import type { PcscBinding } from '../link/pcsc-binding.ts';
import { chooseReaders, type DeviceOrder, NoSecondReader, type PcscOrder } from './devices.ts';

/** A reader service with these readers; those with a star hold a card. */
function service(...names: readonly string[]): PcscBinding {
  return {
    name: 'koffi',
    readers: () => names.map((name) => ({ name: name.replace('*', ''), card: name.endsWith('*') })),
    connect: () => {
      throw new Error('nobody is to be connected to');
    },
    close: () => {},
  };
}

const pcsc = (glob?: string): PcscOrder => ({ kind: 'pcsc', glob, binding: 'koffi' });
const virtual: DeviceOrder = { kind: 'virtual', profile: 'plain' };

async function complaint(chosen: Promise<unknown>) {
  const error = await chosen.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(Error);
  return error as Error & { readonly text: { readonly zh: string; readonly en: string } };
}

describe('the readers of a run', () => {
  it('are those of a card and of the PSAM beside it, whichever comes first', async () => {
    const readers = service('Gemalto SAM*', 'ACR1281 PICC*', 'Empty');
    expect(await chooseReaders(readers, pcsc('gemalto'), pcsc())).toEqual({ psam: 'Gemalto SAM', dut: 'ACR1281 PICC' });
    expect(await chooseReaders(readers, pcsc('ACR*'), pcsc())).toEqual({ psam: 'ACR1281 PICC', dut: 'Gemalto SAM' });
  });

  it('is one where there is no PSAM, and none where nothing goes through PC/SC', async () => {
    expect(await chooseReaders(service('ACR*', 'Empty'), undefined, pcsc())).toEqual({ dut: 'ACR' });
    expect(await chooseReaders(service(), undefined, virtual)).toEqual({});
  });

  it('is that of the PSAM where the card is elsewhere', async () => {
    expect(await chooseReaders(service('SAM*', 'ACR*'), pcsc('SAM'), virtual)).toEqual({ psam: 'SAM' });
  });
});

describe('a sentence in both languages says', () => {
  it.each([
    ['that the reader of the PSAM is not there', service('ACR*'), 'no reader matches “SAM*”', '没有名称匹配“SAM*”的读卡器'],
    ['that no PSAM is in its reader', service('ACR*', 'SAM 1'), 'no card in any of these readers: “SAM 1”', '读卡器中没有卡片：“SAM 1”'],
    ['that several readers may hold it', service('SAM 1*', 'SAM 2*'), 'several readers hold a card', '有多个读卡器内有卡片'],
    ['that there is no reader', service(), 'no reader is connected', '没有连接读卡器'],
  ])('%s', async (_, readers, en, zh) => {
    const { text } = await complaint(chooseReaders(readers, pcsc('SAM*'), pcsc()));
    expect(text.en).toContain(`the PSAM (--psam): ${en}`);
    expect(text.zh).toContain(`PSAM（--psam）：${zh}`);
  });

  it('that no reader is left for the card', async () => {
    const error = await complaint(chooseReaders(service('SAM*'), pcsc('SAM'), pcsc()));
    expect(error).toBeInstanceOf(NoSecondReader);
    expect(error.text.en).toBe('no reader is connected but “SAM”, which holds the PSAM');
    expect(error.text.zh).toBe('除 PSAM 所在的“SAM”外没有连接其他读卡器');
  });

  it('that no card is in the other readers', async () => {
    const { text } = await complaint(chooseReaders(service('SAM*', 'ACR'), pcsc('SAM'), pcsc()));
    expect(text.en).toBe('no card in any of these readers: “ACR”');
  });
});
