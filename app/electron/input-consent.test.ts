import { expect, test } from 'vitest'
import { inputConsentOf, type MediaAccess } from './input-consent.ts'
import { fakeElectron } from './testing/fake-electron.ts'

test('on macOS the person is asked once, and the answer stands', async () => {
  const { media } = fakeElectron('darwin')
  const consent = inputConsentOf(media, 'darwin')
  expect(consent.state()).toBe('undecided')
  const asked = consent.ask()
  expect(media.asked).toBe(1)
  media.answer('denied')
  await asked
  expect(consent.state()).toBe('denied')
  media.answer('granted')
  expect(consent.state()).toBe('granted')
})

test('what a company forbids is denied', () => {
  const { media } = fakeElectron('darwin')
  media.answer('restricted')
  expect(inputConsentOf(media, 'darwin').state()).toBe('denied')
})

test('on Windows the switch of the system counts, and nothing is asked', async () => {
  const { media } = fakeElectron('win32')
  media.answer('unknown')
  expect(inputConsentOf(media, 'win32').state()).toBe('granted')
  media.answer('denied')
  expect(inputConsentOf(media, 'win32').state()).toBe('denied')
})

test('on Linux inputs are free, and Electron, which has no answer there, is not asked for one', async () => {
  const none: MediaAccess = {}
  const consent = inputConsentOf(none, 'linux')
  expect(consent.state()).toBe('granted')
  await consent.ask()
})

test('a question that fails leaves it undecided', async () => {
  const media: MediaAccess = {
    getMediaAccessStatus: () => 'not-determined',
    askForMediaAccess: () => Promise.reject(new Error('no window')),
  }
  const consent = inputConsentOf(media, 'darwin')
  await consent.ask()
  expect(consent.state()).toBe('undecided')
})
