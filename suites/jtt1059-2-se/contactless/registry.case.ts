/** JT/T 1059.2 — what the contactless registry tells: itself, and its entries. */

import { bytes, crsAid, findTlv, hex, parseTlv, rule } from '#harness';
import { names, refusal, registry, sw, testCase } from '../se-case.ts';

const refusedOrIgnored = rule(
  { zh: '拒绝，或与 P2=00 的应答相同', en: 'refused, or answered as P2 00 is' },
  (seen) => typeof seen === 'object' && seen !== null && 'sw' in seen && 'same' in seen && (seen.sw !== '9000' || seen.same === true),
);

export const registryCases = [
  testCase(
    {
      id: 'JTT1059.2-CRS-001',
      covers: ['JTT1059.2:CRS.select'],
      needs: registry,
      title: { zh: '选择非接触注册服务', en: 'SELECT of the contactless registry' },
    },
    async ({ se, check }) => {
      await se.reset();

      const answer = await se.attempt.selectName({ aid: crsAid });

      const tree = answer.value?.tree ?? [];
      const told = [findTlv(tree, '6F', '84'), findTlv(tree, '6F', 'A5', '9F08'), findTlv(tree, '6F', 'A5', '80')];
      check('JTT1059.2:CRS.select', answer.sw).is(sw.success);
      check(
        'JTT1059.2:CRS.select',
        told.map((object) => object?.value.length ?? null),
      ).is([9, 2, 2]);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-002',
      covers: ['JTT1059.2:CRS.data'],
      needs: registry,
      title: { zh: '80CA00A5 与选择时的 A5 模板一致', en: '80CA00A5 gives the template A5 of the selection' },
    },
    async ({ se, check }) => {
      await se.reset();
      const service = await se.registry();
      const { tree } = await service.selectName({ aid: crsAid });

      const answer = await service.attempt.getData({ tag: '00A5' });

      check('JTT1059.2:CRS.data', answer.sw).is(sw.success);
      check('JTT1059.2:CRS.data', answer.value === undefined ? null : hex(answer.value.value)).is(
        hex(findTlv(tree, '6F', 'A5')?.value ?? new Uint8Array(0)),
      );
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-003',
      covers: ['JTT1059.2:CRS.entry', 'JTT1059.2:CRS.open'],
      needs: registry,
      title: {
        zh: '无须安全通道即可列出条目，含名称与两字节状态',
        en: 'entries are listed without a channel, each with name and two octets of state',
      },
    },
    async ({ se, cards, check }) => {
      await se.reset();
      const service = await se.registry();

      const answer = await service.attempt.registryStatus();

      const entries = answer.data.length === 0 ? [] : childrenOf(answer.data);
      const short = entries.filter(
        (entry) => findTlv([entry], '61', '4F') === undefined || findTlv([entry], '61', '9F70')?.value.length !== 2,
      );
      check('JTT1059.2:CRS.open', ['9000', '6310'].includes(answer.sw)).is(true);
      check('JTT1059.2:CRS.entry', short.length).is(0);
      check(
        'JTT1059.2:CRS.entry',
        cards.every((aid) => entries.some((entry) => hex(findTlv([entry], '61', '4F')?.value ?? bytes('')) === aid)),
      ).is(true);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-004',
      covers: ['JTT1059.2:CRS.filter'],
      needs: registry,
      title: { zh: '按名称查询只给出该应用，没有时拒绝', en: 'asked for one name it gives that one alone; where there is none it refuses' },
    },
    async ({ se, cards, check }) => {
      await se.reset();
      const service = await se.registry();
      const [first = ''] = cards;

      const one = await service.attempt.registryStatus({ aid: bytes(first) });
      const none = await service.attempt.registryStatus({ aid: names.nobody });

      check(
        'JTT1059.2:CRS.filter',
        (one.value ?? []).map(({ aid }) => aid),
      ).is([first]);
      check('JTT1059.2:CRS.filter', none.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-005',
      covers: ['JTT1059.2:CRS.next'],
      needs: registry,
      title: { zh: '没有在先的查询而取下一页被拒绝', en: 'the next page without a first one is refused' },
    },
    async ({ se, check }) => {
      await se.reset();
      const service = await se.registry();

      const answer = await service.attempt.registryStatus({ next: true });

      check('JTT1059.2:CRS.next', answer.sw).is(refusal);
    },
  ),

  testCase(
    {
      id: 'JTT1059.2-CRS-006',
      covers: ['JTT1059.2:CRS.reserved'],
      needs: registry,
      title: { zh: 'P2=02 被拒绝或与 P2=00 相同', en: 'P2 02 is refused or taken for 00' },
    },
    async ({ se, check }) => {
      await se.reset();
      const service = await se.registry();
      const usual = await service.attempt.registryStatus();

      const reserved = await service.attempt.registryStatus({ p2: 0x02 });

      check('JTT1059.2:CRS.reserved', { sw: reserved.sw, same: hex(reserved.data) === hex(usual.data) }).is(refusedOrIgnored);
    },
  ),
];

function childrenOf(data: Uint8Array) {
  return parseTlv(data).filter(({ tag }) => tag === '61');
}
