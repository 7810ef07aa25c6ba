/** Faulty TSMs that take orders that are none, or open cards wrongly. */

import { concat } from '../../bytes/hex.ts';
import { deriveScp02Keys, scp02Cryptograms } from '../../crypto/scp02.ts';
import { beforehand, faultyIn, type TsmFault } from './faulty.ts';

const faulty = faultyIn('tsm-order');

export const orderFaults: readonly TsmFault[] = [
  faulty({
    id: 'tsm-processes-an-unpaid-order',
    title: { zh: '未支付的订单也下发脚本', en: 'gives out commands for an order that is not paid' },
    breaks: ['4:ORDER.paid'],
    tsm: (sound) => ({
      refusesScript: (order, report, desk) => (order.state === '1000' ? undefined : sound.refusesScript(order, report, desk)),
    }),
  }),
  faulty({
    id: 'tsm-never-learns-of-the-payment',
    title: { zh: '补付后订单仍为未支付', en: 'leaves an order unpaid that is paid later' },
    breaks: ['4:ORDER.pay'],
    tsm: (sound) => ({
      actions: {
        'order/apply': beforehand(sound.actions['order/apply'], (data, { books, partner }) =>
          books.order(partner, String(data['order_no'])) === undefined ? data : { ...data, pay_state: '01' },
        ),
      },
    }),
  }),
  faulty({
    id: 'tsm-ignores-the-limit-of-an-amount',
    title: { zh: '不限制单笔充值金额', en: 'takes an order for any amount' },
    breaks: ['4:ORDER.amount'],
    tsm: (sound) => ({
      refusesApplication: (application, desk) =>
        sound.refusesApplication(application.load_amount > 100_000 ? { ...application, load_amount: 1 } : application, desk),
    }),
  }),
  faulty({
    id: 'tsm-takes-a-load-of-nothing',
    title: { zh: '接受零金额充值订单', en: 'takes an order that loads nothing' },
    breaks: ['4:ORDER.amount'],
    tsm: (sound) => ({
      refusesApplication: (application, desk) =>
        sound.refusesApplication(
          application.load_amount === 0 && /^0[12]$/.test(application.order_type) ? { ...application, load_amount: 1 } : application,
          desk,
        ),
    }),
  }),
  faulty({
    id: 'tsm-overlooks-an-amount-where-nothing-is-loaded',
    title: { zh: '不充值的订单可带金额', en: 'takes an order that loads nothing and names an amount' },
    breaks: ['4:ORDER.amount'],
    tsm: (sound) => ({
      refusesApplication: (application, desk) =>
        sound.refusesApplication(application.order_type === '00' ? { ...application, load_amount: 0 } : application, desk),
    }),
  }),
  faulty({
    id: 'tsm-takes-an-order-of-any-type',
    title: { zh: '接受未知的订单类型', en: 'takes an order of a type that it does not know' },
    breaks: ['4:ORDER.type'],
    tsm: (sound) => ({
      refusesApplication: (application, desk) =>
        sound.refusesApplication(/^0[0-5]$/.test(application.order_type) ? application : { ...application, order_type: '00' }, desk),
    }),
  }),
  faulty({
    id: 'tsm-takes-any-name-of-an-application',
    title: { zh: '不检查应用标识的格式', en: 'does not look at the form of an application name' },
    breaks: ['4:ORDER.aid'],
    tsm: (sound) => ({
      refusesApplication: (application, desk) => {
        const isName = /^([0-9A-F]{2}){5,16}$/.test(application.instance_aid);
        return sound.refusesApplication(isName ? application : { ...application, instance_aid: 'A000000632' }, desk);
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-another-order-under-the-same-number',
    title: { zh: '同一订单号的不同订单视为同一订单', en: 'takes another order under a known number for the same one' },
    breaks: ['4:ORDER.same'],
    tsm: () => ({ isSameOrder: () => true }),
  }),
  faulty({
    id: 'tsm-refuses-the-same-order-again',
    title: { zh: '同一订单重复申请被视为非法', en: 'refuses an order that is applied for again' },
    breaks: ['4:ORDER.again', '4:ORDER.pay'],
    tsm: () => ({ isSameOrder: () => false }),
  }),
  faulty({
    id: 'tsm-does-not-say-that-an-order-is-under-way',
    title: { zh: '处理中的订单重复申请不报 0005', en: 'does not say that an order is being processed' },
    breaks: ['4:ORDER.processing'],
    tsm: (sound) => ({
      actions: {
        'order/apply': (data, desk) => {
          const answer = sound.actions['order/apply'](data, desk);
          return answer.status === '0005' ? { ...answer, status: '0000' } : answer;
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-opens-an-open-card',
    title: { zh: '已开通的卡片可再次开卡', en: 'takes an order to open a card that is open' },
    breaks: ['4:OPEN.once'],
    tsm: (sound) => ({
      refusesApplication: (application, desk) => {
        const refused = sound.refusesApplication(application, desk);
        return refused === '3103' ? undefined : refused;
      },
      refusesScript: (order, report, desk) => {
        const refused = sound.refusesScript(order, report, desk);
        return refused === '3103' ? undefined : refused;
      },
    }),
  }),
  faulty({
    id: 'tsm-gives-a-card-number-twice',
    title: { zh: '重复发放卡号', en: 'gives one card number to two cards' },
    breaks: ['4:OPEN.number'],
    tsm: () => ({ newSerial: ({ tsm }) => `${tsm.personality.cardNumbers}0000000001` }),
  }),
  faulty({
    id: 'tsm-takes-another-number-for-every-try',
    title: { zh: '每次重试开卡都换卡号', en: 'takes another card number for every try to open a card' },
    breaks: ['4:OPEN.again'],
    tsm: (sound) => ({
      begin: (order, desk) =>
        sound.begin(order.opened || order.serial === undefined ? order : { ...order, serial: sound.newSerial(desk) }, desk),
    }),
  }),
  faulty({
    id: 'tsm-calls-a-failed-opening-a-success',
    title: { zh: '开卡失败仍记为成功', en: 'calls an opening that failed a success' },
    breaks: ['4:OPEN.failed', '4:SCRIPT.mismatch'],
    tsm: (sound) => ({
      broken: (order, step) =>
        step === 'openingChannel' || step === 'installation' ? { ...order, state: '0' } : sound.broken(order, step),
    }),
  }),
  faulty({
    id: 'tsm-trusts-any-secure-element',
    title: { zh: '不验证 SE 的密文即开卡', en: 'opens a channel without verifying the cryptogram of the secure element' },
    breaks: ['4:OPEN.channel'],
    tsm: (sound) => ({
      steps: {
        openingChannel: (order, answers, desk) => {
          const offered = answers.at(-1) ?? new Uint8Array(30);
          const hostChallenge = Uint8Array.from(Buffer.from(order.session?.note ?? '', 'hex'));
          const exchange = { hostChallenge, sequence: offered.slice(12, 14), cardChallenge: offered.slice(14, 20) };
          const keys = deriveScp02Keys(desk.tsm.domainKeys, exchange.sequence);
          const { card } = scp02Cryptograms(keys, exchange);
          const amended = concat(offered.slice(0, 20), card, offered.slice(28));
          return sound.steps.openingChannel(order, [...answers.slice(0, -1), amended], desk);
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-does-not-personalise-the-card',
    title: { zh: '安装脚本中缺少个人化数据', en: 'installs a card and does not personalise it' },
    breaks: ['4:OPEN.personalised'],
    tsm: (sound) => ({
      giveOut: (planned, before) =>
        sound.giveOut(
          planned.filter(({ command }) => !command.startsWith('84E2') && !command.startsWith('84E620')),
          before,
        ),
    }),
  }),
];
