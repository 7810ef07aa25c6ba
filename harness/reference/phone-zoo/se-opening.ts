/** Faulty elements that open secure channels to whom they must not, or not to whom they must. */

import { equal, hex } from '../../bytes/hex.ts';
import { scp02Protect } from '../../crypto/scp02.ts';
import { openScp03 } from '../../crypto/scp03.ts';
import type { SeRules } from '../se/handlers.ts';
import { refuse, type Session } from '../se/state.ts';
import { afterwards, keeping, onWord, remembering, residueOf, retaining, under, withWord, wording } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';
import { levelled } from './se-level.ts';

const faulty = faultyIn('se-channel');

/** The session that EXTERNAL AUTHENTICATE opens, whatever its proof and its MAC are. */
function opened(session: Session, level: number, header: Uint8Array, field: Uint8Array): Session {
  if (session.protocol === 'scp03') return { ...session, open: openScp03(session.keys, level, field.slice(0, 8)).channel };
  return { ...session, open: { level, chain: scp02Protect({ key: session.keys.mac }, header, field.slice(0, 8)).chain } };
}

/** A rule that opens where these two agree: the MAC that is due and the one that came, the proof that is due and the one that came. */
const openingWhere =
  (isMac: (due: Uint8Array, given: Uint8Array) => boolean, isProof: (due: Uint8Array, given: Uint8Array) => boolean): SeRules['open'] =>
  (session, level, header, field) => {
    const [proof, given] = [field.slice(0, 8), field.slice(8)];
    const due = scp02OrScp03Mac(session, level, header, proof);
    const isMacRight = isMac(due, given);
    return { isMacRight, session: isMacRight && isProof(session.host, proof) ? opened(session, level, header, field) : undefined };
  };

function scp02OrScp03Mac(session: Session, level: number, header: Uint8Array, proof: Uint8Array): Uint8Array {
  const { command } =
    session.protocol === 'scp03' ? openScp03(session.keys, level, proof) : scp02Protect({ key: session.keys.mac }, header, proof);
  return command.slice(-8);
}

/** The session as it was before EXTERNAL AUTHENTICATE. */
function unopened(session: Session): Session {
  const { open: _, ...offered } = session;
  return offered as Session;
}

const any = (): boolean => true;

export const openingFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-opens-with-a-warning',
    title: { zh: '外部认证成功时应答 6200', en: 'answers 6200 to a right EXTERNAL AUTHENTICATE' },
    breaks: ['2:SCP.open'],
    se: ({ externalAuthenticate }) => ({ externalAuthenticate: wording(externalAuthenticate, '9000', '6200') }),
  }),
  faulty({
    id: 'se-opens-one-channel-for-each-power',
    title: { zh: '每次上电只允许建立一次通道', en: 'opens one channel and no other until the power goes' },
    breaks: ['2:SCP.open', '2:SCP.restart'],
    se: ({ externalAuthenticate, select }) => ({
      externalAuthenticate: (state, command, element) =>
        residueOf(state.volatile)['opened'] === true
          ? refuse({ ...state.volatile, session: undefined }, '6985')
          : onWord(externalAuthenticate, '9000', (outcome) => retaining(outcome, { opened: true }))(state, command, element),
      select: afterwards(select, (outcome, { volatile }) => retaining(outcome, residueOf(volatile))),
    }),
  }),
  faulty({
    id: 'se-checks-no-cryptogram',
    title: { zh: '不校验主机密文', en: 'opens a channel whatever the host’s cryptogram is' },
    breaks: ['2:SCP.cryptogram', '2:SCP.cryptogram.word'],
    se: () => ({ open: openingWhere(equal, any) }),
  }),
  faulty({
    id: 'se-refuses-a-cryptogram-and-opens',
    title: { zh: '主机密文错误应答 6300，但通道已建立', en: 'answers 6300 to a wrong cryptogram and opens the channel' },
    breaks: ['2:SCP.cryptogram'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: onWord(externalAuthenticate, '6300', (outcome, ...rest) =>
        keeping(outcome, { session: under(externalAuthenticate, { open: openingWhere(equal, any) })(...rest).volatile.session }),
      ),
    }),
  }),
  faulty({
    id: 'se-calls-a-wrong-cryptogram-a-missing-right',
    title: { zh: '主机密文错误应答 6982', en: 'answers 6982 to a wrong cryptogram under a right MAC' },
    breaks: ['2:SCP.cryptogram.word'],
    se: ({ externalAuthenticate }) => ({ externalAuthenticate: wording(externalAuthenticate, '6300', '6982') }),
  }),
  faulty({
    id: 'se-opens-under-any-mac',
    title: { zh: '外部认证不校验 MAC', en: 'checks the cryptogram of EXTERNAL AUTHENTICATE and not its MAC' },
    breaks: ['2:SCP.mac'],
    se: () => ({ open: openingWhere(any, equal) }),
  }),
  faulty({
    id: 'se-opens-under-half-a-mac',
    title: { zh: '外部认证的 MAC 只比较前 4 字节', en: 'compares the first four octets of the MAC of EXTERNAL AUTHENTICATE alone' },
    breaks: ['2:SCP.mac'],
    se: () => ({ open: openingWhere((due, given) => equal(due.subarray(0, 4), given.subarray(0, 4)), equal) }),
  }),
  faulty({
    id: 'se-opens-to-anybody',
    title: { zh: '外部认证既不校验密文也不校验 MAC', en: 'opens a channel to whoever asks' },
    breaks: ['2:SCP.stranger', '2:SCP.cryptogram', '2:SCP.cryptogram.word', '2:SCP.mac', '2:SCP.replay'],
    se: () => ({ open: openingWhere(any, any) }),
  }),
  faulty({
    id: 'se-refuses-a-stranger-and-opens-without-macs',
    title: { zh: '外部认证失败后通道以无 MAC 级别打开', en: 'refuses a proof and takes plain commands from then on' },
    breaks: ['2:SCP.stranger', '2:SCP.cryptogram', '2:SCP.mac'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: afterwards(externalAuthenticate, (outcome, { volatile }, { cla, ins, p1, p2, data }) => {
        const { session } = volatile;
        if (outcome.response.sw === '9000' || session === undefined || session.open !== undefined || data?.length !== 16) return outcome;
        return keeping(outcome, { session: levelled(opened(session, p1, Uint8Array.of(cla, ins, p1, p2), data), 0x00) });
      }),
    }),
  }),
  faulty({
    id: 'se-takes-a-proof-that-it-did-not-ask-for',
    title: { zh: '未做初始化更新的外部认证应答 9000', en: 'answers 9000 to EXTERNAL AUTHENTICATE without INITIALIZE UPDATE' },
    breaks: ['2:SCP.turn', '2:SCP.again', '2:SCP.replay'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: afterwards(externalAuthenticate, (outcome, { volatile }) =>
        volatile.session === undefined ? withWord(outcome, '9000') : outcome,
      ),
    }),
  }),
  faulty({
    id: 'se-takes-a-proof-twice',
    title: { zh: '同一外部认证可在通道打开后重放', en: 'takes the EXTERNAL AUTHENTICATE that opened its channel once more' },
    breaks: ['2:SCP.turn', '2:SCP.replay'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: ({ persistent, volatile }, command, element) => {
        const session = volatile.session && unopened(volatile.session);
        return externalAuthenticate({ persistent, volatile: { ...volatile, session } }, command, element);
      },
    }),
  }),
  faulty({
    id: 'se-lets-a-cryptogram-be-tried-again',
    title: { zh: '密文错误后无须重新初始化即可再次认证', en: 'lets the host try again behind a wrong cryptogram' },
    breaks: ['2:SCP.again'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: onWord(externalAuthenticate, '6300', (outcome, { volatile: { session } }) => keeping(outcome, { session })),
    }),
  }),
  faulty({
    id: 'se-lets-a-mac-be-tried-again',
    title: { zh: '外部认证 MAC 错误后无须重新初始化即可再次认证', en: 'lets the host try again behind a wrong MAC' },
    breaks: ['2:SCP.again'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: afterwards(externalAuthenticate, (outcome, { volatile: { session } }, { data }, { choices }) => {
        const isWrong = session !== undefined && session.open === undefined && data?.length === 16;
        return isWrong && outcome.response.sw === choices.wrongMac ? keeping(outcome, { session }) : outcome;
      }),
    }),
  }),
  faulty({
    id: 'se-knows-a-proof-by-sight',
    title: {
      zh: '与上次成功认证相同的外部认证报文直接应答 9000',
      en: 'answers 9000 to the EXTERNAL AUTHENTICATE that it took last, whatever it asked for since',
    },
    breaks: ['2:SCP.replay', '2:SCP.turn'],
    se: ({ externalAuthenticate }) => ({
      externalAuthenticate: afterwards(externalAuthenticate, (outcome, state, { data = new Uint8Array(0) }) => {
        if (outcome.response.sw === '9000') return remembering(outcome, state, { taken: hex(data) });
        return residueOf(state.persistent)['taken'] === hex(data) ? withWord(outcome, '9000') : outcome;
      }),
    }),
  }),
];
