import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { freshFolder } from '../../engine/host/render/fixture.ts'
import { kickRack, mam, root } from './fixture.ts'

const commands = ['check', 'events', 'render', 'play', 'nodes', 'devices', 'graph', 'serve']

describe('help', () => {
  test('names every command and goes to standard output', async () => {
    const { code, out, err } = await mam('--help')
    expect(code).toBe(0)
    expect(err).toBe('')
    for (const command of commands) expect(out).toMatch(new RegExp(`^  ${command} `, 'm'))
  })

  test.for(commands)('of %s teaches by example', async (command) => {
    const { code, out } = await mam(command, '--help')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`Examples:\n  mam ${command}`))
    expect(out).toContain('--json')
  })

  test.for(commands)('of %s has no line that a terminal would break in an example', async (command) => {
    const { out } = await mam(command, '--help')
    for (const line of out.slice(out.indexOf('Examples:')).split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  test.for(commands)('and the manual tell the same options of %s', async (command) => {
    const manual = readFileSync(join(root, 'docs', 'command-line.md'), 'utf8')
    const { out } = await mam(command, '--help')
    const options = [...out.matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map((match) => match[1])
    expect(options.length).toBeGreaterThan(1)
    for (const option of options) if (option !== '--help') expect(manual).toContain(option)
  })
})

describe('wrong usage exits with 2 and says what would be right', () => {
  test.for([
    [['rendr', 'song.json'], 'Did you mean render?'],
    [['render', 'song.json', '--normalise', '-1', '-o', 'a.wav'], 'Did you mean --normalize?'],
    [['render', 'song.json'], "required option '-o, --output <out>' not specified"],
    [['render', '-o', 'a.wav'], "missing required argument 'file'"],
    [['render', 'a.json', '-o', 'a.wav', '--bars', '1.5'], 'Expected a whole number from 1'],
    [['render', 'a.json', '-o', 'a.wav', '--seconds', 'ten'], 'Expected a number of seconds'],
    [['render', 'a.json', '-o', 'a.wav', '--normalize', '3'], 'Expected a number of dB from -120 to 0'],
    [['render', 'a.json', '-o', 'a.wav', '--bits', '32'], 'Allowed choices are 16, 24, 32f'],
    [['render', 'a.json', '-o', '-', '--format', 'wav'], 'sound does not go to standard output'],
    [['render', 'a.json', '-o', 'a.mp3'], 'end it in .wav, .aiff or .flac'],
    [['render', 'a.json', '-o', 'a.flac', '--bits', '32f'], 'FLAC holds 16 or 24 bits'],
    [['graph', 'a.json', '--dot', '--json'], 'choose one of --dot and --json'],
    [['serve', '--port', '99999'], 'Expected a whole number from 0 to 65535'],
  ] as const)('%j', async ([words, told]) => {
    const { code, out, err } = await mam(...words)
    expect(err).toContain(told)
    expect(out).toBe('')
    expect(code).toBe(2)
  })

  test('no command at all', async () => {
    const { code, err } = await mam()
    expect(code).toBe(2)
    expect(err).toContain('Usage: mam')
  })

  test('bars that end before they start', async () => {
    const file = join(freshFolder(), 'kick.json')
    writeFileSync(file, JSON.stringify(kickRack))
    const { code, err } = await mam('events', file, '--start-bar', '4', '--end-bar', '2')
    expect(code).toBe(2)
    expect(err).toContain('--end-bar 2 must lie after --start-bar 4')
  })
})

test('the version is that of the package', async () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect((await mam('--version')).out).toBe(`${manifest.version}\n`)
})

describe('files that cannot be read exit with 1 and one line without a stack', () => {
  test('a missing file', async () => {
    const { code, err } = await mam('events', join(freshFolder(), 'none.json'))
    expect(code).toBe(1)
    expect(err).toContain('none.json')
    expect(err.trim().split('\n').length).toBe(1)
  })

  test('a rack with errors names file, place and expectation', async () => {
    const file = join(freshFolder(), 'bad.json')
    writeFileSync(file, JSON.stringify({ ...kickRack, version: 2 }))
    const { code, out, err } = await mam('render', file, '-o', join(freshFolder(), 'out.wav'))
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toMatch(/bad\.json:1:\d+: error: version: .*newer version/)
    expect(err).not.toContain('    at ')
  })
})
