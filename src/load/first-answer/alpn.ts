import { message } from '../../host/message.ts';
import { protocolOf } from '../protocols/protocols.ts';
import type { Asked } from './answer.ts';
import type { Call } from './call.ts';
import { overTls, probeTls } from './tls-probe.ts';

/** Tells the alert by which a server refuses every protocol that was offered. */
export const isAlpnRefused = ({ code = '' }: NodeJS.ErrnoException): boolean =>
  code.endsWith('_NO_APPLICATION_PROTOCOL');

/** Fails the call with the protocol that the server speaks, for which it is asked again. */
export async function failByAlpn(load: Asked, call: Call): Promise<void> {
  const selected = await probeTls(load, call);
  const what = `the server does not speak ${protocolOf(load.protocol).title} here`;
  const [name] = overTls.find(([, { alpn }]) => alpn === selected) ?? [];
  call.fail(
    name === undefined
      ? `${what}: it selects none of ${overTls.map(([, { alpn }]) => alpn).join(', ')} (ALPN)`
      : message`${what}: it selects ${selected ?? ''} (ALPN), which ${{ protocol: name }} loads`,
  );
}
