import { describe, expect, test } from 'vitest'
import { applyChange, invert } from '../change.ts'
import { demoRack, documentOf, rackText } from '../testing/fixture.ts'
import { call, performed } from '../testing/perform.ts'
import { performAll } from './index.ts'
import { copiedNodes } from './paste.ts'

const text = demoRack.replace(
  '"version": 1,',
  '"version": 1, "editor": { "positions": { "bass": [10, 20] }, "groups": [{ "name": "Low", "nodes": ["bass", "kick"] }] },',
)
const copy = (nodes: readonly string[], from = text) => copiedNodes(documentOf({ demo: from }), 'demo', nodes)
const paste = (clip: string, into = text, dx = 0, dy = 0) => performed(call('pasteNodes', { text: clip, dx, dy }), into)

describe('copied nodes', () => {
  test('are a rack with what is between them and nothing else', () => {
    expect(JSON.parse(copy(['bass', 'echo']))).toEqual({
      kind: 'rack',
      version: 1,
      nodes: [
        { id: 'bass', type: 'tb303_ext' },
        { id: 'echo', type: 'delay', params: { delayMs: 250 } },
      ],
      connections: [{ from: 'bass', to: 'echo', gainPercent: 80 }],
      mixer: { softClip: false, inputs: [{ id: 'echo' }] },
      transport: { resolution: 16, patterns: [{ nodeId: 'bass', stepsBars: ['x.......', 'x...x...'] }] },
      editor: { positions: { bass: [10, 20] }, groups: [{ name: 'Low', nodes: ['bass'] }] },
    })
    expect(JSON.parse(copy(['kick'])).connections).toEqual([])
  })

  test('that are not there, or are too many, are refused', () => {
    expect(() => copy(['kik'])).toThrow('there is no node "kik". Did you mean "kick"?')
    const long = text.replace('"delayMs": 250', `"delayMs": 250, "x-note": ${JSON.stringify('é'.repeat(200_001))}`)
    expect(() => copy(['echo'], long)).toThrow('too many nodes to be copied at once')
  })
})

describe('pasted nodes', () => {
  test('get free names, with connections, levels, patterns, places and groups of the same names', () => {
    const { plan, parsed, title } = paste(copy(['bass', 'echo']), text, 5, -5)
    expect(title).toBe('Paste 2 nodes')
    expect(plan.nodes.map(({ id }) => id)).toEqual(['kick', 'bass', 'echo', 'bass2', 'echo2'])
    expect(plan.edges.at(-1)).toMatchObject({ from: 'bass2', to: 'echo2' })
    expect(plan.mixer?.inputs.map(({ id }) => id)).toEqual(['kick', 'echo', 'echo2'])
    expect(plan.transports[0]?.patterns.at(-1)).toMatchObject({ target: 'bass2', stepsBars: ['x.......', 'x...x...'] })
    expect(parsed.document.layout.places.get('bass2')).toEqual({ x: 15, y: 15 })
    expect(parsed.document.layout.groups.at(-1)).toEqual({ name: 'Low2', nodes: ['bass2'] })
  })

  test('keep their names in a rack that has none of these', () => {
    const empty = '{ "kind": "rack", "version": 1, "nodes": [] }'
    const { plan, title } = paste(copy(['kick']), empty)
    expect(title).toBe('Paste kick')
    expect(plan.nodes.map(({ id }) => id)).toEqual(['kick'])
    // Nothing clipped there before, and nothing shall now; without a transport there are no patterns.
    expect(plan.mixer).toMatchObject({ softClip: false, inputs: [{ id: 'kick' }] })
    expect(plan.transports).toEqual([])
  })

  test('of a transport node play the copies only', () => {
    const inline = text.replace(
      '"nodes": [\n',
      '"nodes": [ { "id": "t", "type": "transport", "params": { "patterns": [ { "nodeId": "bass", "steps": "x" }, { "nodeId": "kick", "steps": "x" } ] } },',
    )
    const { plan } = paste(copy(['t', 'bass'], inline), inline)
    expect(plan.transports.at(-1)?.patterns.map(({ target }) => target)).toEqual(['bass2'])
  })

  test('are one step, and undone they leave the same bytes', () => {
    const document = documentOf({ demo: text })
    const { document: after, change } = performAll(document, [
      call('pasteNodes', { text: copy(['kick']), dx: 0, dy: 0 }),
    ])
    expect(rackText(applyChange(after, invert(change)))).toBe(text)
  })

  test('are many at once', () => {
    const nodes = Array.from({ length: 1500 }, (_, at) => ({ id: `n${at}`, type: 'kick' }))
    const { plan } = paste(JSON.stringify({ kind: 'rack', version: 1, nodes }))
    expect(plan.nodes).toHaveLength(1503)
  })

  test('that are none are refused', () => {
    expect(() => paste('hello')).toThrow('what is to be pasted has an error')
    expect(() => paste('{ "kind": "rack", "version": 1, "nodes": [] }')).toThrow('there are no nodes to paste')
    expect(() => paste('{ "kind": "rack", "version": 2 }')).toThrow('newer version')
  })
})
