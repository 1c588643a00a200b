import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, realpathSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { freshFolder } from '../../engine/host/render/fixture.ts'
import { root } from './fixture.ts'

/** An installation with a program that prints its words, under a Node that is new enough. */
function installation(withProgram: boolean): string {
  const home = join(realpathSync(freshFolder()), 'a folder')
  for (const folder of ['dist/app', 'app', 'engine', 'node_modules/.bin'])
    mkdirSync(join(home, folder), { recursive: true })
  copyFileSync(join(root, 'mam'), join(home, 'mam'))
  symlinkSync(process.execPath, join(home, 'node_modules', '.bin', 'node'))
  if (withProgram)
    writeFileSync(join(home, 'dist', 'app', 'cli.js'), 'console.log(JSON.stringify(process.argv.slice(2)))\n')
  return home
}

const launch = (path: string, ...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(path, words)
  return { status, out: stdout.toString(), err: stderr.toString() }
}

test('the launcher hands every word to the program as it is', () => {
  const { status, out, err } = launch(join(installation(true), 'mam'), 'render', 'a b.json', '--normalize', '-1', '')
  expect({ status, err }).toEqual({ status: 0, err: '' })
  expect(JSON.parse(out)).toEqual(['render', 'a b.json', '--normalize', '-1', ''])
})

test('it finds itself through links, absolute and relative', () => {
  const home = installation(true)
  const bin = join(dirname(home), 'bin')
  mkdirSync(bin)
  symlinkSync(join('..', 'a folder', 'mam'), join(bin, 'relative'))
  symlinkSync(join(bin, 'relative'), join(bin, 'absolute'))
  for (const name of ['relative', 'absolute']) expect(launch(join(bin, name), 'check').out).toBe('["check"]\n')
})

test('without a build it says how to make one', () => {
  const home = installation(false)
  const { status, out, err } = launch(join(home, 'mam'))
  expect({ status, out }).toEqual({ status: 1, out: '' })
  expect(err).toBe(`mam is not built yet: run \`npm run build\` in ${home}\n`)
})

test('sources newer than the build are told, and the program runs', () => {
  const home = installation(true)
  const source = join(home, 'engine', 'new.ts')
  writeFileSync(source, '')
  utimesSync(source, new Date(), new Date(Date.now() + 60_000))
  const { status, out, err } = launch(join(home, 'mam'), 'check')
  expect({ status, out }).toEqual({ status: 0, out: '["check"]\n' })
  expect(err).toContain('engine/new.ts is newer than the built program; `npm run build` brings it up to date')
})
