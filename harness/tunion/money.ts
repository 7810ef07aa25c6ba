/** Money as the purse counts it: whole fen, one hundredth of a yuan. */

/** An amount in fen. Below zero only where two amounts are taken from each other. */
export type Fen = number & { readonly unit: 'fen' };

/**
 * An amount given in fen.
 * @throws RangeError unless it is a whole number that doubles hold exactly
 */
export function fen(amount: number): Fen {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`${amount} is no whole number of fen`);
  return (amount === 0 ? 0 : amount) as Fen;
}

/**
 * An amount given in yuan, taken as the decimal number that it prints as: `yuan(1.1)` is exactly 110 fen.
 * @throws RangeError when it does not come out in whole fen, such as 0.001 or 0.1 + 0.2, or has more digits than doubles keep
 */
export function yuan(amount: number): Fen {
  const parts = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(amount));
  // Fifteen decimal digits always survive in a double.
  if (parts === null || Math.abs(amount) >= 1e13) throw new RangeError(`${amount} yuan is no whole number of fen`);
  const [, sign, whole, hundredths = ''] = parts;
  return fen(Number(`${sign}${whole}${hundredths.padEnd(2, '0')}`));
}

/** The amount in yuan with two decimals and no currency sign: `-0.05`, `167772.15`. */
export function formatYuan(amount: Fen): string {
  const digits = String(Math.abs(amount)).padStart(3, '0');
  return `${amount < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
