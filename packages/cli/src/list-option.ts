import { Option } from 'commander'

/** An option that may be given several times, with several values, or with commas between them. */
export function listOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((value: string, before: readonly string[] | undefined) => {
    return [...(before ?? []), ...value.split(',').filter((each) => each !== '')]
  })
}
