import { expect, test } from 'vitest'
import { backWords, lostWords, waitingWords } from './device-words.ts'

const CARD = 'ALSA: USB Audio'

test.each([
  ['', ''],
  [`the device ${CARD} went away; the silent clock plays on until it returns`, ''],
  [`${CARD}: no such device`, ''],
  [`${CARD}: busy, another program uses it; the silent clock plays on`, ' (busy, another program uses it)'],
])('a lost device is told once, with what "%s" adds', (why, added) => {
  expect(lostWords(CARD, why)).toBe(
    `${CARD} is gone${added}. MAM plays on, unheard, and opens it again when it returns.`,
  )
})

test('a device that is there and cannot be opened is not called absent', () => {
  expect(waitingWords(CARD, `${CARD}: no such device, as this build has no PortAudio`)).toContain('is not there.')
  expect(waitingWords(CARD, `${CARD}: busy, another program uses it`)).toBe(
    `${CARD} cannot be opened yet: busy, another program uses it. MAM plays on, unheard, and opens it as soon as that is over.`,
  )
})

test.each([
  [0.04, '0.0 s'],
  [9.94, '9.9 s'],
  [9.96, '10 s'],
  [119, '119 s'],
  [600, '10 minutes'],
])('%d seconds without it are %s', (seconds, words) => {
  expect(backWords(CARD, seconds)).toContain(`gone for ${words};`)
})
