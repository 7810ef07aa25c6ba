/** Everything a user reads exists in Chinese and in English. */

/** One text in both languages. */
export interface Text {
  readonly zh: string;
  readonly en: string;
}

export type Language = keyof Text;
