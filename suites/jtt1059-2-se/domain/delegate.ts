/** Delegated management: a domain that changes content with the issuer's token. */

import { again, domainCalled, extradite, fresh, installation, names, type SeCase, sourceOf } from '../se-case.ts';

/** P1 of INSTALL [for install and make selectable]. */
export const purpose = 0x0c;

/** A domain with delegated management and a channel to it at level 00: tokens of RSA do not fit a short command with a MAC. */
export async function delegate({ se, scene }: Pick<SeCase, 'se' | 'scene'>) {
  const channel = await fresh({ se, scene });
  await channel.install(domainCalled(scene, names.domain, 'A00000'));
  return se.open({ domain: names.domain, level: 0x00 });
}

/** The same domain, personalised and the owner of an application that the issuer installed. */
export async function owner({ se, scene }: Pick<SeCase, 'se' | 'scene'>, level = 0x00) {
  const first = await fresh({ se, scene });
  await first.install(domainCalled(scene, names.domain, 'A00000'));
  const ready = await se.open({ domain: names.domain });
  await ready.setStatus({ scope: 0x40, life: 0x0f, aid: names.domain });
  const issuers = await again(se);
  await issuers.install(installation({ aid: names.application, from: sourceOf(scene) }));
  await issuers.install(extradite(names.application, names.domain));
  return se.open({ domain: names.domain, level });
}
