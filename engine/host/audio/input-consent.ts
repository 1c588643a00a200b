/** Whether the system lets this program hear the inputs of a device. Some systems ask the person in front of them first. */
export interface InputConsent {
  /** As the system has it now; `undecided`: it would ask. */
  state(): 'granted' | 'denied' | 'undecided'
  /** Lets the system ask. Resolves once it is decided; never rejects, and nothing waits for it meanwhile. */
  ask(): Promise<void>
}

/** Where the system does not ask, or asks by itself. */
export const freeInputs: InputConsent = { state: () => 'granted', ask: async () => {} }
