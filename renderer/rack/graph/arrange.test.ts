import { describe, expect, test } from 'vitest'
import {
  aligned,
  arrange,
  boundsOf,
  distributed,
  freePlace,
  neighbour,
  nextPlace,
  type Place,
  placesOf,
  wantsFine,
} from './arrange.ts'
import { fineLayout } from './fine-layout.ts'
import { BOX, graphOf, OUTPUT } from './model.ts'
import { bare, rackWith } from './testing.ts'

const chain = graphOf(rackWith(['kick', 'delay', 'delay2'], ['kick>delay', 'delay>delay2']), bare)

function overlaps(places: ReadonlyMap<string, Place>): string[] {
  const all = [...places]
  return all.flatMap(([a, one], i) =>
    all
      .slice(i + 1)
      .filter(([, two]) => Math.abs(one.x - two.x) < BOX.width && Math.abs(one.y - two.y) < BOX.height)
      .map(([b]) => `${a} ${b}`),
  )
}

describe.each([
  ['by the library', fineLayout],
  ['in columns', null],
])('nodes that stand nowhere, %s,', (_, fine) => {
  test('stand in the order of the sound, from left to right', () => {
    const places = placesOf(chain, new Map(), fine)
    const xs = ['kick', 'delay', 'delay2', OUTPUT].map((key) => places.get(key)!.x)
    expect(xs).toEqual([...xs].sort((a, b) => a - b))
    expect(new Set(xs).size).toBe(4)
  })

  test('leave those alone that were placed', () => {
    const own = new Map([['kick', { x: 500, y: -40 }]])
    const places = placesOf(chain, own, fine)
    expect(places.get('kick')).toEqual({ x: 500, y: -40 })
    expect(places.size).toBe(4)
    expect(overlaps(places)).toEqual([])
  })

  test.each([3, 60, 300, 2000])('never cover each other: %i nodes', (count) => {
    const names = Array.from({ length: count }, (_, i) => (i % 5 === 0 ? `kick${i}` : `delay${i}`))
    const cables = names.flatMap((name, i) => (i % 5 === 0 ? [] : [`${names[i - (i % 3) - 1] ?? names[0]}>${name}`]))
    const rack = rackWith(names, cables)
    const places = arrange(graphOf(rack, bare), fine)
    expect(places.size).toBe(count + 1)
    const cells = new Set([...places.values()].map(({ x, y }) => `${x} ${y}`))
    expect(cells.size).toBe(count + 1)
    if (count <= 300) expect(overlaps(places)).toEqual([])
  })

  test('in a circle have places too', () => {
    const round = graphOf(rackWith(['delay', 'delay2'], ['delay>delay2', 'delay2>delay']), bare)
    expect(arrange(round, fine).size).toBe(3)
  })
})

test('the library is wanted where a node of a few stands nowhere', () => {
  const placed = new Map(['kick', 'delay', 'delay2'].map((key, i) => [key, { x: i * 300, y: 0 }] as const))
  expect(wantsFine(chain, new Map())).toBe(true)
  expect(wantsFine(chain, placed)).toBe(false)
  expect(wantsFine(graphOf(rackWith(['kick']), bare), new Map())).toBe(false)
  const many = Array.from({ length: 80 }, (_, i) => `kick${i}`)
  expect(wantsFine(graphOf(rackWith(many), bare), new Map())).toBe(false)
})

test('aligned nodes share their left or their top', () => {
  const places = new Map([
    ['a', { x: 10, y: 0 }],
    ['b', { x: 30, y: 50 }],
  ])
  expect([...aligned(places, 'left').values()]).toEqual([
    { x: 10, y: 0 },
    { x: 10, y: 50 },
  ])
  expect([...aligned(places, 'top').values()].map(({ y }) => y)).toEqual([0, 0])
})

test('distributed nodes have equal distances, and the outer ones stay', () => {
  const places = new Map([
    ['a', { x: 0, y: 0 }],
    ['b', { x: 20, y: 0 }],
    ['c', { x: 400, y: 0 }],
  ])
  expect([...distributed(places, 'x').values()].map(({ x }) => x)).toEqual([0, 200, 400])
})

test('a new node never lands on another one', () => {
  const places = new Map([['a', { x: 0, y: 0 }]])
  for (let added = 0; added < 20; added++) {
    const place = freePlace(places, { x: 3, y: 3 })
    places.set(`n${added}`, place)
  }
  expect(overlaps(places)).toEqual([])
})

test('a new node stands right of the chosen one where it hears, else below the others at the left', () => {
  const places = new Map([
    ['kick', { x: 0, y: 0 }],
    ['delay', { x: 232, y: 0 }],
    ['bass', { x: 0, y: 104 }],
  ])
  expect(nextPlace(places, true, places.get('delay'))).toEqual({ x: 464, y: 0 })
  expect(nextPlace(places, true, undefined)).toEqual({ x: 232, y: 104 })
  expect(nextPlace(places, false, places.get('delay'))).toEqual({ x: 0, y: 208 })
})

test('an arrow key goes to the nearest node that way, and nowhere where there is none', () => {
  const places = new Map([
    ['a', { x: 0, y: 0 }],
    ['near', { x: 200, y: 20 }],
    ['far', { x: 240, y: 400 }],
  ])
  expect(neighbour(places, 'a', 'right')).toBe('near')
  expect(neighbour(places, 'near', 'down')).toBe('far')
  expect(neighbour(places, 'a', 'left')).toBeNull()
  expect(neighbour(places, 'gone', 'left')).toBeNull()
})

test('the bounds of a graph hold every box, and are nothing without one', () => {
  const places = new Map([
    ['a', { x: -40, y: 200 }],
    ['b', { x: 300, y: -8 }],
  ])
  expect(boundsOf(places)).toEqual({ left: -40, top: -8, right: 300 + BOX.width, bottom: 200 + BOX.height })
  expect(boundsOf(new Map())).toEqual({ left: 0, top: 0, right: 0, bottom: 0 })
})
