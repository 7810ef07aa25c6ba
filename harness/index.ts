/** The front door for suites: everything that a case or a manifest speaks with, and nothing else. */

export { bcd, digits, isBcd } from './bytes/bcd.ts';
export { complement, flipBit } from './bytes/bits.ts';
export { bytes, concat, equal, hex } from './bytes/hex.ts';
export { fieldsOf } from './bytes/layout.ts';
export { encodeTlv, findTlv, parseTlv, type Tlv } from './bytes/tlv.ts';
export { octets, uint } from './bytes/uint.ts';
export { packageFile } from './catalog/package-file.ts';
export { loadRequirements } from './catalog/requirement.ts';
export type { Answer, Card, Counters, PurseState } from './dialogue/card.ts';
export { type CardInstruments, cardInstruments } from './dialogue/card-instruments.ts';
export type {
  Finding,
  ForgedAuthorization,
  Issuer,
  LoadOffer,
  OnlineAuthorization,
  OverdraftMade,
  OverdraftOffer,
  UnloadMade,
} from './dialogue/issuer.ts';
export { type PhoneInstruments, phoneInstruments } from './dialogue/phone-instruments.ts';
export { declaredPin, type Pin, wrongPin } from './dialogue/pin.ts';
export type { Authorization, Forgery, Psam, PurchaseOffer, Stranger } from './dialogue/psam.ts';
export { type CardSide, type PsamInstruments, type PsamPurchase, type PsamUnderTest, psamInstruments } from './dialogue/psam-under-test.ts';
export { type Scene, terminalOf } from './dialogue/scene.ts';
export type { SealedVerb, Sealing, Unsealed } from './dialogue/seals.ts';
export type { Channel, HostMistake, Opened, Opening, Registry, SecureElement } from './dialogue/secure-element.ts';
export type {
  CappRecords,
  Load,
  OpenLoad,
  OpenOverdraft,
  OpenPurchase,
  OpenUnload,
  Overdraft,
  Purchase,
  Transactions,
  Unload,
} from './dialogue/transaction.ts';
export {
  checkerTakes,
  type Interruption,
  type OrderRequest,
  type ScriptRun,
  type Sending,
  type Sent,
  type TsmAnswer,
  type TsmUnderTest,
} from './dialogue/tsm.ts';
export type { Upkeep } from './dialogue/upkeep.ts';
export { both, type Check, Expectation, exactly, not, oneOf, reported, rule, within } from './engine/check.ts';
export type { Json } from './engine/json.ts';
export { type Counterexample, type Exploration, explore, type FastCheck, type Move, upheld } from './engine/model.ts';
export type { Stage } from './engine/stage.ts';
export type { Bench, Dut, Learn, Suite } from './engine/suite.ts';
export { type CaseDescription, type CaseWriter, caseWriter, type Instruments, type Row, type TestCase } from './engine/test-case.ts';
export { decodeAtr } from './iso7816/atr.ts';
export type { Command } from './iso7816/command.ts';
export { phoneCounterparts, virtualPhone } from './reference/phone-bench.ts';
export { psamCounterparts, virtualPsam } from './reference/psam-bench.ts';
export { purseCounterparts, virtualPurse } from './reference/purse-bench.ts';
export type { Text } from './text.ts';
export { applications, mohurdAid, ppseName, purseAid, purseAidOf } from './tunion/aid.ts';
export { isDate } from './tunion/calendar.ts';
export { cityOf } from './tunion/city.ts';
export { type BalanceKind, balanceKinds, type SecondBalanceKind } from './tunion/command/get-balance.ts';
export { purseCommands } from './tunion/command/purse-commands.ts';
export { createMeter } from './tunion/cost.ts';
export { busLayout, railLayout, transitHeaderLayout, transitRecords } from './tunion/file/ef1a.ts';
export { ef1eLayout } from './tunion/file/ef1e.ts';
export { ef15Layout } from './tunion/file/ef15.ts';
export { documentTypes, ef16Layout, readPadded } from './tunion/file/ef16.ts';
export { cardTypes, ef17Layout } from './tunion/file/ef17.ts';
export { ef18Layout as ef18Record } from './tunion/file/ef18.ts';
export { psamApplicationLayout, psamTerminalLayout } from './tunion/file/psam-files.ts';
export { type Fen, fen, formatYuan, yuan } from './tunion/money.ts';
export { type ParameterKind, type WrongParameter, wrongParameters } from './tunion/parameter.ts';
export type { InitSamInput } from './tunion/psam-command/init-sam-for-purchase.ts';
export { psamCommands } from './tunion/psam-command/psam-commands.ts';
export { psamFileId, psamName } from './tunion/psam-command/select.ts';
export { readingBeyond, wrongPsamParameters } from './tunion/psam-command/wrong-parameter.ts';
export { createPsamMeter } from './tunion/psam-cost.ts';
export {
  type ContactlessEntry,
  crsAid,
  installFields,
  issuerDomainAid,
  namesTold,
  type Receipt,
  type RegistryEntry,
  readReceipt,
  seLife,
} from './tunion/se-command.ts';
export { createPhoneMeter } from './tunion/se-cost.ts';
export { industries, tripTypes } from './tunion/transaction.ts';
export { decodeEvent, type TransactionEvent } from './tunion/transaction-event.ts';
export { orderStates, signedText, tsmStatus } from './tunion/tsm.ts';
