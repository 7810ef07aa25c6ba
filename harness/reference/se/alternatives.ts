/** Where the specifications bind no word or leave a form open: what a sound secure element may do, the first being ours. */

export const seAlternatives = {
  /** EXTERNAL AUTHENTICATE without INITIALIZE UPDATE before it. */
  outOfTurn: ['6985', '6982'],
  /** EXTERNAL AUTHENTICATE whose MAC is wrong. */
  wrongMac: ['6982', '6300', '6985', '6988'],
  /** A name that already stands in the registry. */
  duplicate: ['6985', '6A80'],
  /** A right that is missing: content management by a domain without it, or without a right token. */
  unauthorised: ['6985', '6982', '6A80'],
  /** DELETE of what is not there. */
  absent: ['6A88', '6A82'],
  /** Blocks of LOAD out of their order. */
  loadOrder: ['6A86', '6985'],
  /** SET STATUS to the state that is, or to one that is not reached from it. */
  sameState: ['6985', '6A80'],
  /** What is still used and so not deleted. */
  inUse: ['6985', '6A80'],
  /** SELECT in the field where nothing fits. */
  noneInField: ['6A82', '6999'],
  /** What the contactless registry says of a conflict or a failure: bare, or within a template 61. */
  conflictForm: ['bare', 'template'],
  /** Life cycle of an application in GET STATUS: alone, or with its activation behind it. */
  lifeOctets: [1, 2],
} as const;

export type SeChoices = { readonly [Axis in keyof typeof seAlternatives]: (typeof seAlternatives)[Axis][number] };

export function chooseSe(chosen: Partial<SeChoices> = {}): SeChoices {
  const usual = Object.fromEntries(Object.entries(seAlternatives).map(([axis, [first]]) => [axis, first])) as SeChoices;
  return { ...usual, ...chosen };
}
