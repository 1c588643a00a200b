import { expect, test } from 'vitest'
import { ask, type Dialogs, isQuestion, type OpenOptions, type SaveOptions } from './dialogs.ts'

/** Answers each dialog in turn; undefined: the person thought better of it. */
function answering(...answers: (string | undefined)[]) {
  const shown: (OpenOptions | SaveOptions)[] = []
  const dialogs: Dialogs = {
    open: async (options) => {
      shown.push(options)
      const answer = answers.shift()
      return { canceled: answer === undefined, filePaths: answer === undefined ? [] : [answer] }
    },
    save: async (options) => {
      shown.push(options)
      const answer = answers.shift()
      return { canceled: answer === undefined, filePath: answer ?? '' }
    },
  }
  return { dialogs, shown }
}

test('opening asks for one file with an ending of ours', async () => {
  const { dialogs, shown } = answering('/sets/friday.mamsession')
  expect(await ask(dialogs, 'openFile', 'set')).toEqual({
    case: 'openFile',
    value: { path: '/sets/friday.mamsession' },
  })
  expect(shown[0]!.filters![0]!.extensions).toEqual(['mamsession', 'mamrack', 'json'])
  expect(shown[0]!.properties).toEqual(['openFile'])
})

test('saving suggests the name of the session and may replace the file that the dialog asked about', async () => {
  const { dialogs, shown } = answering('/sets/friday.mamsession')
  const value = { path: '/sets/friday.mamsession', overwrite: true }
  expect(await ask(dialogs, 'saveAs', 'fri/day')).toEqual({ case: 'saveAs', value })
  expect(shown[0]!.defaultPath).toBe('fri day.mamsession')
  expect(shown[0]!.properties).toContain('showOverwriteConfirmation')
})

test('a name typed without ending gets one, and then replaces nothing: nobody was asked about that file', async () => {
  const { dialogs } = answering('/sets/friday', '/sets/all.zip')
  expect(await ask(dialogs, 'saveAs', '')).toMatchObject({
    value: { path: '/sets/friday.mamsession', overwrite: false },
  })
  expect(await ask(dialogs, 'writeArchive', '')).toMatchObject({ value: { path: '/sets/all.zip', overwrite: true } })
})

test('unpacking asks for the archive, then for the folder', async () => {
  const { dialogs } = answering('/all.zip', '/empty')
  expect(await ask(dialogs, 'unpackArchive', '')).toEqual({
    case: 'unpackArchive',
    value: { path: '/all.zip', folder: '/empty' },
  })
})

test.each(['openFile', 'addRack', 'saveAs', 'writeArchive', 'collect', 'unpackArchive', 'saveFlightRecord'] as const)(
  'nothing is done where %s is called off',
  async (question) => {
    expect(await ask(answering().dialogs, question, 'set')).toBeNull()
  },
)

test('unpacking called off at the folder does nothing', async () => {
  expect(await ask(answering('/all.zip').dialogs, 'unpackArchive', '')).toBeNull()
})

test('only questions are questions', () => {
  expect(['saveAs', 'play', 'toString', '__proto__', 1, null, undefined].filter(isQuestion)).toEqual(['saveAs'])
})
