import { expect, test } from 'vitest'
import { isNoChange } from '../change.ts'
import { demoRack } from '../testing/fixture.ts'
import { call, changed, performed } from '../testing/perform.ts'

const replace = (node: string, type: string) => call('replaceNode', { node, type })

test('another effect keeps the connections and loses values that it does not have', () => {
  expect(changed(replace('echo', 'reverb'))).toEqual([
    'Replace echo by a reverb',
    '- { "id": "echo", "type": "delay", "params": { "delayMs": 250 } }',
    '+ { "id": "echo", "type": "reverb" }',
  ])
})

test('values that both types have stay as they are written', () => {
  const mixed = demoRack.replace('"delayMs": 250', '"delayMs": 250, "mix": 0.30')
  expect(performed(replace('echo', 'reverb'), mixed).after).toContain('"type": "reverb", "params": { "mix": 0.30 }')
})

test('a generator hears nothing, so what was connected to it goes', () => {
  expect(performed(replace('echo', 'kick')).plan.edges).toEqual([])
})

test('what cannot be played loses its patterns and commands', () => {
  const { plan, parsed } = performed(replace('bass', 'delay'))
  expect(plan.transports[0]?.patterns.map(({ target }) => target)).toEqual(['kick'])
  expect(plan.commands).toEqual([])
  expect(plan.edges).toHaveLength(1)
  expect(parsed.diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([])
})

test('locks and routes stay where the new type has a parameter of that name', () => {
  const rich = demoRack
    .replace('{ "nodeId": "kick", "steps": "x...x..." }', () => {
      const locks = [
        { step: 0, param: 'GAIN', value: 0.5 },
        { step: 0, param: 'F0', value: 90 },
        { step: 1, paramId: 1, value: 90 },
      ]
      return `{ "nodeId": "kick", "steps": "x...x...", "locks": ${JSON.stringify(locks)} }`
    })
    .replace('"click": 0.5 }', () => {
      const routes = [
        { sourceId: 1, destParam: 'F0', depth: 9 },
        { sourceId: 1, destParam: 'AMP_DECAY_MS', depth: 9 },
        { sourceId: 1, destParam: 'LFO.1.phase', depth: 9 },
      ]
      return `"click": 0.5 }, "mod": ${JSON.stringify({ lfos: [{ id: 1 }], routes })}`
    })
  const { plan, parsed } = performed(replace('kick', 'clap'), rich)
  expect(plan.transports[0]?.patterns[0]?.locks.map(({ name }) => name)).toEqual(['GAIN'])
  expect(plan.nodes[0]?.routes.map(({ target }) => target)).toEqual(['param', 'lfoPhase'])
  expect(parsed.diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([])
  expect(performed(replace('kick', 'delay'), rich).after).not.toContain('"mod"')
})

test('an unknown type is refused, and its own changes nothing', () => {
  expect(() => performed(replace('echo', 'dely'))).toThrow(/there is no node type "dely".*Did you mean "delay"\?/)
  expect(isNoChange(performed(replace('echo', 'delay')).change)).toBe(true)
})
