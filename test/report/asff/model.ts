import { AwsSecurityFinding$, ComplianceStatus, Partition, RecordState, SeverityLabel, WorkflowStatus } from '@aws-sdk/client-securityhub'

/** The SDK's own schemas: a structure is `[3, namespace, name, traits, member names, member schemas, number of required members]`. */
type Shape = unknown

/** Which values a member with a fixed set may have: the SDK's own sets. */
const ENUMS: Readonly<Record<string, readonly string[]>> = {
  'Severity.Label': Object.values(SeverityLabel),
  'FindingProviderSeverity.Label': Object.values(SeverityLabel),
  'Compliance.Status': Object.values(ComplianceStatus),
  'Workflow.Status': Object.values(WorkflowStatus),
  'Resource.Partition': Object.values(Partition),
  'AwsSecurityFinding.RecordState': Object.values(RecordState),
  'AwsSecurityFinding.SchemaVersion': ['2018-10-08'],
}

/** The longest texts. Source: Security Hub API Reference, `AwsSecurityFinding`, and the User Guide on ASFF. */
const LONGEST: Readonly<Record<string, number>> = {
  'AwsSecurityFinding.Id': 512,
  'AwsSecurityFinding.ProductArn': 2048,
  'AwsSecurityFinding.ProductName': 128,
  'AwsSecurityFinding.CompanyName': 128,
  'AwsSecurityFinding.Region': 16,
  'AwsSecurityFinding.GeneratorId': 512,
  'AwsSecurityFinding.Title': 256,
  'AwsSecurityFinding.Description': 1024,
  'AwsSecurityFinding.ProductFields': 2048,
  'Recommendation.Text': 512,
  'Resource.Id': 512,
}

/** The longest lists and maps. */
const MOST: Readonly<Record<string, number>> = {
  'AwsSecurityFinding.Types': 50,
  'AwsSecurityFinding.ProductFields': 50,
  'AwsSecurityFinding.Resources': 32,
  'Compliance.RelatedRequirements': 32,
}

const TIMES = ['CreatedAt', 'UpdatedAt', 'LastObservedAt']

/** What the SDK's model and Security Hub's limits find wrong with a finding; nothing where it is fine. */
export function modelErrors(finding: unknown): readonly string[] {
  return [...problems(AwsSecurityFinding$, finding, 'AwsSecurityFinding')]
}

function* problems(schema: Shape, value: unknown, path: string): Generator<string> {
  const shape = typeof schema === 'function' ? schema() : schema
  if (typeof value === 'string') return shape === 0 ? yield* textProblems(value, path) : yield `${path}: no text expected`
  if (Array.isArray(value)) {
    if (!isList(shape)) return yield `${path}: no list`
    if (value.length > (MOST[path] ?? Number.POSITIVE_INFINITY)) yield `${path}: ${value.length} entries`
    for (const each of value) yield* problems(Array.isArray(shape) ? shape[4] : 0, each, path)
    return
  }
  if (typeof value !== 'object' || value === null) return yield `${path}: ${value}`
  const entries = Object.entries(value)
  if (!Array.isArray(shape) || shape[0] !== 3) {
    if (shape !== 128 && !(Array.isArray(shape) && shape[0] === 2)) yield `${path}: no map`
    if (entries.length > (MOST[path] ?? 50)) yield `${path}: ${entries.length} entries`
    for (const [key, each] of entries) {
      if (key.length < 1 || key.length > 128) yield `${path}: key of ${key.length} characters`
      yield* problems(0, each, path)
    }
    return
  }
  const [, , name, , names, schemas, required = 0] = shape as [number, string, string, unknown, string[], Shape[], number?]
  for (const needed of names.slice(0, required)) if (!entries.some(([key]) => key === needed)) yield `${path}: ${needed} is missing`
  for (const [key, each] of entries) {
    if (!names.includes(key)) yield `${path}: no member ${key}`
    else yield* problems(schemas[names.indexOf(key)], each, `${name}.${key}`)
  }
}

function isList(shape: Shape): boolean {
  return shape === 64 || (Array.isArray(shape) && shape[0] === 1)
}

function* textProblems(value: string, path: string): Generator<string> {
  if (value.trim() === '') yield `${path}: blank`
  if ([...value].length > (LONGEST[path] ?? 2048)) yield `${path}: ${value.length} characters`
  if (ENUMS[path]?.includes(value) === false) yield `${path}: ${value}`
  if (TIMES.some((time) => path.endsWith(`.${time}`)) && !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(value)) yield `${path}: ${value}`
}
