/** Where public facts leave a sound purse card a choice: one axis a freedom, its first value the default. */

/**
 * Every axis with its values. A suite must accept each of them; {@link Choices} picks one value per axis.
 * Source: the conflicts and open points of the public record, settled one by one in the project's open questions.
 */
export const alternatives = {
  /** Status word for a wrong Le: a length error, or the right length to ask for again. */
  wrongLe: ['6700', '6Cxx'],
  /** Status word for a command out of order: the lab's word or the older purse word. */
  order: ['6901', '6985'],
  /** Status words for wrong parameters as labs list them, or a neighbour that cards in the field use. */
  wrongClass: ['6E00', '6D00'],
  wrongInstruction: ['6D00', '6E00'],
  wrongParameters: ['6A86', '6B00'],
  wrongData: ['6A80', '6985'],
  wrongOffset: ['6B00', '6A86', '6700'],
  recordZero: ['6A83', '6A86'],
  /** Which of several mistakes is reported first. */
  checkOrder: ['parameters-length-state', 'length-parameters-state', 'state-first'],
  /** A refused command between INITIALIZE and its completion ends the transaction, or leaves it open when its form was wrong. */
  refusals: ['end', 'keep'],
  /** GET CHALLENGE and GET TRANSACTION PROVE leave an open transaction alone as reads do, or end it. */
  sideCommands: ['keep', 'end'],
  /** Commands that answer data and come without Le are refused, or answered in full. */
  missingLe: ['refused', 'answered'],
  /** Le on a command that answers no data. */
  surplusLe: ['refused', 'tolerated'],
  selectLe: ['optional', 'required'],
  debitLe: ['optional', 'required'],
  /** GET CHALLENGE with Le 00. */
  challengeLeZero: ['refused', '8', '4'],
  /** READ RECORD with an Le shorter than the record. */
  shortRecordLe: ['refused', 'truncated'],
  /** Commands before the purse is selected. */
  unselected: ['6985', '6A82', '6D00', '6986'],
  /** After a SELECT of an unknown name the application stays selected, or none is. */
  failedSelect: ['keeps', 'deselects'],
  /** The first 5 to 7 octets of the AID select the purse, or nothing. */
  partialName: ['refused', 'accepted'],
  /** FCI of the purse: version and issuer data only; with label, priority and name; with the algorithm tag of a lab emulator. */
  fci: ['bare', 'labelled', 'algorithm'],
  /** PPSE of a card with the purse alone, or with a cash application named first. */
  ppse: ['purse', 'cash-first'],
  /** Records of EF 18 and EF 1E that no transaction has written yet. */
  unusedDetails: ['absent', 'zero'],
  unusedTrips: ['zero', 'absent'],
  /** Octets of EF 1A that acceptors define for themselves. */
  reservedTransit: ['zero', 'arbitrary'],
  /** GET BALANCE P1 04, the cap, and P1 05, sixteen octets that begin with the balance. */
  capBalance: ['answered', '6A86'],
  combinedBalance: ['real', 'available'],
  /** INITIALIZE with amount zero outside CAPP. */
  zeroPurchase: ['accepted', '6A80'],
  zeroLoad: ['accepted', '6A80'],
  /** A CAPP purchase of zero counts (counter, EF 18, proof), or none of the three. */
  zeroCapp: ['counts', 'does-not-count'],
  /** DEBIT FOR CAPP PURCHASE without a cache update. */
  cappWithoutCache: ['refused', 'accepted'],
  /** UPDATE CAPP DATA CACHE: P1 compared with the record, or not looked at. */
  cacheParameter: ['checked', 'ignored'],
  /** UPDATE CAPP DATA CACHE of EF 1A after EF 1E. */
  cacheOrder: ['any', 'trip-last'],
  cacheLength: ['6700', '6A80', '6A84'],
  /** CREDIT FOR LOAD: which P2 the card knows. */
  creditP2: ['both', '00', '02'],
  /** A load beyond the cap: where and with which word it is refused. */
  loadBeyondCap: ['init-9402', 'init-6985', 'init-6A80', 'credit-9402', 'credit-6985', 'credit-6A80'],
  /** GET TRANSACTION PROVE: the word for another number, how often it answers, what it remembers, its MAC half for a load. */
  proveWord: ['9406', '6A88'],
  proveAnswers: ['for-ever', 'once'],
  proveMemory: ['last', 'last-of-each-type'],
  proveLoadMac: ['zero', 'mac2'],
  /** UPDATE BINARY and UPDATE RECORD without secure messaging. */
  unprotectedWrite: ['6987', '6982', '6985'],
  /** A challenge is gone with the next command, whatever it is; with the next that is no read; or with the one that uses it. */
  challengeLife: ['next-command', 'kept-by-reads', 'until-used'],
  /** A protected command without a challenge. */
  noChallenge: ['6984', '6985'],
  /** A protected command whose data field is nothing but a MAC, and comes without it: a length error, or a missing MAC. */
  bareSeal: ['6700', '6987'],
  /** Writing over the end of a transparent file, and a record of another length. */
  writeOverflow: ['6A84', '6B00', '6700'],
  recordLength: ['6700', '6A80', '6A84'],
  /** APPEND RECORD of a transit record that EF 1A holds already. */
  appendTransit: ['6A84', '9407'],
  /** SELECT of an application that is blocked for a time: 6283 with the FCI, or 6283 alone. */
  lockedSelect: ['fci', 'bare'],
  /** What such an application answers to a command that it refuses, and to GET TRANSACTION PROVE. */
  lockedWord: ['6985', '6A81', '6901'],
  lockedProof: ['answered', 'refused'],
  /** An application that is blocked for ever refuses everything with 9303; still lets itself be read; or is not selected at all. */
  permanentLock: ['refuses', 'reads', 'deselects'],
  /** APPLICATION UNBLOCK with a right MAC where nothing is blocked. */
  unblockUnlocked: ['6985', '9000', '6901'],
  /** The answer to the wrong PIN that takes the last try. */
  pinLastTry: ['63C0', '6983'],
  /** INITIALIZE FOR LOAD where the PIN was not verified. */
  pinMissing: ['6982', '6985'],
  /** UNBLOCK PIN with a right MAC where the PIN is not blocked. */
  unblockUnblockedPin: ['9000', '6985'],
  /** What stands under the MAC of RELOAD PIN, and the word for a wrong one. */
  reloadPinMac: ['pin-only', 'with-header'],
  reloadPinWord: ['6988', '9302'],
  /** The balance that INITIALIZE FOR LOAD, UNLOAD and UPDATE offer, and that stands under their MACs and TACs. */
  onlineBalance: ['available', 'real'],
  /** INITIALIZE FOR UNLOAD with amount zero, or with more than the balance. */
  zeroUnload: ['accepted', '6A80'],
  unloadBeyondBalance: ['9401', '6985'],
  /** Which half of its proof MAC3 of an unload stands in; the other is zero. */
  unloadProof: ['mac-half', 'tac-half'],
  /** A new overdraft limit below what is overdrawn, or above FFFFFF together with the cap. */
  limitBounds: ['6985', '6A80', '9402'],
  /** The TAC of an overdraft update: its key folded from DTK or DTK itself, the balance with the new limit or with the old. */
  overdraftTac: ['folded', 'direct'],
  overdraftTacBalance: ['after', 'before'],
  /** The limit that EF 18 notes for an overdraft update. */
  overdraftDetail: ['new-limit', 'old-limit'],
  /** EXTERNAL AUTHENTICATE with a wrong cryptogram. */
  authenticateWord: ['6300', '6988', '6982'],
  /** CHANGE ALGORITHM lasts as long as power, or for good; what GET ALGORITHM answers for triple DES and SM4. */
  algorithmChange: ['session', 'lasting'],
  algorithmCode: ['00-03', '00-04'],
  /** CHANGE ALGORITHM to one that the card does not have or that is blocked, and BLOCK ALGORITHM of it. */
  algorithmAbsent: ['6A81', '6985', '6A86'],
  /** READ PICTURE, READ QRCODE and UPDATE PICTURE with another class: the laboratory names 6D00 where other commands answer 6E00. */
  pictureClass: ['6D00', '6E00'],
  /** What the other ministry's application answers to a command of ours. */
  mohurdWord: ['6D00', '6985', '6E00'],
} as const satisfies Readonly<Record<string, readonly [string, ...string[]]>>;

export type Axis = keyof typeof alternatives;

/** One value on every axis. */
export type Choices = { readonly [A in Axis]: (typeof alternatives)[A][number] };

/**
 * The given choices, and the default on every other axis.
 * @throws RangeError when an axis or value does not exist
 */
export function choose(wanted: Partial<Choices> = {}): Choices {
  const axes: Readonly<Record<string, readonly string[]>> = alternatives;
  for (const [axis, value] of Object.entries(wanted)) {
    if (axes[axis]?.includes(value) !== true) throw new RangeError(`no alternative ${axis}: ${value}`);
  }
  const defaults = Object.fromEntries(Object.entries(axes).map(([axis, values]) => [axis, values[0]]));
  return { ...defaults, ...wanted } as Choices;
}
