import { spawnSync } from 'node:child_process'
import fs, { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { freshFolder } from './fixture.ts'
import { type FileCalls, openTarget } from './target.ts'

const bytes = (text: string) => Buffer.from(text)

test('the name keeps what it had until everything is written, then has all of it', () => {
  const folder = freshFolder()
  const path = join(folder, 'out.wav')
  writeFileSync(path, 'before')
  const target = openTarget(path, true)
  target.write(bytes('????and after'))
  target.patch(bytes('here'), 0)
  expect(readFileSync(path, 'utf8')).toBe('before')
  target.commit()
  expect(readFileSync(path, 'utf8')).toBe('hereand after')
  expect(readdirSync(folder)).toEqual(['out.wav'])
})

test('a discarded file leaves neither its name nor a temporary file', () => {
  const folder = freshFolder()
  const target = openTarget(join(folder, 'out.wav'), true)
  target.write(bytes('half'))
  target.discard()
  expect(readdirSync(folder)).toEqual([])
})

test('discarding after the commit keeps the file', () => {
  const path = join(freshFolder(), 'out.wav')
  const target = openTarget(path, true)
  target.commit()
  target.discard()
  expect(existsSync(path)).toBe(true)
})

test('a file that must not be overwritten is refused and kept', () => {
  const path = join(freshFolder(), 'out.wav')
  writeFileSync(path, 'before')
  expect(() => openTarget(path, false)).toThrow('out.wav: exists already and is kept')
  expect(readFileSync(path, 'utf8')).toBe('before')
})

test('a link is followed, so the file it points to is what changes', () => {
  const folder = freshFolder()
  mkdirSync(join(folder, 'there'))
  writeFileSync(join(folder, 'there', 'real.wav'), 'before')
  symlinkSync(join('there', 'real.wav'), join(folder, 'link.wav'))
  const target = openTarget(join(folder, 'link.wav'), true)
  target.write(bytes('after'))
  target.commit()
  expect(readFileSync(join(folder, 'there', 'real.wav'), 'utf8')).toBe('after')
  expect(fs.lstatSync(join(folder, 'link.wav')).isSymbolicLink()).toBe(true)
})

test('folders, missing folders and files in the place of folders are refused in words', () => {
  const folder = freshFolder()
  writeFileSync(join(folder, 'file'), '')
  expect(() => openTarget(folder, true)).toThrow('this is a folder, expected a file name')
  expect(() => openTarget(join(folder, 'none', 'out.wav'), true)).toThrow('its folder does not exist')
  expect(() => openTarget(join(folder, 'file', 'out.wav'), true)).toThrow('a part of its path is a file, not a folder')
})

test.skipIf(process.getuid?.() === 0)(
  'an unwritable folder is refused in words (skipped for root, who may write anywhere)',
  () => {
    const folder = freshFolder()
    chmodSync(folder, 0o555)
    expect(() => openTarget(join(folder, 'out.wav'), true)).toThrow('no permission to write here')
  },
)

/** The file system with one call replaced. */
const failing = (call: keyof FileCalls, code: string): FileCalls => ({
  ...fs,
  [call]: () => {
    throw Object.assign(new Error(code), { code })
  },
})

test('a full disk is told in words, whichever call meets it', () => {
  for (const call of ['writeSync', 'fsyncSync', 'renameSync'] as const) {
    const folder = freshFolder()
    const target = openTarget(join(folder, 'out.wav'), true, failing(call, 'ENOSPC'))
    expect(() => {
      target.write(bytes('some'))
      target.commit()
    }).toThrow('out.wav: the disk is full; nothing was left behind')
    target.discard()
    expect(readdirSync(folder)).toEqual([])
  }
})

test('a write that takes only a part goes on with the rest', () => {
  const path = join(freshFolder(), 'out.wav')
  const slow: FileCalls = {
    ...fs,
    writeSync: ((file: number, data: Uint8Array, from: number, count: number, at: number | null) =>
      fs.writeSync(file, data, from, Math.min(3, count), at)) as FileCalls['writeSync'],
  }
  const target = openTarget(path, true, slow)
  target.write(bytes('0123456789'))
  target.patch(bytes('abcdefg'), 1)
  target.commit()
  expect(readFileSync(path, 'utf8')).toBe('0abcdefg89')
})

test('a process that dies of an error takes its temporary file with it', () => {
  const folder = freshFolder()
  const program = `
    import { openTarget } from ${JSON.stringify(join(import.meta.dirname, 'target.ts'))}
    openTarget(${JSON.stringify(join(folder, 'out.wav'))}, true).write(Buffer.from('half'))
    throw new Error('died')`
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program])
  expect(stderr.toString()).toContain('died')
  expect(status).toBe(1)
  expect(readdirSync(folder)).toEqual([])
})

test.skipIf(!existsSync('/dev/full'))('a device is written in place and a full one says so', () => {
  const target = openTarget('/dev/full', true)
  expect(() => target.write(bytes('some'))).toThrow('/dev/full: the disk is full')
  target.discard()
  expect(fs.statSync('/dev/full').isCharacterDevice()).toBe(true)
})
