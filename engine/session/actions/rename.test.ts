import { describe, expect, test } from 'vitest'
import { applyChange, invert, isNoChange } from '../change.ts'
import { demoRack, documentOf, rackText, sessionText } from '../testing/fixture.ts'
import { call, performed } from '../testing/perform.ts'
import { performAll } from './index.ts'

const rename = (node: string, name: string) => call('renameNode', { node, name })

describe('a renamed node', () => {
  test('is called so wherever the file says its id', () => {
    const inline =
      '"nodes": [ { "id": "m", "type": "meter", "params": { "target": "bass" } }, { "id": "t", "type": "transport", "params": { "pattern": { "nodeId": "bass", "steps": "x" } } },'
    const text = demoRack.replace('"nodes": [', inline)
    const { after, title, parsed } = performed(rename('bass', 'sub'), text)
    expect(title).toBe('Rename bass to sub')
    expect(after).toBe(text.replaceAll('"bass"', '"sub"'))
    expect(parsed.diagnostics.filter(({ severity }) => severity !== 'hint')).toEqual([])
  })

  test('keeps its values of tonight and its commands in the session', () => {
    const start = documentOf()
    const before = {
      ...start,
      tonight: new Map([
        ['demo/bass:4', 900],
        ['demo/kick:1', 60],
      ]),
    }
    const session = sessionText(before).replace(
      '"racks"',
      '"commands": [ { "nodeId": "demo:bass", "param": "CUTOFF_HZ" } ], "racks"',
    )
    const file = before.files.get(before.sessionFile)
    const document = {
      ...before,
      files: new Map(before.files).set(before.sessionFile, { ...file, text: session } as never),
    }
    const { document: after, change } = performAll(document, [rename('bass', 'sub')])
    expect([...after.tonight]).toEqual([
      ['demo/kick:1', 60],
      ['demo/sub:4', 900],
    ])
    expect(sessionText(after)).toContain('"nodeId": "demo:sub"')
    const back = applyChange(after, invert(change))
    expect([rackText(back), sessionText(back), back.tonight.get('demo/bass:4')]).toEqual([demoRack, session, 900])
  })

  test('that has the name already changes nothing', () => {
    expect(isNoChange(performed(rename('bass', 'bass')).change)).toBe(true)
  })

  test('is refused where it is not there, or the name is taken or none', () => {
    expect(() => performed(rename('bas', 'x'))).toThrow('there is no node "bas". Did you mean "bass"?')
    expect(() => performed(rename('bass', 'kick'))).toThrow('there is a node "kick" already')
    expect(() => performed(rename('bass', 'a:b'))).toThrow('holds a sign that it may not')
  })

  test('is renamed in every rack that plays the file', () => {
    const twice = documentOf({ a: demoRack, b: demoRack })
    const document = { ...twice, tonight: new Map([['b/bass:4', 1]]) }
    const { document: after } = performAll(document, [
      { id: 'renameNode', args: { rack: 'a', node: 'bass', name: 'sub' } },
    ])
    expect([...after.tonight.keys()]).toEqual(['b/sub:4'])
  })
})
