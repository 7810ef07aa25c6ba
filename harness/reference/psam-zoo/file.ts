/** Faulty PSAMs whose files or folders are not as terminals expect them, and those that let files be written. */

import { bytes, concat } from '../../bytes/hex.ts';
import { answer } from '../psam/state.ts';
import { afterwards, answering, onWord, withData, withFile, wording } from './changes.ts';
import { faultyIn, type PsamFault } from './faulty.ts';

const faulty = faultyIn('file');
const open = faultyIn('access');

export const fileFaults: readonly PsamFault[] = [
  faulty({
    id: 'psam-has-a-serial-of-eight-octets',
    title: { zh: '15 文件只有 8 字节', en: 'has a serial number of eight octets' },
    breaks: ['FILE.15.length'],
    psam: (sound) => ({
      personalise: (personality) => {
        const made = sound.personalise(personality);
        return withFile(made, 0x15, (made.files.mf[0x15] ?? new Uint8Array(10)).slice(2));
      },
    }),
  }),
  faulty({
    id: 'psam-shows-another-terminal-number',
    title: { zh: '16 文件的终端机编号与 MAC1 所用的不同', en: 'shows another terminal number than the one under MAC1' },
    breaks: ['MAC1.value', 'MAC1.amount', 'MAC1.fields', 'MAC1.diversified', 'STABLE.purchases'],
    psam: (sound) => ({
      readBinary: (state, command, psam) => {
        const terminal = state.persistent.files.mf[0x16] ?? new Uint8Array(6);
        const shown = terminal.map((octet, place) => (place === 5 ? octet ^ 0x01 : octet));
        return sound.readBinary({ ...state, persistent: withFile(state.persistent, 0x16, shown) }, command, psam);
      },
    }),
  }),
  faulty({
    id: 'psam-has-a-terminal-number-of-eight-octets',
    title: { zh: '16 文件为 8 字节', en: 'has a terminal number of eight octets' },
    breaks: ['FILE.16.length'],
    psam: (sound) => ({
      readBinary: (state, command, psam) => {
        const terminal = state.persistent.files.mf[0x16] ?? new Uint8Array(6);
        return sound.readBinary({ ...state, persistent: withFile(state.persistent, 0x16, concat(bytes('0000'), terminal)) }, command, psam);
      },
    }),
  }),
  faulty({
    id: 'psam-has-two-terminal-numbers',
    title: { zh: '应用下的 16 文件是另一终端机编号', en: 'has another terminal number in its application' },
    breaks: ['FILE.16.application'],
    psam: (sound) => ({
      personalise: (personality) => {
        const made = sound.personalise(personality);
        const { mf, purchase } = made.files;
        return { ...made, files: { mf, purchase: { ...purchase, [0x16]: (mf[0x16] ?? new Uint8Array(6)).toReversed() } } };
      },
    }),
  }),
  faulty({
    id: 'psam-has-a-key-file-of-one-octet',
    title: { zh: '17 文件只有密钥索引 1 字节', en: 'has nothing but the key index in EF 17' },
    breaks: ['FILE.17.length', 'FILE.17.dates', 'READ.part'],
    psam: (sound) => ({
      personalise: (personality) => {
        const made = sound.personalise(personality);
        return { ...made, files: { ...made.files, purchase: { [0x17]: Uint8Array.of(1) } } };
      },
    }),
  }),
  faulty({
    id: 'psam-expires-before-it-starts',
    title: { zh: '17 文件的有效日期早于启用日期', en: 'expires before it starts' },
    breaks: ['FILE.17.dates'],
    psam: (sound) => ({
      personalise: (personality) => {
        const made = sound.personalise(personality);
        const file = made.files.purchase[0x17] ?? new Uint8Array(25);
        const turned = concat(file.slice(0, 17), file.slice(21, 25), file.slice(17, 21));
        return { ...made, files: { ...made.files, purchase: { [0x17]: turned } } };
      },
    }),
  }),
  faulty({
    id: 'psam-forgets-the-offset',
    title: { zh: '读二进制时忽略偏移量', en: 'reads from the start of a file whatever the offset' },
    breaks: ['READ.part', 'READ.offset'],
    psam: (sound) => ({ readBinary: (state, command, psam) => sound.readBinary(state, { ...command, p2: 0 }, psam) }),
  }),
  faulty({
    id: 'psam-fills-up-beyond-the-end',
    title: { zh: '偏移量超出文件时返回零', en: 'answers zeros for an offset beyond the end of a file' },
    breaks: ['READ.offset'],
    psam: (sound) => ({
      readBinary: (state, command, psam) =>
        onWord(sound.readBinary, psam.choices.wrongOffset, () => answer(state.volatile, new Uint8Array(Math.min(command.le ?? 4, 4))))(
          state,
          command,
          psam,
        ),
    }),
  }),
  faulty({
    id: 'psam-invents-files',
    title: { zh: '读不存在的文件返回零', en: 'answers zeros for a file that does not exist' },
    breaks: ['READ.absent'],
    psam: (sound) => ({ readBinary: onWord(sound.readBinary, '6A82', (_outcome, { volatile }) => answer(volatile, new Uint8Array(8))) }),
  }),
  faulty({
    id: 'psam-does-not-know-its-identifier',
    title: { zh: '不能按 8011 选择应用', en: 'cannot be selected by the identifier 8011' },
    breaks: ['SELECT.id'],
    psam: (sound) => ({
      select: (state, command, psam) =>
        sound.select(state, command.p1 === 0x00 && command.data?.[0] === 0x80 ? { ...command, data: bytes('FFFF') } : command, psam),
    }),
  }),
  faulty({
    id: 'psam-does-not-know-its-name',
    title: { zh: '不能按名称选择应用', en: 'cannot be selected by its name' },
    breaks: ['SELECT.name', 'SELECT.partial'],
    psam: (sound) => ({
      select: (state, command, psam) =>
        sound.select(state, command.p1 === 0x04 ? { ...command, data: bytes('FFFFFFFFFF') } : command, psam),
    }),
  }),
  faulty({
    id: 'psam-names-another-application',
    title: { zh: 'FCI 中的名称不是本应用', en: 'gives the name of a MOHURD PSAM in its FCI' },
    breaks: ['SELECT.fci'],
    psam: () => ({ applicationFci: () => bytes('6F138408BDA8C9E8B2BF0000A5079F0801029F0C00') }),
  }),
  faulty({
    id: 'psam-has-no-version-in-its-fci',
    title: { zh: 'FCI 中没有 A5 模板', en: 'leaves the proprietary template out of its FCI' },
    breaks: ['SELECT.fci.proprietary'],
    psam: () => ({ applicationFci: () => bytes('6F128410A0000006324D4F542E435053414D3031') }),
  }),
  faulty({
    id: 'psam-answers-select-with-nothing',
    title: { zh: '选择应用成功但不返回 FCI', en: 'answers SELECT of its application with 9000 and no FCI' },
    breaks: ['SELECT.fci', 'SELECT.fci.proprietary'],
    psam: () => ({ applicationFci: () => new Uint8Array(0) }),
  }),
  faulty({
    id: 'psam-hides-its-serial',
    title: { zh: '读 15 文件要求权限', en: 'asks for authority before EF 15 is read' },
    breaks: ['READ.free', 'FILE.15.length'],
    psam: (sound) => ({
      readBinary: (state, command, psam) =>
        afterwards(sound.readBinary, (outcome) =>
          (command.p1 & 0x1f) === 0x15
            ? { ...withData(outcome, new Uint8Array(0)), response: { data: new Uint8Array(0), sw: '6982' } }
            : outcome,
        )(state, command, psam),
    }),
  }),
];

export const accessFaults: readonly PsamFault[] = [
  open({
    id: 'psam-lets-anybody-write-its-terminal-number',
    title: { zh: '无须权限即可改写终端机编号', en: 'lets anybody write its terminal number' },
    breaks: ['WRITE.protected'],
    psam: () => ({
      updateBinary: ({ persistent, volatile }, { p1, p2, data = new Uint8Array(0) }, psam) => {
        const file = persistent.files.mf[p1 & 0x1f];
        if (file === undefined || volatile.folder !== 'mf' || p2 + data.length > file.length) {
          return { commits: [], volatile, response: { data: new Uint8Array(0), sw: psam.choices.unprotectedWrite } };
        }
        const written = file.slice();
        written.set(data, p2);
        return { ...answer(volatile), commits: [withFile(persistent, p1 & 0x1f, written)] };
      },
    }),
  }),
  open({
    id: 'psam-writes-while-it-refuses',
    title: { zh: '拒绝改写密钥索引但已写入', en: 'refuses to write EF 17 and writes it all the same' },
    breaks: ['WRITE.protected'],
    psam: (sound) => ({
      updateBinary: (state, command, psam) => {
        const { files } = state.persistent;
        const file = files.purchase[command.p1 & 0x1f];
        const outcome = sound.updateBinary(state, command, psam);
        if (state.volatile.folder !== 'purchase' || file === undefined) return outcome;
        const written = file.slice();
        written.set((command.data ?? new Uint8Array(0)).slice(0, written.length - command.p2), command.p2);
        return {
          ...outcome,
          commits: [{ ...state.persistent, files: { ...files, purchase: { ...files.purchase, [command.p1 & 0x1f]: written } } }],
        };
      },
    }),
  }),
  open({
    id: 'psam-shows-its-keys-in-a-file',
    title: { zh: '应用内的 01 文件可读出密钥', en: 'keeps its keys in a file that anybody can read' },
    breaks: ['KEY.secret'],
    psam: (sound) => ({
      readBinary: (state, command, psam) => {
        const { files } = state.persistent;
        const keyed = { ...files, purchase: { ...files.purchase, 1: concat(psam.purchase, psam.maintenance) } };
        return sound.readBinary({ ...state, persistent: { ...state.persistent, files: keyed } }, command, psam);
      },
    }),
  }),
  open({
    id: 'psam-answers-with-its-key',
    title: { zh: '801A 应答中带出主密钥', en: 'gives its master in the answer to INIT_FOR_DESCRYPT' },
    breaks: ['KEY.secret', 'SEAL.init'],
    psam: (sound) => ({ initializeForMac: answering(sound.initializeForMac, (_data, _state, _command, psam) => psam.maintenance) }),
  }),
  open({
    id: 'psam-derives-at-no-level',
    title: { zh: '接受零级分散，用主密钥计算 MAC', en: 'accepts a diversification of no levels and works with its master' },
    breaks: ['SEAL.levels'],
    psam: (sound) => ({
      dispatch: (state, command, psam) => {
        const isBare = command.cla === 0x80 && command.ins === 0x1a && command.p1 === 0x05 && (command.data?.length ?? 0) === 0;
        if (!isBare || state.volatile.folder !== 'purchase') return sound.dispatch(state, command, psam);
        return {
          commits: [],
          volatile: { ...state.volatile, working: psam.maintenance },
          response: { data: new Uint8Array(0), sw: '9000' },
        };
      },
    }),
  }),
  open({
    id: 'psam-tells-the-right-mac2',
    title: { zh: '拒绝错误 MAC2 时带出正确的 MAC2', en: 'gives the right MAC2 together with 9302' },
    breaks: ['ANSWER.form'],
    psam: (sound) => ({
      creditForPurchase: onWord(sound.creditForPurchase, '9302', (outcome, { volatile: { session } }, _command, psam) =>
        session === undefined ? outcome : withData(outcome, sound.mac2(session, psam)),
      ),
    }),
  }),
  open({
    id: 'psam-opens-its-files-with-a-wrong-word',
    title: { zh: '读不存在的文件应答 9000 且无数据', en: 'answers 9000 without data for a file that does not exist' },
    breaks: ['READ.absent'],
    psam: (sound) => ({ readBinary: wording(sound.readBinary, '6A82', '9000') }),
  }),
];
