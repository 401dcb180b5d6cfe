import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { connectionTracking, trackingDrops } from '../../src/host/connection-tracking.ts';

// Linux 6.18, after bursts of new connections had filled the table.
const stat = `entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
00001c15  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000112 00000000 00000000  00000000 00000000 00000000 00000000
00001c15  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 000005cd 00000000 00000000  00000000 00000000 00000000 00000000
`;

test('drops of all CPUs are added up, and none are where nothing is tracked', () => {
  expect(trackingDrops(stat)).toBe(0x112 + 0x5cd);
  expect(trackingDrops('')).toBe(0);
});

test('the table of this machine, if it has one', () => {
  const tracking = connectionTracking();
  expect(tracking === null).toBe(!existsSync('/proc/sys/net/netfilter/nf_conntrack_max'));
  if (tracking !== null) expect(tracking.most).toBeGreaterThan(0);
  expect(trackingDrops()).toBeGreaterThanOrEqual(0);
});
