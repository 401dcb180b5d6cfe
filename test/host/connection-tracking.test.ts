import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  connectionTracking,
  hasRoom,
  newConnectionsPerSecond,
  trackingDrops,
} from '../../src/host/connection-tracking.ts';
import { temporaryFolder } from '../fixtures/parts.ts';

// Linux 6.18, after bursts of new connections had filled the table.
const stat = `entries  clashres found new invalid ignore delete chainlength insert \
insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
00001c15  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 \
00000000 00000112 00000000 00000000  00000000 00000000 00000000 00000000
00001c15  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 \
00000000 000005cd 00000000 00000000  00000000 00000000 00000000 00000000
`;

test('drops of all CPUs are added up, and none are where nothing is tracked', () => {
  expect(trackingDrops(stat)).toBe(0x112 + 0x5cd);
  expect(trackingDrops('')).toBe(0);
});

test('the table of this machine, if it has one', () => {
  const tracking = connectionTracking();
  expect(tracking === null).toBe(!existsSync('/proc/sys/net/netfilter/nf_conntrack_max'));
  if (tracking !== null) {
    expect(tracking.most).toBeGreaterThan(0);
    expect(newConnectionsPerSecond(tracking)).toBeGreaterThan(0);
  }
  expect(trackingDrops()).toBeGreaterThanOrEqual(0);
});

const table = (values: Readonly<Record<string, number>>) => {
  const folder = temporaryFolder();
  for (const [name, value] of Object.entries(values)) {
    writeFileSync(join(folder, `nf_conntrack_${name}`), `${value}\n`);
  }
  return folder;
};

test('a closed connection stays for the time-out, so that the table limits the rate', () => {
  const tracking = connectionTracking(
    table({ count: 1893, max: 262_144, tcp_timeout_time_wait: 120 }),
  );
  expect(tracking).toEqual({ tracked: 1893, most: 262_144, timeWaitSeconds: 120 });
  if (tracking === null) return;
  // 0.7 × 262,144 / 120: after two minutes at this rate, seven tenths of the table are in use.
  expect(newConnectionsPerSecond(tracking)).toBe(1529);
  expect(hasRoom(tracking)).toBe(true);
  expect(hasRoom({ ...tracking, tracked: 190_000 })).toBe(false);
});

test('a machine without the table has no limit', () => {
  expect(connectionTracking(table({}))).toBeNull();
});
