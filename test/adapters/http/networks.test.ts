import assert from 'node:assert/strict';
import { callerNetworkOf, networks } from '../../../adapters/http/networks.ts';

describe('lists of networks', () => {
  const rows: [string[], string, boolean][] = [
    [['10.0.0.0/8'], '10.255.255.255', true],
    [['10.0.0.0/8'], '11.0.0.0', false],
    [['10.0.0.7/32'], '10.0.0.8', false],
    [['10.0.0.0/8'], '::ffff:10.1.2.3', true],
    [['10.0.0.0/8'], '::ffff:0a01:0203', true],
    [['10.0.0.0/8'], '::10.1.2.3', false],
    [['2001:db8::/32'], '2001:DB8:0:0::1', true],
    [['2001:db8::/32'], '2001:db9::1', false],
    [['fe80::/10'], 'fe80::1%eth0', false],
    [['10.0.0.0/8', '::1/128'], '::1', true],
    [['0.0.0.0/0'], '::1', false],
    [['0.0.0.0/0', '::/0'], '', false],
    [['0.0.0.0/0', '::/0'], 'localhost', false],
    [[], '10.0.0.1', false],
  ];
  for (const [list, address, isIn] of rows)
    it(`§6b ${address || 'nothing'} is ${isIn ? '' : 'not '}in ${list.join(', ') || 'none'}`, () => {
      assert.equal(networks(list)(address), isIn);
    });
});

describe('the network that counts as one caller', () => {
  for (const [address, network] of [
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::6', '2001:db8:1:2::/64'],
    ['2001:db8::6', '2001:db8:0:0::/64'],
    ['2001:db8::2:3:4:5:6', '2001:db8:0:2::/64'],
    ['::1', '0:0:0:0::/64'],
  ] as const)
    it(`§6b of ${address} is ${network}`, () => assert.equal(callerNetworkOf(address), network));
});
