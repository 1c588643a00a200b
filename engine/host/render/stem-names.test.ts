import { expect, test } from 'vitest'
import { stemNames } from './stem-names.ts'

test('an id stays readable and loses what a file name cannot have', () => {
  const strips = ['bass', 'bus:drums', 'Ключ 2', '../../etc/passwd', 'a\\b', '.hidden', 'end. ', 'x?*"<>|']
  const names = ['bass', 'bus-drums', 'Ключ 2', 'etc-passwd', 'a-b', 'hidden', 'end', 'x']
  expect(stemNames(strips)).toEqual(names)
})

test('names differ also where case and the form of letters do not count', () => {
  expect(stemNames(['kick', 'Kick', 'kick-2', 'bus:a', 'bus-a'])).toEqual([
    'kick',
    'Kick-2',
    'kick-2-2',
    'bus-a',
    'bus-a-2',
  ])
  expect(new Set(stemNames(['\u00e9', 'e\u0301'])).size).toBe(2)
})

test('names of devices, empty ones and very long ones become names of files', () => {
  expect(stemNames(['con', 'NUL.x', '', ':', 'é'.repeat(300)])).toEqual([
    'con-',
    'NUL.x-',
    'strip',
    'strip-2',
    'é'.repeat(100),
  ])
})

test('what is taken is left alone', () => {
  expect(stemNames(['mix', 'bass'], ['Mix'])).toEqual(['mix-2', 'bass'])
})
