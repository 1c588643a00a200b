import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StartGuard } from './start-guard.ts'
import { startChild } from './testing/child.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mam-starts-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const file = () => join(folder, 'state/starts.json')

const start = async (ending: string, path: string) => {
  const script = `const { StartGuard } = await load('start-guard.ts')
    const guard = new StartGuard(args[0]); console.log(JSON.stringify(await guard.begin([args[1]]))); ${ending}`
  return JSON.parse(await startChild(script, [file(), path]).ended()) as unknown
}
const crash = (path: string) => start(`process.kill(process.pid, 'SIGKILL')`, path)

describe('starts that fail', () => {
  test('three times lead to safe mode with the files named, until a start succeeds', async () => {
    expect(await crash('/a')).toEqual({ safeMode: false, files: [] })
    expect(await crash('/b')).toEqual({ safeMode: false, files: ['/a'] })
    expect(await crash('/b')).toEqual({ safeMode: false, files: ['/b', '/a'] })
    expect(await crash('/c')).toEqual({ safeMode: true, files: ['/b', '/a'] })
    expect(await start('await guard.succeeded()', '/c')).toEqual({ safeMode: true, files: ['/b', '/a'] })
    expect(await start('await guard.succeeded()', '/c')).toEqual({ safeMode: false, files: [] })
  })

  test('are forgotten by one that succeeds between them', async () => {
    await crash('/a')
    await crash('/a')
    await start('await guard.succeeded()', '/a')
    expect(await crash('/a')).toEqual({ safeMode: false, files: [] })
  })

  test('do not include those that still run or were ended on purpose', async () => {
    const running = `const { StartGuard } = await load('start-guard.ts')
      await new StartGuard(args[0]).begin(['/a']); console.log('begun'); setInterval(() => {}, 1000)`
    const children = []
    for (let at = 0; at < 3; at++) {
      const child = startChild(running, [file()])
      await child.line('begun')
      children.push(child)
    }
    for (let at = 0; at < 3; at++) await start('await guard.stopped()', '/b')
    expect(await new StartGuard(file()).begin(['/c'])).toEqual({ safeMode: false, files: [] })
    for (const child of children) child.process.kill('SIGKILL')
    await Promise.all(children.map((child) => child.ended()))
    expect(await new StartGuard(file()).begin([])).toEqual({ safeMode: true, files: ['/a'] })
  })

  test.each(['', '{', 'null', '[1, {}, {"process":{"pid":1}}]', '{"failed":9}'])(
    'that were written down as %j do not keep anybody from starting',
    async (text) => {
      await writeFile(join(folder, 'starts.json'), text)
      const guard = new StartGuard(join(folder, 'starts.json'))
      expect(await guard.begin(['/a'])).toEqual({ safeMode: false, files: [] })
      await guard.succeeded()
    },
  )

  test('can not be written down where the folder is a file, and the start goes on', async () => {
    await writeFile(join(folder, 'state'), '')
    expect(await new StartGuard(file()).begin(['/a'])).toEqual({ safeMode: false, files: [] })
    expect(await readdir(folder)).toEqual(['state'])
  })
})
