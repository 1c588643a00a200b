/**
 * What the desktop app gives its page besides calls, and how the page asks for a carrier. The page makes a MessageChannel
 * and posts one port to its own window with a CarrierRequest; the preload script hands it on.
 */

export type Carrier = 'calls' | 'hot'

export interface CarrierRequest {
  readonly mamCarrier: Carrier
}

/** What a dialog of the system can find out: the files that an action names. */
export type Question =
  | 'openFile'
  | 'saveAs'
  | 'addRack'
  | 'collect'
  | 'writeArchive'
  | 'unpackArchive'
  | 'exportMix'
  | 'exportStems'
  | 'exportAnalysis'
  | 'saveFlightRecord'

/** An action as a menu asks for it: a case of the contract's Action with its fields. */
export interface ShellAction {
  readonly case: string
  readonly value: object
}

export interface ShellBridge {
  /** Shows the dialog; resolves with the action to perform, or null where the person thought better of it. */
  ask(question: Question): Promise<ShellAction | null>
  /** One listener, for what is chosen in the app's menus. */
  onAction(listener: (action: ShellAction) => void): void
}

/** Name of the ShellBridge in the page's window; absent in a browser. */
export const SHELL_BRIDGE = 'mamShell'

const carriers: readonly unknown[] = ['calls', 'hot'] satisfies Carrier[]

/** The carrier that is asked for; undefined for every other message. */
export function carrierAskedFor(data: unknown): Carrier | undefined {
  if (typeof data !== 'object' || data === null) return undefined
  const carrier = (data as Partial<CarrierRequest>).mamCarrier
  return carriers.includes(carrier) ? carrier : undefined
}
