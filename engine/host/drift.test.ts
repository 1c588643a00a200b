/**
 * The document and everything made of it never drift: random actions, undo, redo, refusals of the engine, crashes and
 * reloads, after which the document, what native holds, every client's replica and the saved file must say the same.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { MamClient } from '../client/client.ts'
import type { ActionInit } from '../client/gesture.ts'
import type { Rack } from '../client/model.ts'
import { controlKey } from '../client/values.ts'
import { Mode } from '../contract/gen/mam/v1/state_pb.js'
import { writtenNode, writtenType } from '../formats/bypass.ts'
import type { RackPlan } from '../formats/plan.ts'
import type { ParsedRack } from '../formats/rack.ts'
import type { DocumentCall } from '../session/actions/index.ts'
import { findAddress } from '../session/address.ts'
import { type Document, fileIdOfRack, rackOf, sessionOf } from '../session/document.ts'
import { documentPlan } from '../session/document-plan.ts'
import { scoreOf } from '../session/score.ts'
import { callOf, callSeeds } from '../session/testing/calls.ts'
import { documents } from '../session/testing/documents.ts'
import { Host } from './host.ts'
import { controlMessage, statusMessage } from './live/score-messages.ts'
import { sessionMessage } from './live/session-messages.ts'
import { loadNative, type NativeEngine, type NativeModule } from './native.ts'
import { connectClient } from './testing/clients.ts'
import { planDifferences } from './testing/plan-compare.ts'

/** Enough for CI; `npm run test:long` takes twenty times as many. */
const SEEDS = Number(process.env.MAM_SEEDS ?? 500)
/** Always the same sessions, so that a failure is news of the change; another number tries others. */
const SEED = Number(process.env.MAM_SEED ?? 20261122)

/** As it would be opened. */
const planOf = (document: Document): RackPlan => documentPlan(document, 48_000)

/** Numbers of one step: which kind, and what decides on the rest. */
const steps = fc.array(fc.tuple(fc.nat(99), callSeeds), { minLength: 1, maxLength: 25 })

test('document, native graph, replicas and saved files never drift', { timeout: 600_000 }, async () => {
  const native = loadNative()
  await fc.assert(
    fc.asyncProperty(documents, steps, async (document, actions) => {
      const world = await openWorld(native, document)
      try {
        for (const [kind, seeds] of actions) await world.step(kind, seeds)
        await world.compareAll()
        await world.saveAndReopen()
        await world.undoEverything()
      } finally {
        await world.close()
      }
    }),
    { numRuns: SEEDS, seed: SEED, timeout: 20_000 },
  )
})

/** A session in a folder, a host on it, two clients. */
async function openWorld(native: NativeModule, document: Document) {
  const folder = mkdtempSync(join(tmpdir(), 'mam-drift-'))
  const sessionPath = join(folder, 'session.json')
  mkdirSync(join(folder, 'racks'))
  for (const [path, file] of document.links) writeFileSync(join(folder, path), document.files.get(file)!.text)
  writeFileSync(sessionPath, document.files.get(document.sessionFile)!.text)
  const moody = refusingNow(native)
  const start = () => new Host({ native: moody.native, demoFolder: null, stateFolder: join(folder, 'state') })
  let host = start()
  await host.open(sessionPath)
  const opened = textsOf(host.editor.project.document)
  let clients = await Promise.all(['one', 'two'].map((name) => connectClient(host, name)))

  /** The process dies: nothing is closed in order, and another host finds what it left. */
  async function crash(): Promise<void> {
    for (const { client } of clients) client.close()
    const { project } = host.editor
    const log = host.keeper.logId!
    await host.close('abandoned')
    host = start()
    await host.filing.openRecovered(log, { client: '', sequence: 0, gesture: '' })
    expect(textsOf(host.editor.project.document)).toEqual(textsOf(project.document))
    expect([...host.editor.project.document.tonight]).toEqual([...project.document.tonight])
    expect(host.editor.project.history.toJSON()).toEqual(project.history.toJSON())
    clients = await Promise.all(['one', 'two'].map((name) => connectClient(host, name)))
  }

  const perform = (action: ActionInit, who = 0) =>
    clients[who]!.client.perform(action).then(
      () => undefined,
      (error: Error) => error.message,
    )

  async function step(kind: number, seeds: readonly number[]): Promise<void> {
    const who = seeds[1]! % 2
    const { project } = host.editor
    if (kind < 10) await perform({ case: 'undo', value: {} }, who)
    else if (kind < 16) await perform({ case: 'redo', value: {} }, who)
    else if (kind < 20) await perform({ case: 'goToStep', value: { step: seeds[0]! % (project.history.size + 1) } })
    else if (kind < 22) await crash()
    else if (kind < 25) await perform({ case: 'frontRack', value: { rack: someRack(project.document, seeds[0]!) } })
    else if (kind < 28) await perform({ case: seeds[0]! % 2 ? 'play' : 'stop', value: {} })
    else {
      moody.refuses = kind > 95
      const before = moody.refuses ? snapshotOf(host) : undefined
      const refused = await performAll(actionsOf(callOf(project.document, seeds), folder), who)
      moody.refuses = false
      if (before && refused?.includes('not today')) expect(snapshotOf(host)).toEqual(before)
    }
    compareNative()
  }

  async function performAll(actions: readonly ActionInit[], who: number): Promise<string | undefined> {
    let refused: string | undefined
    for (const action of actions) refused = (await perform(action, who)) ?? refused
    return refused
  }

  function compareNative(): void {
    const { sound } = host.player
    if (!sound || sound.racks.size === 0) return
    const given = sound.names.plan(planOf(host.editor.project.document))
    expect(planDifferences(given, host.engine.readBack(), native.descriptors())).toEqual([])
  }

  async function compareAll(): Promise<void> {
    for (const { client, isCurrent } of clients) {
      await isCurrent()
      compareReplica(host, client)
    }
  }

  async function saveAndReopen(): Promise<void> {
    await perform({ case: 'save', value: { overwrite: true } })
    const { project } = host.editor
    expect(project.changedFiles()).toEqual([])
    for (const file of project.usedFiles())
      expect(readFileSync(project.placeOf(file).path, 'utf8')).toBe(project.document.files.get(file)!.text)
    const other = new Host({ native, demoFolder: null, stateFolder: null })
    await other.open(sessionPath)
    expect(other.editor.project.slots().map(({ id, problem }) => [id, problem])).toEqual(
      project.slots().map(({ id, problem }) => [id, problem]),
    )
    expect(new Set(textsOf(other.editor.project.document))).toEqual(
      new Set(project.usedFiles().map((file) => project.document.files.get(file)!.text)),
    )
    await other.close()
  }

  /** A crash keeps the tree, so everything since the opening can be taken back. */
  async function undoEverything(): Promise<void> {
    expect(await perform({ case: 'goToStep', value: { step: 0 } })).toBeUndefined()
    const texts = textsOf(host.editor.project.document)
    expect(texts.slice(0, opened.length)).toEqual(opened)
  }

  async function close(): Promise<void> {
    for (const { client } of clients) client.close()
    await host.close()
    rmSync(folder, { recursive: true })
  }

  return { step, compareAll, saveAndReopen, undoEverything, close }
}

function compareReplica(host: Host, { store, values }: MamClient): void {
  const { project } = host.editor
  const replica = store.getState()
  const session = sessionMessage(project, false)
  expect(replica.session).toMatchObject({
    path: session.path,
    name: session.name,
    front: session.front,
    writes: session.writes,
    isChanged: session.changed,
    mode: session.mode,
  })
  expect(replica.session.racks.map(({ id, path, isChanged, problem }) => [id, path, isChanged, problem])).toEqual(
    project.slots().map(({ id, path, isChanged, problem }) => [id, path, isChanged, problem]),
  )
  const { cursor, size, undoable, redoable } = project.history
  expect(replica.history).toMatchObject({ cursor, steps: size, undoTitle: undoable?.title ?? '' })
  expect(replica.history.redoTitle).toBe(redoable?.title ?? '')
  const tonight = [...project.document.tonight].flatMap(([address, value]) => {
    const found = findAddress(project.document, address)
    return found ? [{ ...found, value }] : []
  })
  expect(replica.tonight).toEqual(tonight)
  compareRack(host, replica.rack, values)
}

function compareRack(
  host: Host,
  rack: ReturnType<MamClient['store']['getState']>['rack'],
  values: MamClient['values'],
) {
  const view = host.player.rack
  expect(rack?.id).toBe(view?.place.id)
  if (!rack || !view) return
  const { document } = host.editor.project
  const { plan } = rackOf(document, fileIdOfRack(document, rack.id)!).document
  expect(rack.nodes.map(({ id, type }) => [id, type])).toEqual(plan!.nodes.map((node) => [node.id, writtenType(node)]))
  expect(rack.nodes.map(({ isBypassed, lfos, routes }) => [isBypassed, lfos.length, routes.length])).toEqual(
    plan!.nodes
      .map(writtenNode)
      .map(({ lfos, routes }, at) => [plan!.nodes[at]!.bypassed !== undefined, lfos.length, routes.length]),
  )
  expect(rack.mixer?.inputs.map(({ node }) => node)).toEqual(plan!.mixer?.inputs.map(({ id }) => id))
  expect(rack.connections.map(({ from, to, toPort }) => [from, to, toPort])).toEqual(
    plan!.edges.map(({ from, to, toPort }) => [from, to, toPort]),
  )
  compareScore(rack, rackOf(document, fileIdOfRack(document, rack.id)!))
  for (const { row, value } of view.values.all()) {
    const key = controlKey(row.index, value.param.id)
    expect([row.node.id, value.param.name, values.get(key).base]).toEqual([row.node.id, value.param.name, value.base])
    const { fileKey } = value
    if (fileKey) expect(rack.nodes[row.index]!.fileValues.get(fileKey.key)).toBe(value.base)
  }
}

/** What no engine knows: places, groups, exports, and the patterns as edits reach them. */
function compareScore(rack: Rack, parsed: ParsedRack): void {
  const { layout, exports } = parsed.document
  expect([...rack.layout.places]).toEqual([...layout.places])
  expect(rack.layout.groups.map(({ name, nodes }) => [name, nodes])).toEqual(
    layout.groups.map(({ name, nodes }) => [name, nodes]),
  )
  expect(rack.controls.map(({ id, name, min, max, problem }) => [id, name, min, max, problem])).toEqual(
    exports.controls.map(({ id, name, min, max, problem }) => [id, name, min, max, problem]),
  )
  expect(rack.statuses.map(({ id, node, param }) => [id, node, param])).toEqual(
    exports.statuses.map(({ id, node, param }) => [id, node, param]),
  )
  const score = scoreOf(parsed)
  expect(rack.score === null).toBe(score === undefined)
  for (const pattern of score?.patterns ?? []) expect(rack.score?.patterns.get(pattern.node)).toMatchObject(pattern)
}

/** Everything that a refused action must leave alone. */
function snapshotOf(host: Host) {
  const { project } = host.editor
  const { document, history, front } = project
  return {
    // A file that was read for an action that was refused stays known, and is nobody's.
    texts: project.usedFiles().map((file) => document.files.get(file)!.text),
    tonight: [...document.tonight],
    history: history.toJSON(),
    front,
    held: host.engine.readBack(),
  }
}

const textsOf = ({ files }: Document): string[] => [...files.values()].map(({ text }) => text)

const someRack = (document: Document, seed: number): string => {
  const { racks } = sessionOf(document)
  return racks[seed % Math.max(1, racks.length)]?.id ?? 'nobody'
}

/** As a client asks for it; none where only the host does such a thing. */
function actionsOf(call: DocumentCall, folder: string): ActionInit[] {
  switch (call.id) {
    case 'setValue':
      return [{ case: 'setParam', value: call.args }]
    case 'setTonight': {
      const parts = /^(.*?)\/(.*):(\d+)$/.exec(call.args.address)
      if (!parts) return []
      const [, rack = '', node = '', param = ''] = parts
      const { value } = call.args
      return [
        { case: 'setMode', value: { mode: Mode.STAGE } },
        { case: 'setParam', value: { rack, node, param: Number(param), value } },
        { case: 'setMode', value: { mode: Mode.EDIT } },
      ]
    }
    case 'setSteps': {
      const { bar, ...args } = call.args
      return [{ case: 'setSteps', value: bar < 0 ? args : { ...args, bar } }]
    }
    case 'addRack':
      return [{ case: 'addRack', value: { path: join(folder, call.args.path), rack: call.args.id } }]
    case 'renameRack':
      return [{ case: 'renameRack', value: { rack: call.args.rack, name: call.args.id } }]
    case 'reloadFile':
      return [{ case: 'reloadFile', value: { path: join(folder, 'racks', `${call.args.file.slice(1)}.json`) } }]
    case 'relink':
      return []
    case 'exportControl':
      return [{ case: 'exportControl', value: { rack: call.args.rack, control: controlMessage(call.args.control) } }]
    case 'exportStatus':
      return [{ case: 'exportStatus', value: { rack: call.args.rack, status: statusMessage(call.args.status) } }]
    default:
      return [{ case: call.id, value: call.args } as ActionInit]
  }
}

/** The real engine, which refuses every graph, revision and edit while it is told to. */
function refusingNow(native: NativeModule): { readonly native: NativeModule; refuses: boolean } {
  const moody = { native: undefined as never as NativeModule, refuses: false }
  const refuse = () => {
    if (moody.refuses) throw new Error('not today')
  }
  const wrap = (engine: NativeEngine): NativeEngine =>
    new Proxy(engine, {
      get: (target, key) => {
        const member = Reflect.get(target, key) as unknown
        if (typeof member !== 'function') return member
        return (...words: unknown[]) => {
          if (key === 'load' || key === 'revise' || key === 'edit') refuse()
          return member.apply(target, words)
        }
      },
    })
  const createEngine: NativeModule['createEngine'] = (options) => wrap(native.createEngine(options))
  moody.native = new Proxy(native, {
    get: (target, key) => (key === 'createEngine' ? createEngine : (Reflect.get(target, key) as unknown)),
  })
  return moody
}
