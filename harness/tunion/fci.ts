/** What SELECT answers: the directory of the PPSE and the file control information (FCI) of the purse, odd encodings kept in sight. */

import { LayoutError } from '../bytes/layout.ts';
import { findTlv, parseTlv, type Tlv, TlvError } from '../bytes/tlv.ts';
import { uint } from '../bytes/uint.ts';

/** One application in the directory; what its entry lacks is undefined. */
export interface PpseEntry {
  /** Tag 4F. */
  readonly aid: Uint8Array | undefined;
  /** Tag 50, such as `MOT_T_EP`. */
  readonly label: string | undefined;
  /** Tag 87; 1 comes first. */
  readonly priority: number | undefined;
}

/** The answer to SELECT PPSE; what it lacks is undefined. */
export interface Ppse {
  /** Tag 84. */
  readonly name: Uint8Array | undefined;
  /** Every 61 of BF0C, in the card's order. */
  readonly entries: readonly PpseEntry[];
  /** All data objects as they were encoded. */
  readonly tree: readonly Tlv[];
}

/** The answer to SELECT of an application; what it lacks is undefined. Cards differ in all but `name` and `issuerData`. */
export interface PurseFci {
  /** Tag 84: the application's name. */
  readonly name: Uint8Array | undefined;
  /** Tag 9F08: application version, one octet on most cards. */
  readonly version: Uint8Array | undefined;
  /** Tag 9F0C: a copy of EF 15 on a purse. */
  readonly issuerData: Uint8Array | undefined;
  /** Tag 50. */
  readonly label: string | undefined;
  /** Tag 87. */
  readonly priority: number | undefined;
  /** Tag 9F12. */
  readonly preferredName: string | undefined;
  /** All data objects as they were encoded. */
  readonly tree: readonly Tlv[];
}

/**
 * Reads the answer to SELECT PPSE.
 * @throws LayoutError when it is no BER-TLV
 */
export function decodePpse(data: Uint8Array): Ppse {
  const tree = treeOf(data);
  const directory = findTlv(tree, '6F', 'A5', 'BF0C')?.children ?? [];
  const entries = directory
    .filter((object) => object.tag === '61')
    .map(({ children = [] }) => ({
      aid: octetsOf(children, '4F'),
      label: textOf(children, '50'),
      priority: numberOf(children, '87'),
    }));
  return { name: octetsOf(tree, '6F', '84'), entries, tree };
}

/**
 * Reads the answer to SELECT of an application.
 * @throws LayoutError when it is no BER-TLV
 */
export function decodePurseFci(data: Uint8Array): PurseFci {
  const tree = treeOf(data);
  return {
    name: octetsOf(tree, '6F', '84'),
    version: octetsOf(tree, '6F', 'A5', '9F08'),
    issuerData: octetsOf(tree, '6F', 'A5', '9F0C'),
    label: textOf(tree, '6F', 'A5', '50'),
    priority: numberOf(tree, '6F', 'A5', '87'),
    preferredName: textOf(tree, '6F', 'A5', '9F12'),
    tree,
  };
}

function treeOf(data: Uint8Array): Tlv[] {
  try {
    return parseTlv(data);
  } catch (error) {
    if (error instanceof TlvError) throw new LayoutError(error.message, error.offset);
    throw error;
  }
}

function octetsOf(list: readonly Tlv[], ...path: readonly string[]): Uint8Array | undefined {
  return findTlv(list, ...path)?.value.slice();
}

function textOf(list: readonly Tlv[], ...path: readonly string[]): string | undefined {
  const value = octetsOf(list, ...path);
  return value === undefined ? undefined : String.fromCharCode(...value);
}

function numberOf(list: readonly Tlv[], ...path: readonly string[]): number | undefined {
  const value = octetsOf(list, ...path);
  return value === undefined || value.length > 6 ? undefined : uint(value);
}
