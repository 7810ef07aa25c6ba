/** Where public facts leave a sound PSAM a choice: one axis a freedom, its first value the default. */

/** Every axis with its values. A suite must accept each of them; {@link Choices} picks one value per axis. */
export const alternatives = {
  /** Status words for wrong parameters as labs list them for cards, or a neighbour. */
  wrongClass: ['6E00', '6D00'],
  wrongInstruction: ['6D00', '6E00'],
  wrongParameters: ['6A86', '6B00'],
  wrongLength: ['6700', '6A80'],
  /** Status word for a wrong Le: a length error, or the right length to ask for again. */
  wrongLe: ['6700', '6Cxx'],
  /** How data answer a command that brought some: at once, or after GET RESPONSE, as T=0 has it. */
  transport: ['at-once', 'fetched'],
  /** READ BINARY with Le 00: the whole rest of the file, or its length to ask for again. */
  leZero: ['answered', '6Cxx'],
  /** Commands that answer data and come without Le are answered in full, or refused. */
  missingLe: ['answered', 'refused'],
  /** Le on a command that answers no data. */
  surplusLe: ['refused', 'tolerated'],
  /** GET CHALLENGE with Le 00. */
  challengeLeZero: ['refused', '8', '4'],
  wrongOffset: ['6B00', '6A86', '6700'],
  /** Which of several mistakes is reported first. */
  checkOrder: ['parameters-length-state', 'length-parameters-state', 'state-first'],
  /** A command out of order, and a command of the purchase application outside of it. */
  order: ['6985', '6901'],
  outside: ['6985', '6901', '6A88'],
  /** Any other command after INIT_SAM_FOR_PURCHASE ends the purchase, or leaves it open unless it takes its place. */
  interruption: ['ends', 'keeps'],
  /** A wrong MAC2 ends the purchase, or leaves it open. */
  afterWrongMac2: ['ends', 'keeps'],
  /** Wrong MAC2s in a row are not counted, or fifteen of them block the PSAM. */
  wrongMac2: ['uncounted', 'counted'],
  /** Purchases and MACs under a key diversified once or three times. */
  otherLevels: ['refused', 'accepted'],
  /** A key version or an algorithm id that the PSAM does not hold, and a type that is no purchase. */
  wrongVersion: ['9403', '6A80', '9302', 'accepted'],
  wrongType: ['6A80', '6A81', 'accepted'],
  /** What a purchase that is refused for its version or type does to the sequence number. */
  refusedNumber: ['kept', 'taken'],
  /** Whether the sequence number FFFFFFFF is used. */
  lastNumber: ['unused', 'used'],
  /** How long the key of INIT_FOR_DESCRYPT stays: for one MAC, until SELECT or reset, or for the next command alone. */
  workingKey: ['once', 'lasting', 'next-command'],
  /** Data of DES_CRYPT that are no whole blocks: refused, or filled up. */
  unalignedData: ['refused', 'filled'],
  /** Where 4D54 stands in the historical octets. */
  atrMark: ['first', 'later'],
  /** The master file under the name of a payment system environment. */
  mfName: ['known', 'unknown'],
  /** The answer to SELECT of the master file. */
  mfFci: ['template', 'nothing'],
  /** The FCI of the purchase application as a validator's log has it, or with a label. */
  applicationFci: ['plain', 'labelled'],
  /** The first 5 to 15 octets of the name select the application, or nothing. */
  partialName: ['accepted', 'refused'],
  /** After a SELECT that failed the folder stays, or is the master file again. */
  failedSelect: ['keeps', 'leaves'],
  /** The terminal number can be read in the application, too. */
  terminalInApplication: ['absent', 'readable'],
  /** UPDATE BINARY without authority. */
  unprotectedWrite: ['6982', '6985', '6986', '6D00'],
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
