/** What can happen to protected files in a random history, and what must be in them afterwards. */

import { bytes, type Check, type Exploration, type FastCheck, flipBit, hex, type Move, type Text } from '#harness';
import { type PurseInstruments, sw } from '../../jtt978-2-card/purse-case.ts';
import { readFiles, reselect } from '../sealed-case.ts';

export const fileHistory = 'JTT978.6:MAC.files';

/** The files that a history writes. EF 15 stays: the keys of the card derive from it. */
const writable = { '16': 0x16, '17': 0x17 } as const;
type Name = keyof typeof writable;

/** What the files must hold, in hexadecimal. */
interface Held {
  readonly files: Record<'15' | Name, string>;
  /** Wrong MACs in this history, of which a card may not bear many. */
  wrongMacs: number;
}

type FileMove = Move<Held>;

interface Update {
  readonly name: Name;
  readonly offset: number;
  readonly data: Uint8Array;
}

const mostWrongMacs = 2;

/** What an exploration may spend of the worst of cards: each move one write. */
export const fileSpends = { writes: 400, macTries: 300 } as const;

/** The exploration of the files: eight histories of up to 20 moves. */
export function fileHistories(instruments: PurseInstruments): Exploration<Held> {
  const { card } = instruments;
  return {
    first: {
      title: { zh: '卡片上电并选择应用，读 15、16、17 文件', en: 'power the card, select the purse, read EF 15, 16 and 17' },
      async run() {
        await card.present();
        return { files: { ...(await readFiles(card)) }, wrongMacs: 0 };
      },
    },
    moves: (fc) => movesOf(instruments, fc),
    last: interlude(instruments, { zh: '断电再上电，读文件', en: 'power off and on, read the files' }, () => card.present()),
    histories: 8,
    longest: 20,
    shrinking: 100,
  };
}

/** Puts the files back as they were, as far as the card lets it. */
export async function restoreFiles({ card, issuer }: PurseInstruments, before: Readonly<Record<Name, string>>): Promise<void> {
  await card.present();
  for (const name of ['16', '17'] as const) {
    const input = { sfi: writable[name], data: bytes(before[name]) };
    await card.attempt.updateBinary({ ...input, mac: await issuer.seal('updateBinary', input, { challenge: await card.getChallenge() }) });
  }
}

function movesOf(instruments: PurseInstruments, fc: FastCheck) {
  const { card, issuer, scene } = instruments;
  const input = ({ name, offset, data }: Update) => ({ sfi: writable[name], offset, data });
  const seal = async (update: Update) => issuer.seal('updateBinary', input(update), { challenge: await card.getChallenge() });
  const enter = ({ files }: Held, { name, offset, data }: Update): void => {
    const [head, tail] = [files[name].slice(0, 2 * offset), files[name].slice(2 * (offset + data.length))];
    files[name] = `${head}${hex(data)}${tail}`;
  };

  const write = (update: Update): FileMove => ({
    title: told(update, '', ''),
    check: () => true,
    async run(held, check) {
      const answer = await card.attempt.updateBinary({ ...input(update), mac: await seal(update) });
      if (answer.sw === sw.success) enter(held, update);
      await audit(instruments, held, check);
      // Refusing what is in order breaks nothing here, but a history cannot go on from it.
      if (answer.sw !== sw.success)
        scene.giveUp({ zh: `随机历史中的写入应答 ${answer.sw}`, en: `a write of a random history was answered ${answer.sw}` });
    },
  });

  const lose = (update: Update): FileMove => ({
    title: told(update, '，应答丢失，重新上电', ', its answer lost, then power up'),
    check: () => true,
    async run(held, check) {
      await card.torn(null).updateBinary({ ...input(update), mac: await seal(update) });
      enter(held, update);
      await card.present();
      await audit(instruments, held, check);
    },
  });

  const forge = (update: Update, zh: string, en: string, mac: () => Promise<Uint8Array>): FileMove => ({
    title: told(update, zh, en),
    check: ({ wrongMacs }) => wrongMacs < mostWrongMacs,
    async run(held, check) {
      held.wrongMacs += 1;
      await card.attempt.updateBinary({ ...input(update), mac: await mac() });
      await audit(instruments, held, check);
    },
  });

  const plain = (update: Update): FileMove => ({
    title: told(update, '，没有 MAC', ' without a MAC'),
    check: () => true,
    async run(held, check) {
      await card.attempt.updateBinary(input(update));
      await audit(instruments, held, check);
    },
  });

  const stale = (update: Update) =>
    forge(update, '，MAC 以上一个随机数计算', ', its MAC over the challenge before the last', async () => {
      const mac = await seal(update);
      await card.getChallenge();
      return mac;
    });
  const elsewhere = (update: Update) =>
    forge(update, '，MAC 为另一偏移计算', ', its MAC for another offset', () => seal({ ...update, offset: update.offset + 1 }));
  const flipped = (update: Update, bit: number) =>
    forge(update, `，MAC 第 ${bit + 1} 位错误`, `, bit ${bit + 1} of its MAC wrong`, async () => flipBit(await seal(update), bit));

  // Within the shorter of the two files.
  const update = fc
    .record({
      name: fc.constantFrom<Name>('16', '17'),
      offset: fc.nat({ max: 40 }),
      data: fc.uint8Array({ minLength: 1, maxLength: 15 }),
    })
    .map((some): Update => ({ ...some, data: Uint8Array.from(some.data) }));
  const power = interlude(instruments, { zh: '断电再上电', en: 'power off and on' }, () => card.present());
  const select = interlude(instruments, { zh: '重新选择应用', en: 'SELECT again' }, () => reselect(instruments));
  return [
    update.map(write),
    update.map(write),
    update.map(lose),
    fc.tuple(update, fc.nat({ max: 31 })).map(([some, bit]) => flipped(some, bit)),
    update.map(stale),
    update.map(elsewhere),
    update.map(plain),
    fc.constantFrom(power, select),
  ];
}

/** The files must hold what the history left in them. */
async function audit({ card }: PurseInstruments, { files }: Held, check: Check): Promise<void> {
  check(fileHistory, await readFiles(card)).is(files);
}

function interlude(instruments: PurseInstruments, title: Text, run: () => Promise<unknown>): FileMove {
  return {
    title,
    check: () => true,
    async run(held, check) {
      await run();
      await audit(instruments, held, check);
    },
  };
}

function told({ name, offset, data }: Update, zh: string, en: string): Text {
  return {
    zh: `从偏移 ${offset} 起向 ${name} 文件写入 ${hex(data)}${zh}`,
    en: `write ${hex(data)} to EF ${name} from offset ${offset}${en}`,
  };
}
