import { expect, test } from 'vitest'
import { downstreamOf, graphOf, OUTPUT } from './model.ts'
import { bare, rackWith } from './testing.ts'

const ends = (rack: Parameters<typeof graphOf>[0]) =>
  graphOf(rack, bare).cables.flatMap(({ from, to, gainPercent, isImplied }) =>
    to === OUTPUT ? [`${from} ${gainPercent}${isImplied ? ' implied' : ''}`] : [],
  )

test('what ends a chain is heard though the mixer does not list it', () => {
  expect(ends(rackWith(['kick', 'delay'], ['kick>delay']))).toEqual(['delay 100 implied'])
})

test('what the mixer lists is heard at its level wherever it stands', () => {
  const mixer = { masterPercent: 100, softClip: false, inputs: [{ node: 'kick', gainPercent: 40, channel: 1 }] }
  expect(ends(rackWith(['kick', 'delay'], ['kick>delay'], mixer))).toEqual(['kick 40', 'delay 100 implied'])
})

test('of two entries of a node in the mixer the first one counts', () => {
  const inputs = [
    { node: 'kick', gainPercent: 0, channel: 1 },
    { node: 'kick', gainPercent: 90, channel: 1 },
  ]
  expect(ends(rackWith(['kick'], [], { masterPercent: 100, softClip: false, inputs }))).toEqual(['kick 0'])
})

test('connections to nodes that are not there are no cables, and of two alike one is drawn', () => {
  const { cables } = graphOf(rackWith(['kick', 'delay'], ['kick>delay', 'kick>delay', 'kick>gone']), bare)
  expect(cables.filter(({ to }) => to !== OUTPUT)).toHaveLength(1)
})

test('two nodes of one id are two boxes, and connections reach the first', () => {
  const { boxes, cables } = graphOf(rackWith(['kick', 'kick', 'delay'], ['kick>delay']), bare)
  expect(new Set(boxes.map(({ key }) => key)).size).toBe(4)
  expect(cables[0]).toMatchObject({ from: 'kick', source: 0 })
})

test('an empty rack has no output to connect to', () => {
  expect(graphOf(rackWith([]), bare).boxes).toEqual([])
})

test('downstream is everything that hears a node, also through others', () => {
  const { cables } = graphOf(rackWith(['a', 'b', 'c', 'd'], ['a>b', 'b>c']), bare)
  expect([...downstreamOf('a', cables)]).toEqual(['a', 'b', 'c', OUTPUT])
})
