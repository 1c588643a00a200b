import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import type { NodeDescriptor } from './descriptor.ts'
import { plainNumbers } from './descriptor-numbers.ts'
import { nodeDescriptors } from './nodes.gen.ts'
import { findDescriptor, findParam, findRackDescriptor, nodeTypes, resolveParamId } from './nodes.ts'

const addon = process.env.MAM_ADDON ?? fileURLToPath(new URL('../../build/native/mam.node', import.meta.url))
const built = existsSync(addon)
if (!built) console.warn(`skipped: the addon is not built (${addon}), so nodes.gen.ts is not held against it`)

describe('the node descriptors', () => {
  test.skipIf(!built)('are what native says (else run node scripts/generate-nodes.mjs)', () => {
    const native = createRequire(import.meta.url)(addon) as { descriptors(): NodeDescriptor[] }
    expect(nodeDescriptors).toEqual(plainNumbers(native.descriptors()))
  })

  test('name every node type of the format', () => {
    expect(nodeDescriptors.map((node) => node.type)).toEqual([
      'kick',
      'clap',
      'tb303_ext',
      'mam_chip',
      'delay',
      'compressor',
      'spectral_ducker',
      'reverb',
      'meter',
      'wiretap',
      'transport',
      'synth',
      'input',
      'gain',
      'pan',
      'strip',
      'send',
      'xfader',
      'utility',
      'tone',
      'limiter',
      'eq',
    ])
  })

  test('tell what only a session makes, which no rack file may name', () => {
    const made = nodeDescriptors.filter(({ role }) => role === 'session').map(({ type }) => type)
    expect(made).toEqual(['strip', 'send', 'xfader'])
    for (const type of made) {
      expect(findDescriptor(type)?.type).toBe(type)
      expect(findRackDescriptor(type)).toBeUndefined()
      expect(nodeTypes).not.toContain(type)
    }
    expect(findRackDescriptor('gain')?.type).toBe('gain')
  })

  test('have no name or number twice', () => {
    for (const { params, fileKeys } of nodeDescriptors) {
      for (const list of [
        params.map((one) => one.id),
        params.map((one) => one.name.toLowerCase()),
        fileKeys.map((one) => one.key),
      ])
        expect(new Set<string | number>(list).size).toBe(list.length)
    }
  })

  test('resolve parameter names in any case, and none where a node takes no events', () => {
    expect(resolveParamId(findDescriptor('tb303_ext'), 'cutoff_HZ')).toBe(4)
    expect(resolveParamId(findDescriptor('mam_chip'), 'MODE')).toBe(12)
    expect(resolveParamId(findDescriptor('clap'), 'CUTOFF_HZ')).toBe(0)
    expect(resolveParamId(findDescriptor('delay'), 'mix')).toBe(0)
    expect(resolveParamId(undefined, 'F0')).toBe(0)
    expect(findParam(findDescriptor('kick') as NodeDescriptor, 'f0')?.unit).toBe('Hz')
  })

  test('of native in single precision read as they were written', () => {
    expect(plainNumbers([Math.fround(0.9), { a: Math.fround(1.2) }, 0.3, 18000, -0.5, 'x', null])).toEqual([
      0.9,
      { a: 1.2 },
      0.3,
      18000,
      -0.5,
      'x',
      null,
    ])
  })
})
