import type { Diagnostic } from '../diagnostic.ts'
import type { RackPlan } from '../plan.ts'
import { parseRack, resolveRack } from '../rack.ts'

/** A rack without anything to say about, to which tests add what they are about. */
export const soundRack = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  kind: 'rack',
  version: 1,
  nodes: [{ id: 'kick', type: 'kick' }],
  ...more,
})

export const textOf = (rack: unknown): string => (typeof rack === 'string' ? rack : JSON.stringify(rack, null, 2))

export const diagnose = (rack: unknown): readonly Diagnostic[] =>
  parseRack(textOf(rack), { file: 'test.json' }).diagnostics

/** `warning unknown-type nodes[0].type`, in the order of the text. */
export const findings = (rack: unknown): string[] =>
  diagnose(rack).map(({ severity, reason, path }) => `${severity} ${reason} ${path}`)

export const planOf = (rack: unknown): RackPlan => resolveRack(parseRack(textOf(rack), { file: 'test.json' }).document)
