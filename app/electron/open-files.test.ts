import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { filesAmong, OpenFiles } from './open-files.ts'

test('files are found among what Chromium adds to a command line, and are meant from where it was typed', () => {
  const words = [
    '.',
    '--allow-file-access',
    'set.mamsession',
    '--user-data-dir=/x.json',
    '/racks/Kick.MAMRACK',
    'notes.txt',
  ]
  expect(filesAmong(words, '/home/ann')).toEqual([resolve('/home/ann/set.mamsession'), resolve('/racks/Kick.MAMRACK')])
})

test('a file named twice is opened once', () => {
  expect(filesAmong(['a.json', './a.json'], '/')).toEqual([resolve('/a.json')])
})

test('files that come before the app is ready are opened when it is, in their order, and later ones at once', () => {
  const files = new OpenFiles()
  const opened: string[] = []
  for (const path of ['/one.mamsession', '/two.json', '/one.mamsession', '/picture.png']) files.arrive(path)
  files.serve((path) => opened.push(path))
  files.arrive('/three.mamrack')
  files.arrive('/three.mamrack')
  expect(opened).toEqual(['/one.mamsession', '/two.json', '/three.mamrack', '/three.mamrack'])
})
