/** Faulty cards that make or check the MACs of an unload or an overdraft update wrongly: the same mistakes in both, one card for each. */

import { equal } from '../../bytes/hex.ts';
import type { CardHandlers } from '../card/handlers.ts';
import type { Proof } from '../card/state.ts';
import { committing, having, keeping, onWord, spoiling, under, withData } from './changes.ts';
import { type CardFault, faultyIn } from './faulty.ts';
import { type Mistake, type OnlineKind, onlineKinds, sayingOf } from './online-kind.ts';

function mistakes(kind: OnlineKind): readonly Mistake[] {
  const { id, type, complete, answer, offer, deal, proof, mac, accepting, underLoadKey } = kind;
  const say = sayingOf(kind);
  const accepted = (sound: CardHandlers) => accepting(sound, () => true);
  const wrongMacPasses = [`${deal}.mac2`, `${deal}.atomic`, mac] as const;
  return [
    {
      id: `proves-${id}s-without-their-${answer.toLowerCase()}`,
      category: 'key-mac',
      title: say(`的交易认证中 ${answer} 为零`, `proves # with zeros in the place of its ${answer}`),
      breaks: [type === 3 ? `${proof}.mac3` : `${proof}.tac`],
      card: (sound) => ({
        [complete]: under(sound[complete], {
          remember: (proofs: readonly Proof[], made: Proof, card) =>
            sound.remember(proofs, { ...made, mac: new Uint8Array(4), tac: new Uint8Array(4) }, card),
        }),
      }),
    },
    {
      id: `accepts-any-mac2-of-an-${id}`,
      category: 'key-mac',
      title: say('不校验 MAC2', 'carries out # whatever MAC2 is'),
      breaks: [...wrongMacPasses],
      card: accepted,
    },
    {
      id: `compares-three-octets-of-mac2-of-an-${id}`,
      category: 'key-mac',
      title: say('的 MAC2 只比较前 3 字节', 'compares only three octets of the MAC2 of #'),
      breaks: [...wrongMacPasses],
      card: (sound) => accepting(sound, (received, right) => equal(received.subarray(0, 3), right.subarray(0, 3))),
    },
    {
      id: `accepts-its-own-mac1-as-mac2-of-an-${id}`,
      category: 'key-mac',
      title: say('接受卡片自己的 MAC1 作为 MAC2', 'accepts its own MAC1 of # when it comes back as MAC2'),
      breaks: [...wrongMacPasses],
      card: (sound) => accepting(sound, (received, right, own) => equal(received, right) || equal(received, own)),
    },
    {
      id: `completes-an-${id}-although-it-refuses`,
      category: 'atomicity',
      title: say('MAC2 错误应答 9302，但交易已完成', 'answers 9302 to a wrong MAC2 but completes #'),
      breaks: [`${deal}.atomic`, mac],
      card: (sound) => ({
        [complete]: onWord(sound[complete], '9302', (outcome, state, command, card) => {
          const done = sound[complete](state, command, having(card, accepted(sound))).commits.at(-1);
          return done === undefined ? outcome : committing(outcome, done);
        }),
      }),
    },
    {
      id: `counts-an-${id}-that-it-refuses`,
      category: 'counter',
      title: say('MAC2 错误被拒，但联机交易序号已加', 'refuses # for its MAC2 but counts it'),
      breaks: [`${deal}.atomic`, mac],
      card: (sound) => ({
        [complete]: spoiling(sound[complete], '9302', (persistent) => ({ ...persistent, onlineCounter: persistent.onlineCounter + 1 })),
      }),
    },
    {
      id: `gives-the-${answer.toLowerCase()}-of-an-${id}-that-it-refuses`,
      category: 'robustness',
      title: say(`MAC2 错误应答 9302 时仍带出 ${answer}`, `gives the ${answer} of # together with 9302`),
      breaks: ['ANSWER.form', `${deal}.mac2`, mac],
      card: (sound) => ({
        [complete]: onWord(sound[complete], '9302', (outcome, state, command, card) =>
          withData(outcome, sound[complete](state, command, having(card, accepted(sound))).response.data),
        ),
      }),
    },
    {
      id: `lets-mac2-of-an-${id}-be-tried-again`,
      category: 'state',
      title: say('MAC2 错误后仍有效，可继续尝试', 'keeps # open after a wrong MAC2, so that it can be guessed'),
      breaks: [`${deal}.order`],
      card: (sound) => ({
        [complete]: onWord(sound[complete], '9302', (outcome, { volatile: { transaction } }) => keeping(outcome, { transaction })),
      }),
    },
    {
      id: `carries-out-an-${id}-under-the-load-key`,
      category: 'key-mac',
      title: say('使用圈存密钥', 'carries out # under the load key'),
      breaks: [`${offer}.mac1`, `${deal}.mac2`, 'JTT978.6:KEY.separate', ...(type === 3 ? ['UNLOAD.mac3'] : [])],
      card: underLoadKey,
    },
  ];
}

export const onlineMacFaults: readonly CardFault[] = onlineKinds.flatMap((kind) =>
  mistakes(kind).map(({ category, ...entry }) => faultyIn(category)(entry)),
);
