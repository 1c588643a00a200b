import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { answerTo, FaultDesk, FaultLog, STORM_MS } from './errors.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mam-faults-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const lines = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

const coded = (code: string) => Object.assign(new Error('gone'), { code })
const calm = { isPlaying: false, recent: 1 }

test('a peer that went away is no reason to worry anybody', () => {
  for (const error of [coded('EPIPE'), coded('ECONNRESET'), new DOMException('left', 'AbortError')])
    expect(answerTo({ source: 'unhandledRejection', error }, calm)).toBe('go on')
})

test('a mistake of ours is told, and the app goes on', () => {
  for (const error of [new TypeError('x is not a function'), 'thrown words', undefined, null, { odd: true }])
    expect(answerTo({ source: 'uncaughtException', error }, calm)).toBe('tell')
})

test('without memory, or in a storm of faults, the app starts again, but never while it plays', () => {
  const spent = { source: 'uncaughtException', error: new RangeError('Array buffer allocation failed') }
  const plain = { source: 'uncaughtException', error: new Error('again') }
  expect(answerTo(spent, calm)).toBe('restart')
  expect(answerTo(plain, { ...calm, recent: 100 })).toBe('restart')
  expect(answerTo(spent, { ...calm, isPlaying: true })).toBe('tell')
  expect(answerTo(plain, { isPlaying: true, recent: 100 })).toBe('tell')
})

test('faults are kept as lines with time, source, words and stack', () => {
  const file = join(folder, 'state', 'faults.jsonl')
  const log = new FaultLog(file, () => 0)
  log.write({ source: 'uncaughtException', error: new Error('two\nlines') })
  log.write({ source: 'render-process-gone', error: { reason: 'oom' } })
  const circular: { self?: unknown } = {}
  circular.self = circular
  log.write({ source: 'unhandledRejection', error: circular })
  const [first, second, third] = lines(file)
  expect(first).toMatchObject({ time: '1970-01-01T00:00:00.000Z', source: 'uncaughtException', words: 'two\nlines' })
  expect(first.stack).toContain('errors.test.ts')
  expect([second.words, third.words]).toEqual(['{"reason":"oom"}', '[object Object]'])
})

test('the log stays small, and one that cannot be written is no second fault', () => {
  const file = join(folder, 'faults.jsonl')
  writeFileSync(file, 'x'.repeat((1 << 20) + 1))
  new FaultLog(file).write({ source: 'test', error: 'new' })
  expect(lines(file)).toHaveLength(1)
  expect(readFileSync(`${file}.old`, 'utf8')).toHaveLength((1 << 20) + 1)
  writeFileSync(join(folder, 'no-folder'), '')
  new FaultLog(join(folder, 'no-folder', 'faults.jsonl')).write({ source: 'test', error: 'kept on the console' })
})

test('a storm is told once, starts the app again once it is one, and leaves twenty lines', () => {
  const file = join(folder, 'faults.jsonl')
  const done: string[] = []
  let now = 0
  const hands = { isPlaying: () => false, tell: () => done.push('tell'), restart: () => done.push('restart') }
  const desk = new FaultDesk(new FaultLog(file), hands, () => now)
  for (let i = 0; i < 20; i++) desk.take({ source: 'test', error: new Error('spread') })
  now += STORM_MS
  desk.take({ source: 'test', error: new Error('later') })
  expect(done).toEqual(['tell', 'tell'])
  for (let i = 0; i < 20; i++) desk.take({ source: 'test', error: new Error('storm') })
  expect(done.at(-1)).toBe('restart')
  expect(lines(file)).toHaveLength(40)
})
