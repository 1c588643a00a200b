import { expect, test } from 'vitest'
import { findDestination, findKeyInput, findSource, partOf } from './endpoints.ts'
import type { SessionNames } from './names.ts'

const names: SessionNames = {
  racks: new Set(['lead', 'a/b', 'main', 'a']),
  buses: new Map([
    ['main', ['comp', 'comp#2']],
    ['fx', []],
  ]),
  master: ['limiter'],
}

test.each([
  ['lead', { kind: 'rack', rack: 'lead' }],
  ['lead.out', { kind: 'rack', rack: 'lead' }],
  ['main', { kind: 'rack', rack: 'main' }],
  ['bus:main', { kind: 'bus', bus: 'main' }],
  ['fx.out', { kind: 'bus', bus: 'fx' }],
  ['lead/bass/1', { kind: 'node', rack: 'lead', node: 'bass/1' }],
  ['a/b/kick', { kind: 'node', rack: 'a/b', node: 'kick' }],
  ['input:3', { kind: 'input', channel: 3, channels: 1 }],
  ['input:1-2', { kind: 'input', channel: 1, channels: 2 }],
  ['input:1-3', { kind: 'input', channel: 1, channels: 3 }],
  ['input:3-1', undefined],
  ['input:0', undefined],
  ['input:64-65', undefined],
  ['lead/', undefined],
  ['leed', undefined],
])('a source: %s', (text, found) => expect(findSource(text, names)).toEqual(found))

test.each([
  ['main', { kind: 'bus', bus: 'main' }],
  ['main.in', { kind: 'bus', bus: 'main' }],
  ['bus:fx', { kind: 'bus', bus: 'fx' }],
  ['lead.in', { kind: 'rack', rack: 'lead' }],
  ['master', { kind: 'master' }],
  ['lead/bass', undefined],
  ['input:1', undefined],
])('a destination: %s', (text, found) => expect(findDestination(text, names)).toEqual(found))

test.each([
  ['bus:main/comp', { kind: 'insert', bus: 'main', insert: 'comp' }],
  ['main/comp#2', { kind: 'insert', bus: 'main', insert: 'comp#2' }],
  ['main.comp.key', { kind: 'insert', bus: 'main', insert: 'comp' }],
  ['master/limiter.key', { kind: 'insert', bus: null, insert: 'limiter' }],
  ['lead/comp', { kind: 'node', rack: 'lead', node: 'comp' }],
  ['lead.comp.key', { kind: 'node', rack: 'lead', node: 'comp' }],
  ['bus:fx/comp', undefined],
  ['lead', undefined],
])('a key input: %s', (text, found) => expect(findKeyInput(text, names)).toEqual(found))

test('what is not of the session belongs to no part', () => {
  expect(partOf({ kind: 'input', channel: 1, channels: 2 })).toBeNull()
  expect(partOf({ kind: 'insert', bus: null, insert: 'limiter' })).toBe('master')
})
