/** Faulty elements that take tokens of delegated management which do not cover what is asked for, or none. */

import { hex } from '../../bytes/hex.ts';
import type { SeRules } from '../se/handlers.ts';
import { applicationIn } from '../se/state.ts';
import { afterwards, onlySaying, remembering, residueOf, retaining, under } from './changes.ts';
import { faultyIn, type PhoneFault } from './faulty.ts';

const faulty = faultyIn('se-token');

/** The purposes that a token may be for, as P1 of INSTALL has them. */
const purposes = [0x02, 0x04, 0x08, 0x0c, 0x10, 0x40] as const;

type IsTokenRight = SeRules['isTokenRight'];

export const tokenFaults: readonly PhoneFault[] = [
  faulty({
    id: 'se-takes-no-token',
    title: { zh: '正确的令牌也被拒绝', en: 'refuses right tokens, too' },
    breaks: ['2:TOKEN.right'],
    se: () => ({ isTokenRight: () => false }),
  }),
  faulty({
    id: 'se-takes-a-token-and-installs-nothing',
    title: { zh: '令牌正确时应答 9000 但未安装', en: 'answers 9000 to a right token and installs nothing' },
    breaks: ['2:TOKEN.right'],
    se: ({ install, management }) => ({
      install: onlySaying(install, (_, { persistent, volatile }) => {
        const domain = applicationIn(persistent, volatile.selected);
        return domain !== undefined && management(domain) === 'delegated';
      }),
    }),
  }),
  faulty({
    id: 'se-needs-no-token',
    title: { zh: '令牌缺省时视为正确', en: 'takes a token that is left out for a right one' },
    breaks: ['2:TOKEN.none'],
    se: ({ isTokenRight }) => ({ isTokenRight: (token, ...rest) => token.length === 0 || isTokenRight(token, ...rest) }),
  }),
  faulty({
    id: 'se-takes-any-token',
    title: { zh: '不验证令牌签名', en: 'takes whatever stands in the place of a token' },
    breaks: ['2:TOKEN.wrong', '2:TOKEN.other'],
    se: () => ({ isTokenRight: (token) => token.length > 0 }),
  }),
  faulty({
    id: 'se-takes-tokens-of-the-right-length',
    title: { zh: '只检查令牌长度', en: 'takes whatever has the length of a token' },
    breaks: ['2:TOKEN.wrong', '2:TOKEN.other'],
    se: ({ isTokenRight }) => ({ isTokenRight: (token, ...rest) => token.length === 256 || isTokenRight(token, ...rest) }),
  }),
  faulty({
    id: 'se-refuses-a-token-and-installs',
    title: { zh: '令牌错误时应答拒绝，但已安装', en: 'refuses a wrong token and installs all the same' },
    breaks: ['2:TOKEN.wrong', '2:TOKEN.other'],
    se: ({ install }) => ({
      install: afterwards(install, (outcome, state, command, element) => {
        if (outcome.response.sw !== element.choices.unauthorised) return outcome;
        const taken = under(install, { isTokenRight: (token) => token.length > 0 })(state, command, element);
        return { ...outcome, commits: taken.commits };
      }),
    }),
  }),
  faulty({
    id: 'se-refuses-what-has-no-token-and-installs',
    title: { zh: '没有令牌时应答拒绝，但已安装', en: 'refuses what comes without a token and installs all the same' },
    breaks: ['2:TOKEN.none'],
    se: ({ install }) => ({
      install: afterwards(install, (outcome, state, command, element) => {
        if (outcome.response.sw !== element.choices.unauthorised) return outcome;
        const taken = under(install, { isTokenRight: (token) => token.length === 0 })(state, command, element);
        return { ...outcome, commits: taken.commits };
      }),
    }),
  }),
  faulty({
    id: 'se-overlooks-the-purpose-of-a-token',
    title: { zh: '令牌不区分用途（P1）', en: 'takes a token for another purpose' },
    breaks: ['2:TOKEN.other'],
    se: ({ isTokenRight }) => ({ isTokenRight: overlookingPurpose(isTokenRight) }),
  }),
  faulty({
    id: 'se-takes-a-token-for-more-than-it-covers',
    title: { zh: '用过一次的令牌可用于其他操作', en: 'takes a token that was right once for anything else' },
    breaks: ['2:TOKEN.other'],
    se: ({ install, isTokenRight }) => ({
      install: (state, command, element) => {
        const known = residueOf(state.persistent)['token'];
        let right: string | undefined;
        const outcome = under(install, {
          isTokenRight: (token, ...rest) => {
            const isRight = isTokenRight(token, ...rest);
            if (isRight) right = hex(token);
            return isRight || (token.length > 0 && hex(token) === known);
          },
        })(state, command, element);
        return right === undefined ? outcome : remembering(outcome, state, { token: right });
      },
    }),
  }),
  faulty({
    id: 'se-needs-one-token-for-each-channel',
    title: { zh: '一个通道内验证过一次令牌后不再要求令牌', en: 'asks for no token any more once one was right in the same channel' },
    breaks: ['2:TOKEN.none', '2:TOKEN.wrong', '2:TOKEN.other'],
    se: ({ install, initializeUpdate, isTokenRight }) => ({
      initializeUpdate: afterwards(initializeUpdate, (outcome) => retaining(outcome, { trusted: false })),
      install: (state, command, element) => {
        const isTrusted = residueOf(state.volatile)['trusted'] === true;
        let isRight = isTrusted;
        const outcome = under(install, {
          isTokenRight: (...asked) => {
            isRight ||= isTokenRight(...asked);
            return isRight;
          },
        })(state, command, element);
        return retaining(outcome, { trusted: isRight });
      },
    }),
  }),
];

function overlookingPurpose(isTokenRight: IsTokenRight): IsTokenRight {
  return (token, signed, element) => purposes.some((purpose) => isTokenRight(token, signed.with(0, purpose), element));
}
