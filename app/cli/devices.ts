import type { Command } from 'commander'
import type { DeviceInfo } from '../../engine/host/native.ts'
import { type Shell, toJson } from './shell.ts'
import { table } from './table.ts'

const help = `
Examples:
  mam devices
  mam devices --json | jq -r '.[] | select(.isDefault) | .name'
  mam play song.json --device silent

A name stays the same across restarts. \`silent\` is a clock without a device:
everything runs in real time, unheard.`

export function addDevices(program: Command, shell: Shell): void {
  program
    .command('devices')
    .summary('list audio devices')
    .description('Lists the audio devices that `mam play --device` takes.')
    .option('--json', 'as JSON')
    .addHelpText('after', help)
    .action((options: { json?: boolean }) => {
      const native = shell.native()
      const devices = native.devices()
      shell.out(options.json ? toJson(devices) : deviceTable(devices))
      if (!options.json && !native.hasDevices)
        shell.err('This build has no PortAudio, so there is only the silent clock.\n')
    })
}

function deviceTable(devices: readonly DeviceInfo[]): string {
  const rows = devices.map((device) => [
    device.isDefault ? '*' : '',
    device.name,
    String(device.outputChannels),
    String(device.inputChannels),
    String(device.defaultSampleRate),
  ])
  return table(['', 'device', 'out', 'in', 'rate'], rows, ['out', 'in', 'rate'])
}
