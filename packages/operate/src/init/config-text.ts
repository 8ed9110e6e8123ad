import type { InitAnswers } from './answers.ts'

/** A commented `trailmend.yml`. Every value was validated, and is quoted where YAML could read it as something else. */
export function initConfig({ accounts, role, regions, benchmark, failOn }: InitAnswers): string {
  return `# What trailmend check looks at and what it judges by. Every key is optional.
version: 1

# Account ids go in quotes: YAML reads bare digits as a number. The workflow's credentials are of the first account;
# the role of each other one is assumed from there.
accounts:
${accounts.map((id, index) => account(id, index === 0 ? undefined : role)).join('')}
${setting('Regions to look at. Without this key, every region that an account has enabled.', 'regions', regions === undefined ? undefined : `[${regions.map(quoted).join(', ')}]`, '[eu-west-1, us-east-1]')}
${setting('Only what this benchmark asks for. Without this key, every control; see: trailmend list benchmarks', 'benchmark', benchmark && quoted(benchmark), 'cis-aws@2.0')}
${setting('What fails the check: any failure, those from a severity on (critical, high, medium, low), those that are new, or none (never).', 'fail-on', failOn, 'any')}
# Failures that were there before: trailmend baseline create known-failures.txt
# With this key, fail-on is new unless it says otherwise.
# baseline: known-failures.txt

# Failures that somebody answers for. They stay failures and do not count until the last day in expires.
# exceptions:
#   - control: cloudtrail-cloudwatch-logs
#     account: '${accounts[0] ?? '111122223333'}'
#     reason: A SIEM reads the bucket.
#     owner: security@example.com
#     expires: '2027-06-30'
`
}

function account(id: string, role: string | undefined): string {
  return `  - id: '${id}'\n${role === undefined ? '' : `    role: ${quoted(role)}\n`}`
}

function setting(comment: string, key: string, value: string | undefined, example: string): string {
  return `# ${comment}\n${value === undefined ? `# ${key}: ${example}` : `${key}: ${value}`}\n`
}

/** In single quotes unless it is a plain word: letters first, and nothing that YAML gives a meaning. */
function quoted(text: string): string {
  return /^[A-Za-z][\w./-]*$/.test(text) && !/^(true|false|yes|no|on|off|null|y|n)$/i.test(text) ? text : `'${text.replaceAll("'", "''")}'`
}
