/**
 * The issuer's host: holds the keys of cards and answers questions without giving a key away.
 * Formulas: PBOC purse family, pinned by `vectors/crypto` under triple DES; SM4 and those of unload, overdraft update and
 * APPEND RECORD rest on single sources or none.
 */

import type { CipherFamily } from '../../crypto/block-cipher.ts';
import { type IssuerKeys, keyringOf } from './keyring.ts';
import { type PurseWay, wayOf } from './mistakes.ts';
import { answerOffer } from './offers.ts';
import { answerOutcome, answerPurchaseTac } from './outcomes.ts';
import type { IssuerAnswer, IssuerQuestion, ReloadPinRule, TacKeyRule } from './question.ts';
import { answerChallenge, newRecordKey, sealCommand, sealPin } from './sealing.ts';

export type { HeldKey, IssuerKeys } from './keyring.ts';
export type { PurseWay } from './mistakes.ts';
export type { CardIdentity, IssuerAnswer, IssuerQuestion } from './question.ts';

/** What an issuer knows of its cards besides their keys. */
export interface IssuerSettings {
  /** The algorithm of the purse; `3des` unless given. Under SM4 keys are diversified with it as well. */
  readonly algorithm?: PurseWay | undefined;
  /** The card's PIN. */
  readonly pin?: Uint8Array | undefined;
  /** The key of an overdraft update's TAC; either is genuine unless given. */
  readonly overdraftTac?: TacKeyRule | undefined;
  /** What the MAC of RELOAD PIN covers; `pin-only` unless given. */
  readonly reloadPinMac?: ReloadPinRule | undefined;
}

/** The host that holds these keys; it throws RangeError for a question that needs a key or a PIN that it has not. */
export function createIssuer(keys: IssuerKeys, settings: IssuerSettings = {}): (question: IssuerQuestion) => IssuerAnswer {
  const { algorithm = '3des', pin, overdraftTac, reloadPinMac = 'pin-only' } = settings;
  const keyring = keyringOf(keys);
  const desk = { keyring, algorithm };
  const familyOf = (question: { readonly algorithm?: CipherFamily }): CipherFamily => question.algorithm ?? wayOf(algorithm).family;
  return (question) => {
    switch (question.about) {
      case 'load':
      case 'unload':
      case 'overdraft':
        return answerOffer(question, keyring, algorithm);
      case 'load-tac':
      case 'unload-mac3':
      case 'overdraft-tac':
        return answerOutcome(question, desk, overdraftTac);
      case 'purchase-tac':
        return answerPurchaseTac(question, desk);
      case 'command-mac':
        return sealCommand(question, keyring, familyOf(question));
      case 'reload-pin':
        return sealPin(question, keyring, familyOf(question), pin, reloadPinMac);
      case 'authentication':
        return answerChallenge(question, keyring, familyOf(question));
      case 'record-key':
        return newRecordKey(question, keyring, familyOf(question));
    }
  };
}
