/** What the page does with a procedure on request: draws it as a ladder, and writes it as a script for other tools. From the page alone. */

/** Reads steps and messages back from the page, in their order. A message that is masked has no octets to send. */
const reading = `
  const worded = (from) => {
    const words = {};
    for (const language of ['zh-CN', 'en']) words[language] = from?.querySelector('[lang="' + language + '"]')?.textContent ?? from?.textContent ?? '';
    return words;
  };

  const messagesOf = (procedure, inShort) => [...procedure.querySelectorAll('.step')].flatMap((step) => [
    { kind: 'step', number: step.querySelector('.step-number').textContent, words: worded(step.querySelector('.step-title')) },
    ...[...step.querySelectorAll(inShort ? '.wire, .folded > summary' : '.wire')].flatMap((wire) => {
      if (wire.tagName === 'SUMMARY') return [{ kind: 'many', channel: '', octets: '', sw: wire.querySelector('code').textContent, words: worded(wire) }];
      if (inShort && wire.closest('.folded')) return [];
      const arrow = wire.querySelector('.arrow').textContent.trim();
      return [{
        kind: arrow === '↺' ? 'reset' : arrow === '→' ? 'sent' : 'answered',
        channel: wire.querySelector('.channel')?.textContent ?? '',
        octets: [...wire.querySelectorAll('code span')].map((group) => group.textContent).join(''),
        sw: wire.querySelector('.sw')?.textContent ?? '',
        words: worded(wire.querySelector('.meaning')),
      }];
    }),
  ]);
`;

const ladder = `
  const drawing = document.createElement('template');
  drawing.innerHTML = '<svg/>';
  const { namespaceURI } = drawing.content.firstChild;
  const svg = (name, attributes, ...children) => {
    const node = document.createElementNS(namespaceURI, name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  };

  const written = (words, attributes) => Object.entries(words).filter(([, text]) => text)
    .map(([lang, text]) => svg('text', { lang, ...attributes }, text.length > 60 ? text.slice(0, 59) + '…' : text));

  const draw = (procedure, names) => {
    const messages = messagesOf(procedure, true);
    let at = '';
    for (const message of messages) if (message.kind !== 'step') {
      // An answer comes from where the question went.
      if (message.kind === 'answered') message.channel = at;
      else at = message.channel;
    }
    const lanes = ['tester', ...new Set(messages.filter(({ kind }) => kind !== 'step').map(({ channel }) => channel))];
    const [width, height, top] = [240, 34, 34];
    const x = (lane) => 84 + lanes.indexOf(lane) * width;
    const total = top + messages.length * height + 8;
    const parts = lanes.flatMap((lane) => [
      svg('line', { class: 'lane', x1: x(lane), x2: x(lane), y1: top - 8, y2: total }),
      ...written(names[lane] ?? { en: lane, 'zh-CN': lane }, { class: 'lane-name', x: x(lane), y: 16, 'text-anchor': 'middle' }),
    ]);
    messages.forEach((message, index) => {
      const y = top + index * height + 20;
      const [from, to] = [x('tester'), x(message.channel ?? 'tester')];
      const middle = { x: (from + to) / 2, y: y - 5, 'text-anchor': 'middle' };
      if (message.kind === 'step') {
        parts.push(svg('line', { class: 'step-line', x1: 8, x2: x(lanes.at(-1)) + 62, y1: y + 6, y2: y + 6 }));
        parts.push(svg('text', { class: 'step-name', x: 8, y }, message.number));
        parts.push(...written(message.words, { class: 'step-name', x: 28, y }));
      } else if (message.kind === 'reset') {
        parts.push(svg('circle', { class: 'reset', cx: to, cy: y - 4, r: 4 }), ...written(message.words, { x: to + 10, y }));
      } else {
        const [start, end] = message.kind === 'answered' ? [to, from] : [from, to];
        const tip = end > start ? -7 : 7;
        parts.push(svg('path', { class: message.kind === 'answered' && message.sw && message.sw !== '9000' ? 'refused' : message.kind, d: 'M' + start + ' ' + y + 'H' + end + 'm' + tip + ' -4L' + end + ' ' + y + 'l' + tip + ' 4' }));
        const label = message.kind === 'many' ? '' : message.sw || (message.kind === 'sent' ? message.octets.slice(0, 5) : '');
        const words = Object.fromEntries(Object.entries(message.words).map(([lang, text]) => [lang, [label, text].filter(Boolean).join(' ')]));
        parts.push(...written(Object.values(words).some(Boolean) ? words : { 'zh-CN': label, en: label }, middle));
      }
    });
    const right = x(lanes.at(-1)) + 84;
    return svg('svg', { class: 'ladder', viewBox: '0 0 ' + right + ' ' + total, width: right, height: total, role: 'img', 'aria-label': names.ladder[root.lang] ?? names.ladder.en }, ...parts);
  };
`;

const scripts = `
  const commandsOf = (procedure) => messagesOf(procedure, false).flatMap(({ kind, channel, octets }) => {
    if (channel !== '' || (kind !== 'sent' && kind !== 'reset')) return [];
    return [kind === 'reset' ? { reset: true } : { octets: octets.replace(/\\s/g, ''), masked: octets.includes('*') }];
  });

  const scriptsFor = {
    tunion: ({ entry }) => document.querySelector('main').dataset.again + " --case '" + entry + "'",
    judge: ({ entry }) => "tunion judge DIR --case '" + entry + "'",
    opensc: ({ commands, remarks }) => {
      const lines = remarks.map((remark) => '# ' + remark);
      let open = false;
      for (const { reset, octets, masked } of commands) {
        if (reset || !open) { lines.push('opensc-tool --reset=cold'); open = true; }
        if (!reset) lines[lines.length - 1] += masked ? '' : ' \\\\\\n  --send-apdu ' + octets;
      }
      return lines.join('\\n');
    },
    pyscard: ({ commands, remarks }) => [
      ...remarks.map((remark) => '# ' + remark),
      'from smartcard.System import readers',
      'from smartcard.util import toBytes, toHexString',
      'card = readers()[0].createConnection()',
      'card.connect()',
      'for apdu in [',
      ...commands.map(({ reset, octets, masked }) => reset ? '    None,  # power off and on' : masked ? '    # masked: ' + octets : '    "' + octets + '",'),
      ']:',
      '    if apdu is None:',
      '        card.disconnect(); card.connect()',
      '    else:',
      '        data, sw1, sw2 = card.transmit(toBytes(apdu))',
      '        print(apdu, toHexString(data), f"{sw1:02X}{sw2:02X}")',
    ].join('\\n'),
  };

  document.addEventListener('click', async ({ target }) => {
    const button = target.closest?.('button[data-make]');
    if (!button) return;
    const procedure = button.closest('.procedure');
    const names = JSON.parse(byId('lane-names').textContent);
    const made = procedure.querySelector('.made');
    const again = made.dataset.made === button.dataset.make;
    made.replaceChildren();
    delete made.dataset.made;
    for (const each of procedure.querySelectorAll('button[data-make]')) each.setAttribute('aria-expanded', 'false');
    if (again) return;
    made.dataset.made = button.dataset.make;
    button.setAttribute('aria-expanded', 'true');
    if (button.dataset.make === 'ladder') { made.append(draw(procedure, names)); return; }
    const entry = button.closest('details.case, article.failing').id.replace(/^failed:/, '');
    const remarks = names.remarks.map((remark) => remark[root.lang] ?? remark.en);
    const text = scriptsFor[button.dataset.make]({ entry, commands: commandsOf(procedure), remarks });
    const pre = document.createElement('pre');
    pre.tabIndex = 0;
    pre.textContent = text;
    made.append(pre);
    try { await navigator.clipboard.writeText(text); } catch { getSelection().selectAllChildren(pre); }
  });
`;

/** Needs `root` and `byId` about it. */
export const procedureScript = reading + ladder + scripts;
