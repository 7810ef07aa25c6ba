/** Faulty TSMs that make or lose money in loads and doubtful loads. */

import { fen } from '../../tunion/money.ts';
import type { Order } from '../tsm/state.ts';
import { beforehand, faultyIn, type TsmFault } from './faulty.ts';

const faulty = faultyIn('tsm-money');

export const moneyFaults: readonly TsmFault[] = [
  faulty({
    id: 'tsm-loads-again-when-it-is-asked-again',
    title: { zh: '成功的充值订单再次取脚本时重新充值', en: 'loads again where a load that succeeded is asked for again' },
    breaks: ['4:LOAD.once', '4:SCRIPT.ended'],
    tsm: (sound) => ({
      actions: {
        'script/next': beforehand(sound.actions['script/next'], (data, { books, partner }) => {
          const order = books.order(partner, String(data['order_no']));
          if (data['session'] === '' && order?.state === '0' && order.amount > 0) books.keepOrder({ ...order, state: '1006' });
          return data;
        }),
      },
    }),
  }),
  faulty({
    id: 'tsm-confirms-by-crediting-again',
    title: { zh: '确认存疑充值时不看计数器，一律重新充值', en: 'resolves a doubtful load by crediting again, whatever the counter says' },
    breaks: ['4:DOUBT.credited', '4:LOAD.once'],
    tsm: (sound) => ({
      steps: {
        offerAgain: (order, answers, desk) => {
          const counter = Number.parseInt(Buffer.from(answers.at(-1)?.slice(4, 6) ?? []).toString('hex'), 16);
          const authorisations = order.authorisations.map((each) => ({ ...each, counter }));
          return sound.steps.offerAgain({ ...order, authorisations }, answers, desk);
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-forgets-a-doubtful-load',
    title: {
      zh: '下发 MAC2 前不记为待确认，断电后当作未处理再充一次',
      en: 'does not write down that MAC2 left, and loads once more after a power cut',
    },
    breaks: ['4:DOUBT.state', '4:LOAD.once'],
    tsm: (sound) => ({
      authorise: (order, offer, desk) => {
        const authorised = sound.authorise(order, offer, desk);
        return authorised && { ...authorised, state: order.state };
      },
    }),
  }),
  faulty({
    id: 'tsm-calls-a-load-done-when-mac2-leaves',
    title: { zh: 'MAC2 一经下发即记为成功', en: 'calls a load a success as soon as MAC2 leaves' },
    breaks: ['4:DOUBT.state', '4:LOAD.tac'],
    tsm: (sound) => ({
      authorise: (order, offer, desk) => {
        const authorised = sound.authorise(order, offer, desk);
        return authorised && { ...authorised, state: '0' };
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-any-tac-of-a-load',
    title: { zh: '不验证充值的 TAC', en: 'does not verify the TAC of a load' },
    breaks: ['4:LOAD.tac', '4:DOUBT.proven'],
    tsm: () => ({ acceptsLoadTac: () => true }),
  }),
  faulty({
    id: 'tsm-takes-a-refused-credit-for-done',
    title: { zh: '卡片拒绝圈存仍记为成功', en: 'takes a credit that the card refused for done' },
    breaks: ['4:SCRIPT.mismatch', '4:DOUBT.state'],
    tsm: (sound) => ({
      broken: (order, step) => (step === 'credit' ? { ...order, state: '0' } : sound.broken(order, step)),
    }),
  }),
  faulty({
    id: 'tsm-gives-mac2-for-any-mac1',
    title: { zh: '不验证 MAC1 即下发 MAC2', en: 'gives MAC2 without verifying MAC1' },
    breaks: ['4:LOAD.mac1', '4:DOUBT.mac1'],
    tsm: () => ({ acceptsMac1: () => true }),
  }),
  faulty({
    id: 'tsm-gives-the-same-mac2-twice',
    title: { zh: '确认时重发上次的 MAC2', en: 'gives the MAC2 of before again where a load is confirmed' },
    breaks: ['4:DOUBT.fresh'],
    tsm: (sound) => ({
      authorise: (order, offer, desk) => (order.authorisations.length > 0 ? order : sound.authorise(order, offer, desk)),
    }),
  }),
  faulty({
    id: 'tsm-believes-any-counter',
    title: { zh: '确认时计数器变化即记为成功，不要求证明', en: 'takes a counter that moved for a credit, and asks for no proof' },
    breaks: ['4:DOUBT.proven', '4:DOUBT.counter'],
    tsm: (sound) => ({
      steps: {
        offerAgain: (order, answers, desk) => {
          const move = sound.steps.offerAgain(order, answers, desk);
          return move.next?.step === 'credit' ? move : { order: sound.loaded(order, desk) };
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-leaves-every-doubt-to-the-operator',
    title: { zh: '存疑充值一律转人工，从不自动确认', en: 'leaves every doubtful load to the operator, even one that the card can prove' },
    breaks: ['4:DOUBT.credited'],
    tsm: () => ({ steps: { proof: (order) => ({ order: { ...order, state: '1009' } }) } }),
  }),
  faulty({
    id: 'tsm-does-not-credit-what-was-not-credited',
    title: { zh: '确认时发现未充值也记为成功', en: 'calls a doubtful load that never reached the card a success' },
    breaks: ['4:DOUBT.uncredited'],
    tsm: (sound) => ({
      steps: {
        offerAgain: (order, answers, desk) => {
          const move = sound.steps.offerAgain(order, answers, desk);
          return move.next?.step === 'credit' ? { order: { ...order, state: '0' } } : move;
        },
      },
    }),
  }),
  faulty({
    id: 'tsm-loads-the-amount-of-another-order',
    title: { zh: '按同卡第一笔订单的金额充值', en: 'loads what the first order about the card loaded' },
    breaks: ['4:LOAD.amount'],
    tsm: (sound) => ({
      begin: (order, desk) => {
        const { books } = desk;
        const earlier = books
          .ordersOf(order.partner, order.seid, order.instance_aid)
          .map((name) => books.order(order.partner, name))
          .find((each) => each !== undefined && each.amount > 0);
        return sound.begin(order.amount > 0 && earlier ? { ...order, amount: earlier.amount } : order, desk);
      },
    }),
  }),
  faulty({
    id: 'tsm-takes-yuan-for-fen',
    title: { zh: '把分当作元充值', en: 'loads a yuan for every fen' },
    breaks: ['4:LOAD.amount'],
    tsm: (sound) => ({
      begin: (order, desk) => sound.begin(order.order_type === '02' ? { ...order, amount: fen(order.load_amount * 100) } : order, desk),
    }),
  }),
  faulty({
    id: 'tsm-calls-a-failed-load-a-success',
    title: { zh: '圈存初始化失败仍记为成功', en: 'calls a load that came to nothing a success' },
    breaks: ['4:LOAD.failed', '4:SCRIPT.mismatch'],
    tsm: (sound) => ({ broken: (order, step) => (step === 'offer' ? { ...order, state: '0' } : sound.broken(order, step)) }),
  }),
  faulty({
    id: 'tsm-migrates-in-twice',
    title: { zh: '迁入后账户余额不清零', en: 'leaves the sum in the account after it migrated in' },
    breaks: ['4:IN.once', '4:IN.reserved'],
    tsm: (sound) => ({
      authorise: (order, offer, desk) => {
        const { deposit, ...rest } = order;
        const authorised: Order | undefined = sound.authorise(rest, offer, desk);
        return authorised && (deposit === undefined ? authorised : { ...authorised, deposit });
      },
      loaded: (order) => ({ ...order, state: '0' }),
    }),
  }),
  faulty({
    id: 'tsm-lends-the-account-while-a-load-is-in-doubt',
    title: { zh: '迁入充值存疑期间账户余额可被另一订单使用', en: 'gives the sum to another order while a migration is in doubt' },
    breaks: ['4:IN.reserved'],
    tsm: (sound) => ({
      authorise: (order, offer, desk) => {
        const { books } = desk;
        const held = books.deposits(order.partner, order.instance_aid);
        const authorised = sound.authorise(order, offer, desk);
        books.keepDeposits(order.partner, order.instance_aid, held);
        return authorised;
      },
    }),
  }),
  faulty({
    id: 'tsm-opens-but-does-not-load-what-migrates',
    title: { zh: '迁入时只开卡不充入原余额', en: 'opens the card of a migration and loads nothing on it' },
    breaks: ['4:IN.amount'],
    tsm: (sound) => ({
      steps: {
        installation: (order, answers, desk) => {
          const { order: opened, ...move } = sound.steps.installation(order, answers, desk);
          return order.order_type === '04' ? { order: { ...opened, state: '0' } } : { order: opened, ...move };
        },
      },
    }),
  }),
];
