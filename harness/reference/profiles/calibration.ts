/**
 * The laboratory's calibration cards: purses at the edges of the balance law. Figures: the scheme operator's laboratory,
 * characteristic values 101 to 106 of JT/T 1356.1 for K1 (marshaltang/tulab docs/PCDL2/carddata1.rst).
 */

import type { Profile } from './profile.ts';

/** Cap A, real balance B, overdraft limit C and overdrawn D, in fen. */
const figures = {
  'lab-101': [0xffffff, 0xffffff, 0, 0],
  'lab-102': [0xffffff, 0, 0, 0],
  'lab-103': [0xffff88, 0xffff00, 0x77, 0],
  'lab-104': [0x8fffff, 0xffff, 0x700000, 0],
  'lab-105': [0xffff00, 0x07ff01, 0xff, 0],
  'lab-106': [0xfff8ff, 0xfff, 0x700, 0],
} as const;

export type CalibrationName = keyof typeof figures;

export const calibrationNames = Object.keys(figures) as readonly CalibrationName[];

/** A card with the laboratory's amounts and no history, else like the given one; its serial, and with it its keys, are its own. */
export function calibrated(base: Profile, name: CalibrationName): Profile {
  const [cap, balance, overdraftLimit, overdrawn] = figures[name];
  const number = name.slice(-3);
  return {
    ...base,
    title: { zh: `校准卡片特征值 ${number}`, en: `calibration card, characteristic value ${number}` },
    ef15: { ...base.ef15, serial: `${base.ef15.serial.slice(0, -3)}${number}` },
    purse: { ...base.purse, cap, balance, overdraftLimit, overdrawn },
    ef18: [],
    ef1a: [],
    ef1e: [],
  };
}
