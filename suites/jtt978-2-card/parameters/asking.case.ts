/** JT/T 978.2 — electronic purse: wrong parameters of GET and CHANGE ALGORITHM, READ PICTURE and READ QRCODE. */

import { type Answer, type Card, purseCommands, type Text } from '#harness';
import { opening, testFamily } from '../purse-case.ts';
import {
  anyFault,
  checkRefusal,
  checkReissued,
  coversOf,
  pictureWords,
  requirement,
  type WrongRow,
  wrongOf,
  wrongRows,
} from './wrong-parameter.ts';

/** A wrong parameter of one of two commands of the same CLA and INS; `algorithm` is the one in use. */
interface WrongCommand extends WrongRow {
  send(card: Card, algorithm: number): Promise<Answer>;
}

const of = (name: string, { zh, en }: Text, row: WrongRow, send: WrongCommand['send']): WrongCommand => ({
  ...row,
  row: `${name}-${row.row}`,
  title: { zh: `${zh}，${row.title.zh}`, en: `${en}, ${row.title.en}` },
  send,
});

const { getAlgorithm, changeAlgorithm } = purseCommands;
const wrongAlgorithm: readonly WrongCommand[] = [
  ...wrongRows('getAlgorithm', getAlgorithm.encode()).map((row) =>
    of('get', getAlgorithm.name, row, (card) => card.altered(row.title, row.alter).getAlgorithm()),
  ),
  // To the one in use: a card that takes the wrong command keeps it.
  ...wrongRows('changeAlgorithm', changeAlgorithm.encode({ p2: 0x00 })).map((row) =>
    of('change', changeAlgorithm.name, row, (card, p2) => card.altered(row.title, row.alter).changeAlgorithm({ p2 })),
  ),
];

const picture = wrongOf('readPicture', purseCommands.readPicture.encode({}), pictureWords);
const qrCode = wrongOf('readQrCode', purseCommands.readQrCode.encode({}), pictureWords);

export const wrongAskingCases = [
  testFamily(
    {
      id: 'JTT978.2-EP-PARAM-099',
      title: anyFault('查询与切换算法', 'GET or CHANGE ALGORITHM'),
      covers: coversOf,
      rows: wrongAlgorithm,
      needs: ['EP', 'EP.algorithms'],
      spends: { counters: 0, writes: 1 },
    },
    async (instruments, row) => {
      const { card, check } = instruments;
      await card.present();
      const { algorithm } = await card.getAlgorithm();

      const answer = await row.send(card, algorithm);

      checkRefusal(instruments, row, answer);
      await checkReissued(instruments, row, answer, 1);
      check(requirement(row.kind), (await card.getAlgorithm()).algorithm).is(algorithm);
    },
  ),

  testFamily({ id: 'JTT978.2-EP-PARAM-100', ...picture, needs: ['EP', 'EP.picture'], spends: opening }, async (instruments, row) => {
    await instruments.card.present();

    const answer = await instruments.card.altered(row.title, row.alter).readPicture();

    checkRefusal(instruments, row, answer);
  }),

  testFamily({ id: 'JTT978.2-EP-PARAM-101', ...qrCode, needs: ['EP', 'EP.qr'], spends: opening }, async (instruments, row) => {
    await instruments.card.present();

    const answer = await instruments.card.altered(row.title, row.alter).readQrCode();

    checkRefusal(instruments, row, answer);
  }),
];
