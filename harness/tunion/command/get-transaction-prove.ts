/** GET TRANSACTION PROVE: what the card gave for its last transaction, for a terminal that lost the answer. */

import { bytes } from '../../bytes/hex.ts';
import { field, layout } from '../../bytes/layout.ts';
import { hasHeader, type PurseCommand, within } from './purse-command.ts';
import { proveResponse } from './transaction-data.ts';

/**
 * Which transaction to prove: its type (a {@link TransactionType}; any octet may be asked) and the number it counted to,
 * one more than its INITIALIZE answered.
 */
export interface GetTransactionProveInput {
  readonly type: number;
  readonly counter: number;
}

/** The proof, 4 octets each. For a load nothing public says what `mac2` holds. */
export interface TransactionProof {
  readonly mac2: Uint8Array;
  readonly tac: Uint8Array;
}

const request = layout({ counter: field(2, 'uint', { zh: '交易序号', en: 'transaction counter' }) });

export const getTransactionProve: PurseCommand<GetTransactionProveInput, TransactionProof> = {
  name: { zh: '取交易认证', en: 'GET TRANSACTION PROVE' },
  request,
  response: proveResponse,
  matches: (command) => hasHeader(command, 0x80, 0x5a, [0x00], [0x00, 0x01, 0x02, 0x03, 0x05, 0x06, 0x07, 0x09]),
  encode: ({ type, counter }) => ({
    cla: 0x80,
    ins: 0x5a,
    p1: 0x00,
    p2: within(type, 0, 255, 'type'),
    data: request.encode({ counter }),
    le: 8,
  }),
  decode(data) {
    const proof = proveResponse.decode(data);
    return { mac2: bytes(proof.mac2), tac: bytes(proof.tac) };
  },
};
