import { Option } from 'commander'
import { OVERLAYS } from '../config/flags.ts'

/** An option that may be given several times, with several values, or with commas between them. */
function listOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => {
    return [...(before ?? []), ...value.split(',').filter((each) => each !== '')]
  })
}

/** Every flag that sets what a configuration can set. */
export function settingOptions(): readonly Option[] {
  return [
    ...OVERLAYS.map((overlay) =>
      overlay.isList ? listOption(overlay.flags, overlay.description) : new Option(overlay.flags, overlay.description),
    ),
    new Option('--config <path>', 'configuration (default: collector.yml, if it is there)'),
  ]
}
