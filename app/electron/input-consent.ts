/** Whether the system lets the app hear inputs: macOS asks a person once, Windows has a switch, Linux lets everybody. */
import { freeInputs, type InputConsent } from '../../engine/host/audio/input-consent.ts'

/** Electron's `systemPreferences`, as far as it is needed: the first is there on macOS and Windows, the second on macOS. */
export interface MediaAccess {
  getMediaAccessStatus?(kind: 'microphone'): 'not-determined' | 'granted' | 'denied' | 'restricted' | 'unknown'
  askForMediaAccess?(kind: 'microphone'): Promise<boolean>
}

export function inputConsentOf(media: MediaAccess, platform: NodeJS.Platform): InputConsent {
  if (platform !== 'darwin' && platform !== 'win32') return freeInputs
  return { state: () => stateOf(media, platform), ask: () => ask(media) }
}

function stateOf(media: MediaAccess, platform: NodeJS.Platform): ReturnType<InputConsent['state']> {
  const status = media.getMediaAccessStatus?.('microphone')
  if (status === 'denied' || status === 'restricted') return 'denied'
  // What the system does not tell it decides when the device is opened.
  return status === 'not-determined' && platform === 'darwin' ? 'undecided' : 'granted'
}

async function ask(media: MediaAccess): Promise<void> {
  try {
    await media.askForMediaAccess?.('microphone')
  } catch {
    // It stays undecided, and is asked again with the next wish for inputs.
  }
}
