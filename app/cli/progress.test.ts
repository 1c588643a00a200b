import { expect, test } from 'vitest'
import { progressText, renderProgress, StatusLine } from './progress.ts'
import type { Shell } from './shell.ts'
import { clock, level, speed } from './words.ts'

const shell = (isWatched: boolean) => {
  const told: string[] = []
  const never = new AbortController().signal
  const unused = () => expect.unreachable()
  return {
    told,
    shell: {
      out: unused,
      err: (text: string) => void told.push(text),
      isWatched,
      native: unused,
      signal: never,
    } as Shell,
  }
}

const at = (elapsedSeconds: number) =>
  ({ doneFrames: 480_000, totalFrames: 1_440_000, pass: 'writing', elapsedSeconds }) as const

test('progress tells share, time, speed and what is left', () => {
  expect(progressText(at(2), 48000)).toBe('33 %  0:10.0 of 0:30.0  5.00x real time  4 s left')
  expect(progressText({ ...at(2), pass: 'measuring' }, 48000)).toMatch(/^finding the peak {2}33 %/)
})

test('a line on a terminal rewrites itself and is wiped at the end', () => {
  const { told, shell: watched } = shell(true)
  const line = new StatusLine(watched)
  line.show('long text')
  line.show('short')
  line.clear()
  expect(told).toEqual(['\rlong text', '\rshort    ', `\r${' '.repeat(5)}\r`])
})

test('a log gets a line of its own, seldom', () => {
  const { told, shell: logged } = shell(false)
  const show = renderProgress(logged, new StatusLine(logged), 48000)
  for (let seconds = 0.1; seconds < 10; seconds += 0.1) show(at(seconds))
  expect(told.length).toBeGreaterThanOrEqual(4)
  expect(told.length).toBeLessThanOrEqual(5)
  expect(told.every((text) => text.endsWith('\n'))).toBe(true)
})

test('a job that is done at once says nothing', () => {
  const { told, shell: watched } = shell(true)
  renderProgress(watched, new StatusLine(watched), 48000)(at(0.1))
  expect(told).toEqual([])
})

test('times, levels and speeds read as people write them', () => {
  expect([0, 9.96, 59.99, 61.5, 3725.2].map(clock)).toEqual(['0:00.0', '0:09.9', '0:59.9', '1:01.5', '1:02:05.2'])
  expect([level(-0.5, 'dBFS'), level(Number.NEGATIVE_INFINITY, 'LUFS')]).toEqual(['-0.50 dBFS', '-inf LUFS'])
  expect([speed(0.934), speed(171.4)]).toEqual(['0.93x real time', '171x real time'])
})
