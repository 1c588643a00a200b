import { describe, expect, test } from 'vitest'
import { folderOf, suggestedName } from './suggested-path.ts'

const demo = { path: '/opt/mam/demo/acid.json', isDemo: true }
const recent = { path: '/home/me/show/show.mamsession', isDemo: false }

describe('the folder that is suggested', () => {
  test('is the one of what is open', () => {
    expect(folderOf(['/a/b.mamsession', '/c/d.json'], [recent])).toBe('/a/')
    expect(folderOf(['', '/c/d.json'], [recent])).toBe('/c/')
  })

  test('is never that of what came with MAM', () => {
    expect(folderOf(['', demo.path], [demo, recent])).toBe('/home/me/show/')
    expect(folderOf(['', demo.path], [demo])).toBe('')
  })

  test('is found in paths of Windows', () => {
    expect(folderOf(['C:\\shows\\one.mamsession'], [])).toBe('C:\\shows\\')
  })
})

describe('the name that is suggested', () => {
  test('has the ending of what is written', () => {
    expect(suggestedName('saveAs', 'show')).toBe('show.mamsession')
    expect(suggestedName('writeArchive', 'show')).toBe('show.zip')
    expect(suggestedName('saveFlightRecord', 'show')).toBe('show-trace.json')
    expect(suggestedName('collect', 'show')).toBe('show')
  })

  test('can be a file name everywhere', () => {
    expect(suggestedName('saveAs', 'a/b: c?')).toBe('a b  c.mamsession')
    expect(suggestedName('saveAs', '///')).toBe('session.mamsession')
  })
})
