import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findLoops, loopText } from './loops.ts'

const link = (from: string, to: string) => ({ from, to, of: `${from}>${to}` })

test('a way back is told from where it starts to where it ends', () => {
  const loops = findLoops([link('x', 'a'), link('a', 'b'), link('b', 'c'), link('c', 'a')])
  expect(loops.map(loopText)).toEqual(['a -> b -> c -> a'])
  expect(loops.map(({ closing }) => closing)).toEqual(['c>a'])
})

test('a part that feeds itself is a loop, two ways to one place are none', () => {
  expect(findLoops([link('a', 'a')]).map(loopText)).toEqual(['a -> a'])
  expect(findLoops([link('a', 'b'), link('a', 'c'), link('b', 'd'), link('c', 'd')])).toEqual([])
})

test('without what closes them nothing leads back, and each path is one', () => {
  const part = fc.constantFrom('a', 'b', 'c', 'd', 'e')
  fc.assert(
    fc.property(fc.array(fc.tuple(part, part), { maxLength: 20 }), (pairs) => {
      const links = pairs.map(([from, to], index) => ({ from, to, of: index }))
      const loops = findLoops(links)
      const closing = new Set(loops.map((loop) => loop.closing))
      expect(findLoops(links.filter(({ of }) => !closing.has(of)))).toEqual([])
      for (const { path } of loops) {
        expect(path[0]).toBe(path.at(-1))
        for (const [at, from] of path.slice(0, -1).entries())
          expect(pairs.some((pair) => pair[0] === from && pair[1] === path[at + 1])).toBe(true)
      }
    }),
  )
})
