import { expect, test } from 'vitest'
import { parseRack } from '../formats/rack.ts'
import { type ScoreLock, scoreOf } from './score.ts'
import { demoRack } from './testing/fixture.ts'

const scoreOfText = (text: string) => scoreOf(parseRack(text, { file: 'demo.json' }))
const withLocks = (locks: object[], steps = 'x...') =>
  scoreOfText(demoRack.replace('"steps": "x...x..."', `"steps": "${steps}", "locks": ${JSON.stringify(locks)}`))
const locksOf = (locks: object[], steps?: string): readonly ScoreLock[] =>
  withLocks(locks, steps)?.patterns.find(({ node }) => node === 'kick')?.locks ?? []
const deadOf = (locks: object[], steps?: string) => locksOf(locks, steps).map(({ dead }) => dead)

test('a pattern says its steps, its grid and its cycle', () => {
  const score = scoreOfText(demoRack)
  expect(score).toMatchObject({ lengthBars: 2, resolution: 16, swingPercent: 0, tempoPoints: [] })
  expect(score?.patterns).toEqual([
    { node: 'kick', steps: 'x...x...', stepsBars: [], resolution: 16, cycleBars: 1, hasOwnCycle: false, locks: [] },
    {
      node: 'bass',
      steps: '',
      stepsBars: ['x.......', 'x...x...'],
      resolution: 16,
      cycleBars: 2,
      hasOwnCycle: false,
      locks: [],
    },
  ])
})

test('bars that wrap, and a cycle of their own', () => {
  const score = scoreOfText(
    demoRack.replace('"nodeId": "bass",', '"nodeId": "bass", "resolution": 8, "lengthBars": 3,'),
  )
  expect(score?.patterns[1]).toMatchObject({ resolution: 8, cycleBars: 3, hasOwnCycle: true })
})

test('a rack without a transport has no score', () => {
  expect(scoreOfText('{ "kind": "rack", "version": 1, "nodes": [] }')).toBeUndefined()
})

test('the pattern of a node is the first one, in a transport node too', () => {
  const inline = `"nodes": [ { "id": "t", "type": "transport", "params": { "resolution": 8, "pattern": { "nodeId": "bass2", "steps": "x" } } }, { "id": "bass2", "type": "tb303_ext" },`
  const score = scoreOfText(demoRack.replace('"nodes": [', inline))
  expect(score?.patterns.map(({ node, resolution }) => [node, resolution])).toEqual([
    ['kick', 16],
    ['bass', 16],
    ['bass2', 8],
  ])
})

test('tempo points stand by bar, of two at one bar the later one in the file', () => {
  const ramps = '"tempoRamps": [ { "bar": 1, "bpm": 90 }, { "bar": 0 }, { "bar": 1, "bpm": 100 } ], "bpm": 120'
  expect(scoreOfText(demoRack.replace('"bpm": 120', ramps))?.tempoPoints).toEqual([
    { bar: 0, bpm: 120 },
    { bar: 1, bpm: 100 },
  ])
})

test('a lock that is played is not dead', () => {
  expect(locksOf([{ step: 3, param: 'f0', value: 90, rampMs: 20 }])).toEqual([
    { step: 3, param: 1, name: 'f0', value: 90, rampMs: 20, dead: '' },
  ])
})

test('a lock that is never played says why', () => {
  expect(deadOf([{ step: 16, param: 'F0', value: 90 }])).toEqual(['step 17 is beyond the bar, which has 16 steps'])
  expect(deadOf([{ step: 0, param: 'CUTOFF' }])).toEqual(['kick has no parameter "CUTOFF"'])
  expect(deadOf([{ step: 0, paramId: 999 }])).toEqual(['kick has no parameter number 999'])
  expect(deadOf([{ step: 0 }])).toEqual(['it names no parameter'])
  expect(deadOf([{ step: 0, param: 'F0', value: 1e300 }])).toEqual(['its value is too large to be played'])
  expect(deadOf([{ step: 0, param: 'F0', value: 90 }], '')).toEqual(['the pattern has no steps, so it is not played'])
})

test('of two locks at one step the larger value is played', () => {
  const [larger, smaller] = [
    { step: 2, param: 'F0', value: 90 },
    { step: 2, param: 'f0', value: 60 },
  ]
  const overtaken = 'another lock at this step overtakes it (90)'
  expect(deadOf([larger, smaller])).toEqual(['', overtaken])
  expect(deadOf([smaller, larger])).toEqual([overtaken, ''])
})

test('one that is written by number comes after one by name, and a ramp after a value', () => {
  const named = { step: 2, param: 'F0', value: 90 }
  expect(deadOf([{ step: 2, paramId: 1, value: 60 }, named])).toEqual(['', expect.stringContaining('(60)')])
  expect(deadOf([{ ...named, rampMs: 50 }, named])).toEqual(['', ''])
})
