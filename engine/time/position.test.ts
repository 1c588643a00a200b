import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type BarSpan, formatPosition, formatTime, frameOfBar, positionAt, sameMusicalFrame } from './position.ts'

/** 126 bpm, then 140 from bar 1 on, at 48 kHz. */
const bars: BarSpan[] = [
  { frame: 0, stepFrames: 5714, steps: 16, bpm: 126 },
  { frame: 91424, stepFrames: 5142, steps: 16, bpm: 140 },
  { frame: 173696, stepFrames: 5142, steps: 16, bpm: 140 },
]

describe('positions', () => {
  test.each([
    [0, '001.1.1'],
    [5713, '001.1.1'],
    [5714, '001.1.2'],
    [4 * 5714, '001.2.1'],
    [91423, '001.4.4'],
    [91424, '002.1.1'],
    [173696 + 15 * 5142, '003.4.4'],
    [173696 + 16 * 5142, '004.1.1'],
    [173696 + 160 * 5142, '013.1.1'],
  ])('frame %i is %s', (frame, text) => {
    expect(formatPosition(positionAt(bars, frame)!)).toBe(text)
  })

  test('a bar of seven steps still has four beats', () => {
    const odd = [{ frame: 0, stepFrames: 1001, steps: 7, bpm: 120 }]
    expect(formatPosition(positionAt(odd, 7006)!)).toBe('001.4.4')
    expect(formatPosition(positionAt(odd, 7007)!)).toBe('002.1.1')
  })

  test('a bar of a session has the beats of its signature', () => {
    const threeQuarters = [{ frame: 0, stepFrames: 6000, steps: 12, beats: 3, bpm: 120 }]
    expect(formatPosition(positionAt(threeQuarters, 71999)!)).toBe('001.3.4')
    expect(formatPosition(positionAt(threeQuarters, 72000)!)).toBe('002.1.1')
  })

  test('a rack that begins again counts its bars anew', () => {
    const twice = [0, 1, 2, 3].map((at) => ({
      frame: at * 96000,
      stepFrames: 6000,
      steps: 16,
      bpm: 120,
      number: at % 2,
    }))
    expect(formatPosition(positionAt(twice, 96000)!)).toBe('002.1.1')
    expect(formatPosition(positionAt(twice, 2 * 96000)!)).toBe('001.1.1')
    expect(positionAt(twice, 2 * 96000)!.index).toBe(2)
  })

  test('content without bars has no musical position', () => {
    expect(positionAt([], 100)).toBeNull()
    expect(frameOfBar([], 3)).toBe(0)
  })

  test('the start of every bar is found again, behind the end too', () => {
    fc.assert(
      fc.property(fc.nat(5000), (bar) => {
        const position = positionAt(bars, frameOfBar(bars, bar))!
        expect([position.bar, position.beat, position.sixteenth]).toEqual([bar, 0, 0])
      }),
    )
  })

  test('positions never go backwards', () => {
    fc.assert(
      fc.property(fc.nat(1e7), fc.nat(1e5), (frame, step) => {
        const key = (at: number) => formatPosition(positionAt(bars, at)!)
        expect(key(frame + step) >= key(frame)).toBe(true)
      }),
    )
  })

  test('a change of tempo keeps the place in the bar', () => {
    const slower: BarSpan[] = bars.map((_, i) => ({ frame: i * 192000, stepFrames: 12000, steps: 16, bpm: 60 }))
    expect(sameMusicalFrame(bars, slower, 91424 + 8 * 5142)).toBe(192000 + 96000)
  })
})

test('time is written in minutes, seconds and tenths', () => {
  expect(formatTime(0, 48000)).toBe('00:00.0')
  expect(formatTime(48000 * 83 + 4800, 48000)).toBe('01:23.1')
  expect(formatTime(48000 * 3723, 48000)).toBe('1:02:03.0')
})
