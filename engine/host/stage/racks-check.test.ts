import { expect, test } from 'vitest'
import { type Document, newDocument, withFile } from '../../session/document.ts'
import { listeningParts } from './racks-check.ts'

const rack = (...types: string[]) =>
  JSON.stringify({ kind: 'rack', version: 1, nodes: types.map((type, at) => ({ id: `n${at}`, type })) })

function listening(session: object): string[] {
  const racks = [
    { id: 'voice', path: 'voice.json' },
    { id: 'drums', path: 'drums.json' },
  ]
  const texts = { 'voice.json': rack('input'), 'drums.json': rack('kick') }
  const document = Object.entries(texts).reduce<Document>(
    (all, [path, text]) => withFile(all, { id: path, kind: 'rack', name: path, text }, path),
    newDocument(JSON.stringify({ kind: 'session', version: 1, racks, ...session }), 'night'),
  )
  const slots = () => racks.map(({ id, path }) => ({ id, path, file: path, name: path, isChanged: false, problem: '' }))
  return listeningParts({ document, slots })
}

test('a rack with a node that plays an input listens', () => {
  expect(listening({})).toEqual(['voice'])
})

test('so does what a route, a send or a key from an input leads to', () => {
  const insert = { id: 'comp', type: 'compressor' }
  const listen = listening({
    buses: [{ id: 'hall', inserts: [insert] }, { id: 'echo' }],
    routes: [
      { from: 'input:1-2', to: 'drums' },
      { from: 'drums', to: 'echo' },
      { from: 'input:3', to: 'master' },
    ],
    sidechains: [{ from: 'input:2', to: 'bus:hall/comp' }],
  })
  expect(listen).toEqual(['voice', 'drums', 'the master', 'hall'])
})
